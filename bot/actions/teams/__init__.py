"""Digests, linking a channel, leads, and the figures of a group.

Start with `digests.py`.
"""
