"""Signals: which tools a team has, what they reported, and what is known of a team by that.

Start with `signals.py`.
"""
