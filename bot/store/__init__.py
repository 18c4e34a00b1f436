"""The database: takes a session, returns core values, never commits."""
