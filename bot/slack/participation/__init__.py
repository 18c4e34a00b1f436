"""Joining, pausing, settings, privacy, and an app that is uninstalled.

Start with `enrolment.py`.
"""
