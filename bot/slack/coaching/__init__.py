"""Questions in Slack, replies to them, commitments, history and sharing; guesses have a room of their own.

Start with `nudges.py`.
"""
