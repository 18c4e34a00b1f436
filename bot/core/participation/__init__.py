"""What a manager wants of the schedule, and how long anything of them is kept.

Start with `settings.py`.
"""
