"""`em-coach signals`: a team's tools and their figures.

Start with `connections.py` (add, remove, sync); `listing.py` tells of the tools, `figures.py` of their figures.
"""
