"""Planning, sending and reconciling messages; files for Slack, and what is taken away from there.

Start with `sending.py`.
"""
