"""What a workspace holds: people, channels, messages, views, files, scopes and limits.

Start with `workspace.py`.
"""
