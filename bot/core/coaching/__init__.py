"""Which question comes next and when, what is made of a reply, and a year of it simulated.

Start with `choosing.py`, then `nudges.py` and `follow_ups.py`.
"""
