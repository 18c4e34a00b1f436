"""A team's tools, as operators connect them, and when each is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.signals.events import Kind
from bot.core.signals.periods import Period

SYNC_EVERY = timedelta(hours=6)
TRY_AGAIN = timedelta(hours=1)
"""After a tool could not be read."""
LOOKS_BACK = timedelta(days=365)
"""How much of the past a first sync reads."""
KEPT = timedelta(days=400)
"""How long events and costs are kept: a year, to compare with, and a month."""
DAY = timedelta(days=1)


class SignalKind(StrEnum):
    """Which tool it is."""

    EVENTS = "events"
    FOCUS = "focus"
    GITHUB = "github"
    GITLAB = "gitlab"
    PAGERDUTY = "pagerduty"


GIVES: Mapping[SignalKind, tuple[Kind, ...]] = {
    SignalKind.GITHUB: (Kind.PULL_REQUEST, Kind.BUILD),
    SignalKind.GITLAB: (Kind.PULL_REQUEST, Kind.BUILD),
    SignalKind.PAGERDUTY: (Kind.PAGE,),
}
"""What a tool knows all of for the whole window that it is asked for. Files know what is in them."""


@dataclass(frozen=True, slots=True)
class NewSignal:
    """A tool as an operator describes it. `token_env` names the variable that holds its token.

    `only` are columns of a bill (or `tag:NAME`) with the value that makes a charge the team's.
    """

    team_id: int
    kind: SignalKind
    location: str
    base_url: str | None = None
    token_env: str | None = None
    private: bool = False
    only: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signal:
    """A tool of a team and what is known of it. `covers` says which days of each kind are whole."""

    id: int
    new: NewSignal
    cursor: Mapping[str, str]
    since: datetime
    covers: Mapping[Kind, Period]
    notes: tuple[str, ...]
    synced_at: datetime | None
    next_sync_at: datetime | None
    problem: str | None
    problem_at: datetime | None

    @property
    def name(self) -> str:
        """How people tell it from others."""
        return f"{self.new.kind} {self.new.location}"


def covered(
    kind: SignalKind, since: date, synced: date, begins: Mapping[Kind, date], bill: Period | None
) -> Mapping[Kind, Period]:
    """The days of each kind that are whole after a sync, on the team's own calendar.

    Args:
        kind: the tool.
        since: the first day that it was asked for; that day is whole only from its next one on.
        synced: the day of the sync, which is not over.
        begins: the first event of each kind, for tools that are files.
        bill: the first day of the costs, and the day after their last.
    """
    known = dict.fromkeys(GIVES[kind], since + DAY) if kind in GIVES else dict(begins)
    whole = {one: Period(first, synced) for one, first in known.items() if first < synced}
    return {**whole, Kind.COST: bill} if bill and bill.first < bill.end else whole


def together(one: Mapping[Kind, Period], other: Mapping[Kind, Period]) -> Mapping[Kind, Period]:
    """The days that are whole when two tools of a team report: where both report a kind, those of both."""
    found = {**one, **other}
    for kind in one.keys() & other.keys():
        first, end = max(one[kind].first, other[kind].first), min(one[kind].end, other[kind].end)
        found[kind] = Period(first, max(first, end))
    return found
