"""Guesses in Slack: where to look, what it really is, and how somebody's guesses run; for their author alone.

Start with `looks.py` (what a question shows of it); `look_windows.py` settles it, `calibration.py` many.
"""
