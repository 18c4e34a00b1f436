"""Which documents answer a question best: BM25F over terms, kept in a file between runs.

Start with `index.py`; `vocabulary.py` widens a question, `segment.py` and `postings.py` are how the index is kept.
"""
