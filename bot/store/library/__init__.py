"""Sources and their documents, and what readers think of them.

Start with `documents.py`.
"""
