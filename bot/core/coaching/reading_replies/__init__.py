"""What a message is, and what a reply already holds: plain rules with evidence, no model.

Start with `listening.py` (answer, courtesy, question or wish), then `follow_ups.py` (what is still missing).
"""
