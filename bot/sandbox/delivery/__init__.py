"""What Slack sends to the app: over Socket Mode, or as signed requests.

Start with `envelopes.py`.
"""
