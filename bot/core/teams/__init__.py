"""Teams and their digests, leads, and the figures that may be shown about a group.

Start with `digests.py`.
"""
