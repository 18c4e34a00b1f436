"""Watching over `serve`: is it alive and ready, and figures for Prometheus. Nothing in them is about a person.

Start with `readiness.py`; `metrics.py` names every figure, and `server.py` answers for both.
"""
