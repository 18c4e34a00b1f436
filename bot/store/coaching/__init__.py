"""Nudges, replies, commitments, and what is shared of them.

Start with `nudges.py`.
"""
