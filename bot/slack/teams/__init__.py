"""Channels, digests and their settings, leads, and the figures that leads see.

Start with `digests.py`.
"""
