"""What can go wrong with a whole source, as opposed to one of its documents."""


class LibraryError(Exception):
    """A source or a file of profiles cannot be used; the message is one line that says which, and why."""
