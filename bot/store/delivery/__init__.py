"""Deliveries: planned once, claimed by one, recorded; what came in; what is to be taken away.

Start with `deliveries.py`.
"""
