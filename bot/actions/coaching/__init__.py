"""Questions that are planned, put into words and come back; replies, commitments and sharing.

Start with `nudges.py`.
"""
