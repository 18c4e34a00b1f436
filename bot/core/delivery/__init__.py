"""A message that reaches Slack once: its states, what it says, and what is taken away again.

Start with `deliveries.py`.
"""
