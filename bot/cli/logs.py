"""What `em-coach serve` says while it works, in a form that never quotes anybody."""

import copy
import logging
import traceback
from typing import TextIO


class Discreet(logging.Formatter):
    """Says of an exception what it was and where, never its message: that may quote what somebody wrote."""

    def format(self, record: logging.LogRecord) -> str:
        """A line. Of a failed task asyncio's own first one: the others describe the task with its exception."""
        ours = copy.copy(record)
        ours.exc_text = None  # another handler may have kept it in full
        if record.name == "asyncio":
            ours.msg, ours.args = record.getMessage().partition("\n")[0], None
        return super().format(ours)

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's own name
        """The exceptions' types and places, the first cause last."""
        error = ei[1] if isinstance(ei, tuple) else None
        lines = []
        while isinstance(error, BaseException):
            frames = reversed(traceback.extract_tb(error.__traceback__))
            places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
            lines.append(f"{type(error).__name__} in {places}")
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def handler(stream: TextIO | None = None) -> logging.Handler:
    """Writes to `stream`, or to stderr."""
    made = logging.StreamHandler(stream)
    made.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return made


def configure(level: str) -> None:
    """Logs to stderr. The level is ours alone: on DEBUG, Slack's packages would log what people write."""
    logging.basicConfig(level=logging.WARNING, handlers=[handler()])
    logging.getLogger("bot").setLevel(level)
