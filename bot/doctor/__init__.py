"""The doctor: is everything in order that `em-coach serve` needs, and what to do where it is not.

Start with `examination.py`; each other file is what one thing is asked: Slack, the database, the machine.
"""
