"""`em-coach signals`: connect a team's tools (`connections.py`), and look at their figures (`figures.py`)."""
