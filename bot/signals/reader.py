"""What a reader is: it is given a place and a window of time, and yields batches of events.

After each batch stands the cursor from which a later look goes on, so that an interrupted one loses nothing. Names
of people are compared while a page is in memory, and are in nothing that a reader yields.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.core.signals.events import Cost, Event, Kind

Cursor = Mapping[str, str]
"""What a reader told of itself after its last batch."""
TITLE_LIMIT, SERVICE_LIMIT, URL_LIMIT = 200, 120, 1000


def clean(said: object, limit: int) -> str:
    """A text as a database takes it: on one line, without what no text should hold, and not too long."""
    text = "" if said is None else str(said)
    return " ".join(text.replace("\0", " ").encode("utf-8", "replace").decode().split())[:limit]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tool is, and what it takes to ask it. `token` is a secret, `token_env` the name of its variable.

    `only` are columns of a bill with the one value that is the team's; `private` lets the tool's own host have a
    private address; `cache` is a folder of ours.
    """

    location: str
    cache: Path
    base_url: str | None = None
    token: str | None = field(default=None, repr=False)
    token_env: str | None = None
    private: bool = False
    only: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Window:
    """What is wanted: everything since then; `until` is now."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """The costs in one file, in place of those that it had before."""

    name: str
    costs: Sequence[Cost]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a look has come: `done` of what is counted, of `total` where the tool tells how many there are."""

    counted: str
    done: int
    total: int | None = None


def days_of(counted: str, window: Window, until: datetime) -> Progress:
    """The progress of a reader that goes through time."""
    return Progress(f"days of {counted}", (until - window.since).days, (window.until - window.since).days)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of what there is.

    `afresh`: all events come again, and those of before are forgotten. `parts` are files of a bill, `gone` those
    that are no more. `notes` are lines for an operator, such as rows that were not understood. `without` are kinds
    that tools like this one tell, and this one does not.
    """

    cursor: Cursor
    events: Sequence[Event] = ()
    parts: Sequence[Part] = ()
    gone: Sequence[str] = ()
    afresh: bool = False
    notes: Sequence[str] = ()
    without: Sequence[Kind] = ()
    progress: Progress | None = None


Read = Callable[[Place, Window, Cursor], AsyncIterator[Batch]]
"""Reads a tool from where a cursor stands. A SignalError says why it can't; what was yielded before holds."""
