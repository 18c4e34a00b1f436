"""Reads sources and understands their documents."""
