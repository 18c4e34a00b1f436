"""Figures about a team's own systems: what its tools report, what that comes to, and what is out of the ordinary.

Start with `events.py`, then `figures.py` and `standouts.py`.
"""
