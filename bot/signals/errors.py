"""What can go wrong with a tool as a whole."""

from datetime import datetime

from bot.errors import OperatorError


class SignalError(OperatorError):
    """A tool can't be read; the message is one line that says which, and what to do. It repeats no secret."""


class ClosedError(SignalError):
    """There is no such thing for this token: it lacks a scope, or what is asked for is switched off."""


class ComeBackError(SignalError):
    """The tool wants to be left alone until a moment; what it gave so far is kept, and the rest comes then."""

    def __init__(self, message: str, at: datetime) -> None:
        super().__init__(message)
        self.at = at
