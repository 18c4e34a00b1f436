"""Understands a document: its title, day, status, kind, owner, summary, action items and text.

Start with `parse.py`.
"""
