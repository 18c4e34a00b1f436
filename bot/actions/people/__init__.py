"""A manager's calendar, for everybody who plans a message.

There is only `calendars.py`.
"""
