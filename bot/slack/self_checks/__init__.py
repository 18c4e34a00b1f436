"""The window of a self-check, what it says afterwards, and the pictures of it.

Start with `checks.py`.
"""
