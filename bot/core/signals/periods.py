"""Closed periods of whole days, in a team's own zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.people.schedule import WEEK, instant, monday_of

DAY = timedelta(days=1)
WORK_BEGINS, WORK_ENDS = time(8), time(18)
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
WORKING_DAYS = range(5)
BILL_SETTLES = timedelta(days=2)
"""So long a provider goes on adding to a day's bill."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days: `first` and all until `end`, which is not among them."""

    first: date
    end: date

    def has(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether a moment falls into the period, by a clock in `zone`."""
        return self.first <= moment.astimezone(zone).date() < self.end

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """The moment at which it is over."""
        return instant(self.end, time(), zone)


def days_before(day: date, days: int) -> Period:
    """So many days, the last of which is over when `day` begins."""
    return Period(day - days * DAY, day)


def last_week(today: date) -> Period:
    """The last week, Monday to Sunday, that is over."""
    monday = monday_of(today)
    return Period(monday - WEEK, monday)


def weeks_before(week: Period, count: int) -> Iterator[Period]:
    """The weeks before a week, the nearest first."""
    for number in range(1, count + 1):
        yield Period(week.first - number * WEEK, week.end - number * WEEK)


def is_off_hours(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether it was evening, night or weekend there."""
    local = moment.astimezone(zone)
    return local.weekday() not in WORKING_DAYS or not WORK_BEGINS <= local.time() < WORK_ENDS


def is_night(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether people sleep there."""
    local = moment.astimezone(zone).time()
    return local >= NIGHT_BEGINS or local < NIGHT_ENDS
