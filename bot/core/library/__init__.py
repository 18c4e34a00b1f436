"""Documents: what one is, how they are found, and which is linked unasked.

Start with `documents.py`, then `ranking.py` and `offering.py`.
"""
