"""Slack profiles, and when each area's questions come.

Start with `profiles.py`.
"""
