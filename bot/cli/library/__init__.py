"""`em-coach library`: sources are added and read, documents listed and searched.

Start with `sources.py`; `listing.py` is apart from it, so that whoever only lists waits for nothing that reads.
"""
