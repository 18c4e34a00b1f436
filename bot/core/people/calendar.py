"""When a manager may be written to: working days, public holidays, quiet hours, and absences."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.people.schedule import instant

DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(5))
FARTHEST = 800
"""Days to look ahead for an open one: two years and some. Whoever is away for longer has no next moment."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A manager's working days (Monday is 0), quiet hours on their own clock, and the country of their holidays.

    Quiet hours usually pass midnight; from and until the same time means that there are none.
    """

    working_days: frozenset[int] = MONDAY_TO_FRIDAY
    quiet_from: time = time(18)
    quiet_until: time = time(8)
    country: str | None = None

    def quiet_at(self, at: time) -> bool:
        """Whether a clock that shows `at` shows a quiet hour."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away: from `begins` (None: it has begun) until the day before `back_on`.

    A beginning that is not before its end belongs to an earlier absence, whose end was changed without it (by a
    version that knew of no beginnings): it counts for nothing.
    """

    back_on: date
    begins: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return day < self.back_on and not self.is_ahead(day)

    def is_ahead(self, today: date) -> bool:
        """Whether it is still to come."""
        return self.begins is not None and today < self.begins < self.back_on

    def is_over(self, today: date) -> bool:
        """Whether they are back."""
        return today >= self.back_on


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything that opens and closes a manager's days."""

    zone: ZoneInfo
    hours: Hours
    is_holiday: Callable[[date], bool]
    absence: Absence | None = None

    def works_on(self, day: date) -> bool:
        """Whether `day` is a working day: not free, not a public holiday, not within an absence."""
        away = self.absence is not None and self.absence.covers(day)
        return day.weekday() in self.hours.working_days and not away and not self.is_holiday(day)

    def is_open(self, moment: datetime) -> bool:
        """Whether a message at `moment` comes in working time."""
        local = moment.astimezone(self.zone)
        return self.works_on(local.date()) and not self.hours.quiet_at(local.time())

    def next_open(self, moment: datetime, at: time) -> datetime | None:
        """`moment` itself if it is open, else the next open day when the clock shows `at` (or when quiet ends).

        None when there is none in sight.
        """
        if self.is_open(moment):
            return moment
        at = self.hours.quiet_until if self.hours.quiet_at(at) else at
        today = moment.astimezone(self.zone).date()
        for days in range(FARTHEST):
            day = today + days * DAY
            if self.works_on(day):
                candidate = instant(day, at, self.zone)
                if candidate > moment and self.is_open(candidate):
                    return candidate
        return None
