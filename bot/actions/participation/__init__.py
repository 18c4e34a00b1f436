"""Joining, pausing, moving, leaving; exports, retention and being forgotten.

Start with `enrolment.py`.
"""
