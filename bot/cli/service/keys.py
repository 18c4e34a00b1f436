"""`em-coach keys new`."""

from bot.store.vault import new_key


def new() -> None:
    """Print a fresh key for EM_COACH_KEYS."""
    print(new_key())
