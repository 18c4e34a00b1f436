"""Teams: a channel with its managers, what became of it, and what its digest holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.delivery.channel_posts import Channel
from bot.core.library.news import NEWS
from bot.core.people.schedule import (
    WORKING_DAYS,
    Rhythm,
    instant,
    next_due,
    week_of,
    week_slot,
)

LATEST = timedelta(days=3)
"""How far a public holiday moves a digest, as far as a question; one that would come later is dropped."""

NO_HOLIDAYS = ""
"""The country of a team that works on every public holiday."""


class TeamState(StrEnum):
    """Whether a team's channel gets its digest; every state but the first is shown, with the way back."""

    LINKED = "linked"
    UNLINKED = "unlinked"
    ARCHIVED = "archived"
    DELETED = "deleted"
    LEFT = "left"
    SHARED = "shared"
    """Another organisation can read along since it was linked: somebody has to say yes to that."""


class ChannelEvent(StrEnum):
    """What can happen to a channel, in Slack's words without `channel_` or `group_`."""

    ARCHIVE = "archive"
    UNARCHIVE = "unarchive"
    DELETED = "deleted"
    LEFT = "left"
    RETURNED = "returned"
    SHARED = "shared"
    UNSHARED = "unshared"


_AFTER = {
    ChannelEvent.ARCHIVE: TeamState.ARCHIVED,
    ChannelEvent.DELETED: TeamState.DELETED,
    ChannelEvent.LEFT: TeamState.LEFT,
    ChannelEvent.SHARED: TeamState.SHARED,
}
_UNDOES = {
    ChannelEvent.UNARCHIVE: TeamState.ARCHIVED,
    ChannelEvent.RETURNED: TeamState.LEFT,
    ChannelEvent.UNSHARED: TeamState.SHARED,
}


def after(event: ChannelEvent, state: TeamState) -> TeamState:
    """The state after an event. What a person has switched off stays off, whatever happens to the channel.

    An event brings a team back only from what its opposite did: a channel that comes out of the archive after the
    bot was removed from it is still one that the bot has left.
    """
    if state is TeamState.UNLINKED:
        return state
    if event in _UNDOES:
        return TeamState.LINKED if _UNDOES[event] is state else state
    return _AFTER[event]


class Section(StrEnum):
    """A part of the digest that a team can switch off."""

    SHARED = "shared"
    READINGS = "readings"
    RFCS = "rfcs"
    ACTIONS = "actions"
    MINUTE = "minute"
    SIGNALS = "signals"
    """Figures of the team's own tools; on only where somebody has asked for it."""


ALL_SECTIONS = frozenset(Section)
USUAL_SECTIONS = ALL_SECTIONS - {Section.SIGNALS}


@dataclass(frozen=True, slots=True)
class Team:
    """A channel with its managers, when its digest is due, and what it holds.

    `skipped` is the slot of a digest that somebody called off. `unreachable` as with managers. `owns` is whose
    documents are the team's, besides those that go by its own name. `country` is whose public holidays it has: two
    letters, NO_HOLIDAYS, or None for the country of its time zone. `for_outsiders` says that somebody has
    agreed to people of other organisations reading it.
    """

    id: int
    workspace_id: int
    channel: str
    name: str
    zone: ZoneInfo
    rhythm: Rhythm
    next_digest_at: datetime
    unreachable: str | None = None
    state: TeamState = TeamState.LINKED
    sections: frozenset[Section] = USUAL_SECTIONS
    posts_when_empty: bool = True
    skipped: str | None = None
    owns: tuple[str, ...] = ()
    country: str | None = None
    told_until: datetime | None = None
    for_outsiders: bool = False

    @property
    def told(self) -> datetime:
        """Until when its digests have told the news; a first one tells what is called new."""
        return self.told_until or self.next_digest_at - NEWS

    @property
    def slot(self) -> str:
        """The week that its next digest belongs to, wherever a holiday has moved it."""
        monday = week_of(self.next_digest_at, self.rhythm, self.zone)
        return week_slot(instant(monday, self.rhythm.at, self.zone), self.zone)

    @property
    def names(self) -> tuple[str, ...]:
        """What the team goes by in documents, for `core/library/ownership.py`."""
        return (self.name, *self.owns)

    @property
    def place(self) -> Channel:
        """Where messages for the team go."""
        return Channel(self.workspace_id, self.id, self.channel)


def open_digest(rhythm: Rhythm, zone: ZoneInfo, due: datetime, is_holiday: Callable[[date], bool]) -> datetime:
    """When a digest that is due comes: in time, on the first working day after a holiday, or a turn later."""
    while (moved := _moved(rhythm, zone, due, is_holiday)) is None:
        due = next_due(rhythm, zone, due, due)
    return moved


def _moved(rhythm: Rhythm, zone: ZoneInfo, due: datetime, is_holiday: Callable[[date], bool]) -> datetime | None:
    """The same moment, if its day is none; else the next working day's that is near enough."""
    day = due.astimezone(zone).date()
    if not is_holiday(day):
        return due
    last = week_of(due, rhythm, zone) + timedelta(days=rhythm.weekday) + LATEST
    while (day := day + timedelta(days=1)) <= last:
        if day.weekday() in WORKING_DAYS and not is_holiday(day):
            return instant(day, rhythm.at, zone)
    return None
