"""What a manager wants of the schedule: what is wrong with it, beside which field, and when areas start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import gcd

from bot.core.calendar import Hours
from bot.core.schedule import Rhythm

LONGEST_ABSENCE = timedelta(days=366)
EVERY_WEEKS = (1, 2, 3, 4, 6, 8, 12)
"""The rhythms on offer."""


class Field(StrEnum):
    """Where a problem belongs; those of an area are followed by its id."""

    WEEKDAY = "weekday"
    TIME = "time"
    WORKING_DAYS = "working-days"
    BACK_ON = "back-on"


class Problem(StrEnum):
    """Why a wish cannot be granted as it is."""

    NO_WORKING_DAY = "no_working_day"
    DAY_OFF = "day_off"
    QUIET = "quiet"
    SAME_DAY = "same_day"
    DAY_PAST = "day_past"
    DAY_FAR = "day_far"


@dataclass(frozen=True, slots=True)
class Wish:
    """The settings as somebody filled them in; an area that is not in `rhythms` is switched off."""

    rhythms: Mapping[str, Rhythm]
    hours: Hours
    back_on: date | None
    reminders: bool


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
    if wish.back_on and (problem := absence_problem(wish.back_on, today)):
        found.append(Complaint(Field.BACK_ON, problem))
    crowded = [area_id for area_id, weeks in starts(wish.rhythms).items() if weeks is None]
    return found or [Complaint(Field.WEEKDAY, Problem.SAME_DAY, area_id) for area_id in crowded]


def absence_problem(back_on: date, today: date) -> Problem | None:
    """Why nobody can be away until that day."""
    if back_on <= today:
        return Problem.DAY_PAST
    return Problem.DAY_FAR if back_on > today + LONGEST_ABSENCE else None


def starts(rhythms: Mapping[str, Rhythm], fixed: Mapping[str, int] | None = None) -> dict[str, int | None]:
    """For each area the weeks to wait before its first turn, so that no two fall on one day; None: impossible.

    Among those weeks the emptiest is taken, then the earliest. Areas in `fixed` keep the weeks that stand there.
    """
    placed: dict[str, int | None] = dict(fixed or {})
    for area_id, rhythm in rhythms.items():
        if area_id not in placed:
            known = [(rhythms[other], weeks) for other, weeks in placed.items() if weeks is not None]
            placed[area_id] = _start(rhythm, known)
    return placed


def _start(rhythm: Rhythm, placed: Sequence[tuple[Rhythm, int]]) -> int | None:
    def meets(weeks: int, other: Rhythm, start: int) -> bool:
        return (weeks - start) % gcd(rhythm.every_weeks, other.every_weeks) == 0

    free = [
        weeks
        for weeks in range(rhythm.every_weeks)
        if not any(meets(weeks, other, start) for other, start in placed if other.weekday == rhythm.weekday)
    ]
    return min(free, key=lambda weeks: (sum(meets(weeks, *one) for one in placed), weeks), default=None)


def _about(rhythm: Rhythm, hours: Hours) -> list[tuple[Field, Problem]]:
    found = []
    if rhythm.weekday not in hours.working_days:
        found.append((Field.WEEKDAY, Problem.DAY_OFF))
    if hours.quiet_at(rhythm.at):
        found.append((Field.TIME, Problem.QUIET))
    return found
