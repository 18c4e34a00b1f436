"""Who takes part, when they may be written to, and what may be said about them: the rules.

Start with `people.py`, then `turns.py`, which decides about every turn that is due.
"""
