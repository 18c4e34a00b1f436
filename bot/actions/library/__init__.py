"""Keeping sources fresh, searching, links, and which documents are on offer to a manager.

Start with `syncing.py`.
"""
