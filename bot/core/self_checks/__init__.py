"""Self-checks: ratings with evidence, the depth of systems, and what is drawn of them.

Start with `checks.py`.
"""
