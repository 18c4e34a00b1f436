"""Keeping a self-check, inviting to the next, and drawing where a manager stands.

Start with `checks.py`.
"""
