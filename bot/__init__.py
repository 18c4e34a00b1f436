"""The em-coach bot: see __main__ for where to start reading."""
