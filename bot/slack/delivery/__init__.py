"""Posts deliveries and finds them again, uploads files, and shows what was not delivered.

Start with `messenger.py`.
"""
