"""Teams, leads, the log of what they did, and the published figures of groups.

Start with `teams.py`.
"""
