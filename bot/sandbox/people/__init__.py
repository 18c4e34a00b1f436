"""A person in front of Slack: what they do, what they see, and a transcript of it.

Start with `person.py`.
"""
