"""What a manager wants of the schedule: what is wrong with it, beside which field, and when areas start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, product
from math import gcd

from bot.core.people.calendar import Absence, Hours
from bot.core.people.schedule import Rhythm

LONGEST_ABSENCE = timedelta(days=366)
EVERY_WEEKS = (1, 2, 3, 4, 6, 8, 12)
"""The rhythms on offer."""


class Field(StrEnum):
    """Where a problem belongs; those of an area are followed by its id."""

    WEEKDAY = "weekday"
    TIME = "time"
    WORKING_DAYS = "working-days"
    AWAY_FROM = "away-from"
    BACK_ON = "back-on"


class Problem(StrEnum):
    """Why a wish cannot be granted as it is."""

    NO_WORKING_DAY = "no_working_day"
    DAY_OFF = "day_off"
    QUIET = "quiet"
    SAME_DAY = "same_day"
    DAY_PAST = "day_past"
    DAY_FAR = "day_far"
    NO_END = "no_end"
    ENDS_BEFORE = "ends_before"


@dataclass(frozen=True, slots=True)
class Wish:
    """The settings as somebody filled them in; an area that is not in `rhythms` is switched off."""

    rhythms: Mapping[str, Rhythm]
    hours: Hours
    away_from: date | None
    back_on: date | None
    reminders: bool

    @property
    def absence(self) -> Absence | None:
        """The days away, for a wish without complaints."""
        return Absence(self.back_on, self.away_from) if self.back_on else None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A problem, and the field that it belongs to."""

    field: Field
    problem: Problem
    area_id: str | None = None


def complaints(wish: Wish, today: date) -> list[Complaint]:
    """Everything that is wrong with a wish; `today` is the manager's own."""
    found = [
        Complaint(field, problem, area_id)
        for area_id, rhythm in wish.rhythms.items()
        for field, problem in _about(rhythm, wish.hours)
    ]
    if not wish.hours.working_days:
        found = [Complaint(Field.WORKING_DAYS, Problem.NO_WORKING_DAY)]
    if problem := absence_problem(wish.away_from, wish.back_on, today):
        found.append(Complaint(Field.BACK_ON, problem))
    return found or [Complaint(Field.WEEKDAY, Problem.SAME_DAY, area_id) for area_id in _crowded(wish.rhythms)]


def absence_problem(away_from: date | None, back_on: date | None, today: date) -> Problem | None:
    """Why nobody can be away on those days; a beginning that has passed is none."""
    if back_on is None:
        return Problem.NO_END if away_from else None
    if away_from and today < back_on <= away_from:
        return Problem.ENDS_BEFORE
    return day_problem(back_on, today)


def day_problem(day: date, today: date) -> Problem | None:
    """Why nothing can wait until that day."""
    if day <= today:
        return Problem.DAY_PAST
    return Problem.DAY_FAR if day > today + LONGEST_ABSENCE else None


def starts(rhythms: Mapping[str, Rhythm], fixed: Mapping[str, int] | None = None) -> dict[str, int] | None:
    """The weeks each area waits before its first turn, so that no day ever has two; None when there is no way.

    Of all ways the one is taken that spreads the questions best over the weeks, then the earliest. Areas in
    `fixed` keep the weeks that stand there.
    """
    choices = [
        [(fixed or {})[area]] if area in (fixed or {}) else range(rhythms[area].every_weeks) for area in rhythms
    ]
    ways = [way for way in product(*choices) if not _meetings(rhythms, way, same_day=True)]
    if not ways:
        return None
    best = min(ways, key=lambda way: (_meetings(rhythms, way), sum(way), way))
    return dict(zip(rhythms, best, strict=True))


def _meetings(rhythms: Mapping[str, Rhythm], way: Sequence[int], *, same_day: bool = False) -> int:
    """How many pairs of areas will ever share a week, or a day."""
    pairs = combinations(zip(rhythms.values(), way, strict=True), 2)
    return sum(
        (start - other_start) % gcd(rhythm.every_weeks, other.every_weeks) == 0
        for (rhythm, start), (other, other_start) in pairs
        if not same_day or rhythm.weekday == other.weekday
    )


def _crowded(rhythms: Mapping[str, Rhythm]) -> list[str]:
    """The areas for which there is no room beside those before them."""
    room: dict[str, Rhythm] = {}
    crowded = []
    for area_id, rhythm in rhythms.items():
        if starts({**room, area_id: rhythm}) is None:
            crowded.append(area_id)
        else:
            room[area_id] = rhythm
    return crowded


def _about(rhythm: Rhythm, hours: Hours) -> list[tuple[Field, Problem]]:
    found = []
    if rhythm.weekday not in hours.working_days:
        found.append((Field.WEEKDAY, Problem.DAY_OFF))
    if hours.quiet_at(rhythm.at):
        found.append((Field.TIME, Problem.QUIET))
    return found
