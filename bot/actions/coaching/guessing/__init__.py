"""Guesses: kept with a reply, settled with what it really is, put into words and drawn.

Start with `guesses.py`.
"""
