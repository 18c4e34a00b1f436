"""Workspaces, managers, their subscriptions and whether they can be written to.

Start with `managers.py`.
"""
