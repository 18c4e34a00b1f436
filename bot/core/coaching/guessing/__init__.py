"""A guess, what it really was, and how good the guesses are; never a mark.

Start with `guesses.py` (what people type as a figure); `calibration.py` looks at many.
"""
