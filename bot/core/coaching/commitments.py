"""Commitments: next steps with a day, brought back on it, and what became of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.people.schedule import instant

MORNING = time(9)
"""When a commitment comes back: before the usual hour of questions, which make room for it."""

DAY = timedelta(days=1)


class CommitmentState(StrEnum):
    """Where a commitment stands. One that moved to another day is open again."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What a manager says of a commitment."""

    DONE = "done"
    MOVED = "moved"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Commitment:
    """A next step with its day, in the manager's words.

    It comes back at `next_at`; one that is open and has no such moment has come back already, and is not again.
    """

    id: int
    manager_id: int
    text: str
    day: date
    state: CommitmentState = CommitmentState.OPEN
    happened: str | None = None
    next_at: datetime | None = None
    delivery_id: int | None = None
    asked: str | None = None
    """The question whose answer it was kept with; None for one from a self-check."""

    @property
    def outcome(self) -> Outcome | None:
        """What was said of it once it had come back; None while that is awaited."""
        if self.state is not CommitmentState.OPEN:
            return Outcome(self.state)
        return Outcome.MOVED if self.delivery_id is not None and self.next_at is not None else None


def comes_back_at(day: date, zone: ZoneInfo, now: datetime) -> datetime:
    """The morning of its day; the next one for a commitment made for a day that has begun."""
    morning = instant(day, MORNING, zone)
    if morning > now:
        return morning
    return instant(now.astimezone(zone).date() + DAY, MORNING, zone)
