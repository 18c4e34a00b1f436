"""Reads what a team's own tools report: one module for each tool, all with the same `read`.

Start with `reader.py`.
"""
