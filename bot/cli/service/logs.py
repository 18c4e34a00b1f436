"""What `em-coach serve` says while it works: one event a line, by its name, in a form that never quotes anybody.

Our own modules log the name of an event with its facts as `extra`. What packages say goes the same way from
WARNING on; below that they would tell all: Slack's what people write, SQLAlchemy rows, aiohttp addresses.
"""

import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

import structlog

from bot.settings import LogFormat

OURS = "bot"
PLAIN_SPOKEN = frozenset({"alembic", "apscheduler", "asyncio"})
"""Packages that never hold what people write. Of all others a line says where it was logged, which tells what."""
UNHEEDED = frozenset({("slack_bolt.AsyncApp", "__init__"), ("apscheduler.scheduler", "_process_jobs")})
"""Warnings. At every start Bolt says that it does not use SLACK_BOT_TOKEN: the client that we give it does. And
APScheduler says of each wake that it comes while the last one is at work, which is what we want of it: on a busy
machine that would be most of the log."""
_USUAL = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


def entry(record: logging.LogRecord) -> dict[str, Any]:
    """All that is told of a record: when, how bad, what, by whom, in which request or job, and its facts."""
    name = record.name.partition(".")[0]
    told = {
        "timestamp": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
        "level": record.levelname.lower(),
        "event": record.getMessage() if name == OURS else "package_warns",
        "logger": record.name,
        **structlog.contextvars.get_contextvars(),
    }
    if name == OURS:
        told |= {fact: value for fact, value in record.__dict__.items() if fact not in _USUAL}
    else:
        told["place"] = f"{record.module}.{record.funcName}:{record.lineno}"
    if name in PLAIN_SPOKEN:
        # Of a failed task asyncio's own first line: the others describe the task with its exception.
        told["said"] = record.getMessage().partition("\n")[0]
    if record.exc_info:
        told["error"] = what_and_where(record.exc_info[1])
    return told


def is_heeded(record: logging.LogRecord) -> bool:
    """False for what nobody can do anything about."""
    return record.levelno > logging.WARNING or (record.name, record.funcName) not in UNHEEDED


def what_and_where(error: BaseException | None) -> str:
    """The exceptions' types and places, the first cause last; never their messages, which may quote somebody."""
    told = []
    while error is not None:
        frames = reversed(traceback.extract_tb(error.__traceback__))
        told.append(f"{type(error).__name__} in " + " < ".join(f"{one.name}:{one.lineno}" for one in frames))
        error = error.__cause__ or error.__context__
    return ", from ".join(told)


class Line(logging.Formatter):
    """A record as one line: for people, or as JSON for machines."""

    def __init__(self, form: LogFormat, *, colors: bool = False) -> None:
        super().__init__()
        self._render: Callable[..., str | bytes]
        match form:
            case LogFormat.CONSOLE:
                self._render = structlog.dev.ConsoleRenderer(colors=colors, sort_keys=False)
            case LogFormat.JSON:
                self._render = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)

    def format(self, record: logging.LogRecord) -> str:
        """The record's entry, rendered; what another formatter has kept in the record plays no part."""
        return str(self._render(None, record.levelname, entry(record)))


def handler(form: LogFormat, stream: TextIO | None = None) -> logging.Handler:
    """Writes to `stream`, or to stderr."""
    made = logging.StreamHandler(stream)
    made.addFilter(is_heeded)
    made.setFormatter(Line(form, colors=made.stream.isatty()))
    return made


def configure(level: str, form: LogFormat) -> None:
    """Logs to stderr. The level is ours alone: packages tell what is wrong, and no more."""
    logging.basicConfig(level=logging.WARNING, handlers=[handler(form, sys.stderr)])
    logging.getLogger(OURS).setLevel(level)
