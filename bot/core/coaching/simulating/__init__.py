"""A year of many made-up managers, played with the real rules, and what it came to.

Start with `simulation.py`; `simulation_measures.py` says what a year is worth.
"""
