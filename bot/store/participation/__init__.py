"""All that is kept of one person, found for an export or removed.

Start with `personal_data.py`.
"""
