"""What an operator can mend, as opposed to what is our own mistake."""


class OperatorError(Exception):
    """Something outside the code keeps a command from its work; the message says what, and what to do about it."""
