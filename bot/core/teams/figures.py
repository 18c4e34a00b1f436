"""The programme in figures, week by week, for leads. All of them go through `bot.core.people.disclosure`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.core.people.disclosure import Cohort

ANSWERS_COUNT_FOR = timedelta(hours=12)
"""A week is closed this long after its Sunday: by then it is over everywhere."""


class Within(StrEnum):
    """How soon at least half of a group had answered; silence is later than anything."""

    DAY = "day"
    THREE_DAYS = "three_days"
    LATER = "later"


_LIMITS = {Within.DAY: timedelta(days=1), Within.THREE_DAYS: timedelta(days=3)}


@dataclass(frozen=True, slots=True)
class Facts:
    """One manager's week: their first answer's delay if there was one, its areas, and how they rate each area."""

    answered_after: timedelta | None
    areas: frozenset[str]
    ratings: Mapping[str, int]
    worth_it: bool = False
    """Whether they said that it is worth their minute, at least sometimes."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be said of a group's week: each of it is true of at least half of them."""

    size: int
    took_minute: bool
    within: Within
    areas: tuple[str, ...]
    standings: Mapping[str, int | None]
    worth_it: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A group's figures of one week; `team_id` is 0 for those who are counted with no team."""

    week: date
    team_id: int
    members: frozenset[int]
    figures: Figures
    file_id: str | None = None
    """Of the picture that shows this week after those before it, as Slack keeps it."""


def last_closed_week(now: datetime) -> date:
    """The Monday (UTC) of the newest week whose answers are in."""
    day = (now.astimezone(UTC) - ANSWERS_COUNT_FOR).date()
    return day - timedelta(days=day.weekday() + 7)


def span(week: date) -> tuple[datetime, datetime]:
    """A week's first moment and the one after its last."""
    start = datetime.combine(week, time(), UTC)
    return start, start + timedelta(weeks=1)


def figures(cohort: Cohort, facts: Mapping[int, Facts], areas: tuple[str, ...]) -> Figures:
    """What may be said of a cohort's week."""
    delays = {who: one.answered_after for who, one in facts.items() if one.answered_after is not None}
    return Figures(
        size=len(cohort.members),
        took_minute=cohort.most(delays),
        within=next(
            (
                name
                for name, limit in _LIMITS.items()
                if cohort.most([who for who in delays if delays[who] <= limit])
            ),
            Within.LATER,
        ),
        areas=tuple(
            area for area in areas if cohort.most([who for who, one in facts.items() if area in one.areas])
        ),
        standings={
            area: cohort.step({who: one.ratings[area] for who, one in facts.items() if area in one.ratings})
            for area in areas
        },
        worth_it=cohort.most([who for who, one in facts.items() if one.worth_it]),
    )
