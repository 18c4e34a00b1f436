"""How much is too much: one unsolicited message a day, a few a week, and when to ask instead of going on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.people.schedule import week_slot

WEEKLY_CAP = 3
"""Unsolicited messages in one local week: a question, its reminder, and one more for those who want more."""

SILENCES = 3
"""Unanswered questions in a row after which the bot asks whether to go on."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """The last unsolicited message to a manager, and how many there have been in its local week."""

    at: datetime | None = None
    in_week: int = 0


@dataclass(frozen=True, slots=True)
class Patience:
    """When the bot last asked whether to go on, and the manager's last sign of life, such as a reply."""

    asked_at: datetime | None = None
    last_sign_at: datetime | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the bot has asked and heard nothing since: it keeps silent until it does."""
        if self.asked_at is None:
            return False
        return self.last_sign_at is None or self.last_sign_at < self.asked_at

    @property
    def counts_from(self) -> datetime | None:
        """Silence before this moment is over and forgiven."""
        known = [moment for moment in (self.asked_at, self.last_sign_at) if moment]
        return max(known, default=None)


def free_on(heard: Heard, zone: ZoneInfo, now: datetime) -> date:
    """The first local day, from today on, on which one more unsolicited message is not one too many."""
    today = now.astimezone(zone).date()
    if heard.at is None:
        return today
    if heard.in_week >= WEEKLY_CAP and week_slot(heard.at, zone) == week_slot(now, zone):
        return today + (7 - today.weekday()) * DAY
    return today + DAY if heard.at.astimezone(zone).date() >= today else today


def heard_again(heard: Heard, zone: ZoneInfo, now: datetime) -> Heard:
    """The account after one more unsolicited message at `now`."""
    same_week = heard.at is not None and week_slot(heard.at, zone) == week_slot(now, zone)
    return Heard(now, heard.in_week + 1 if same_week else 1)


def should_ask(silences: int) -> bool:
    """Whether, after so many unanswered questions, the next message asks: keep, less or pause?"""
    return silences >= SILENCES


MOST_WEEKS = 12


def less_often(every_weeks: int) -> int:
    """Half as often, but never so seldom that nobody remembers what it was about."""
    return max(every_weeks, min(2 * every_weeks, MOST_WEEKS))
