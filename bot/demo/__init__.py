"""The demo: a small organisation that plays four weeks, in a browser or as a transcript.

Start with `organisation.py`; what people say and read in it is in `prompts/demo/`.
"""
