"""What can go wrong with a whole source, as opposed to one of its documents."""

from bot.errors import OperatorError


class LibraryError(OperatorError):
    """A source or a file of profiles cannot be used; the message is one line that says which, and why."""
