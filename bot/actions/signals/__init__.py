"""Signals: connecting a team's tools, reading them, and what they say now.

Start with `syncing.py`.
"""
