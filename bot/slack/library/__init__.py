"""The library in Slack: searching it, adding links, and a linked document with its buttons.

Start with `document_cards.py`.
"""
