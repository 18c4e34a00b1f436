"""Self-checks, unfinished ones, and the pictures of them that Slack keeps.

Start with `checks.py`.
"""
