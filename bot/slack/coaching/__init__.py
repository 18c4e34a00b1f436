"""Questions in Slack, replies to them, commitments, history and sharing.

Start with `nudges.py`.
"""
