"""Times of a year in which other things are on a manager's mind, and in which other questions are worth asking.

They are those of an organisation whose year is the calendar's: plans at the end of a quarter, money in autumn,
no risk before the holidays.
"""

from datetime import date
from enum import StrEnum


class Season(StrEnum):
    """A time of the year; none of them rules alone, and most weeks have none."""

    PLANNING = "planning"
    BUDGET = "budget"
    FREEZE = "freeze"


_SPANS = (
    (Season.PLANNING, (3, 8), (3, 31)),
    (Season.PLANNING, (6, 8), (6, 30)),
    (Season.PLANNING, (9, 8), (9, 30)),
    (Season.BUDGET, (9, 15), (10, 31)),
    (Season.FREEZE, (11, 9), (12, 20)),
)
"""First and last days, as months and days; the fourth quarter plans with its budget."""


def seasons(day: date) -> frozenset[Season]:
    """What time of the year it is."""
    here = (day.month, day.day)
    return frozenset(season for season, first, last in _SPANS if first <= here <= last)
