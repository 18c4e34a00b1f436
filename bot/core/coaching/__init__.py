"""Which question comes next and when; guesses, what a reply says, and a simulated year have rooms of their own.

Start with `choosing.py`, then `nudges.py` and `reading_replies/`.
"""
