"""Self-checks: anchored ratings with evidence, where they stand against the target, and what moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.checklist import Checklist
from bot.core.people.calendar import DAY, Calendar
from bot.core.people.fatigue import Heard
from bot.core.people.schedule import instant
from bot.core.people.turns import opening
from bot.core.self_checks.systems import SystemDepth

EVIDENCE_LIMIT = 500
"""Characters of one piece of evidence: a link and a line about it."""

QUARTER = timedelta(days=91)
"""How long a self-check holds: an invitation to the next one comes no sooner."""
FIRST_INVITATION = timedelta(days=28)
"""After joining: whoever has not looked by then has seen a few questions."""
INVITED_AT = time(10)
"""On the manager's own clock."""
DRAFT_LASTS = timedelta(days=14)
"""How long the answers of a closed window are offered again; after that they are what was true then."""


@dataclass(frozen=True, slots=True)
class Rating:
    """The anchor (0-4) that a manager recognised themselves in, and what would show it, if they said."""

    competency_id: str
    score: int
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """One finished self-check; it may cover only some competencies, or nothing but systems."""

    id: int
    manager_id: int
    taken_at: datetime
    ratings: tuple[Rating, ...]
    systems: tuple[SystemDepth, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One competency in a result. `previous` is the last earlier rating, None if there is none."""

    competency_id: str
    score: int
    target: int
    previous: int | None
    evidenced: bool

    @property
    def gap(self) -> int:
        """Steps missing to the target; never negative, since above it there is nothing to ask for."""
        return max(0, self.target - self.score)

    @property
    def moved(self) -> int:
        """Steps since the previous rating; 0 when there is none."""
        return 0 if self.previous is None else self.score - self.previous


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a self-check shows: the competencies rated, and the widest gap, if any is open."""

    standings: tuple[Standing, ...]

    @property
    def widest(self) -> Standing | None:
        """The widest gap against the target; of equal ones the first in the checklist's order."""
        best = max(self.standings, key=lambda standing: standing.gap, default=None)
        return best if best is not None and best.gap else None

    @property
    def moves(self) -> tuple[Standing, ...]:
        """The competencies whose rating changed."""
        return tuple(standing for standing in self.standings if standing.moved)


def latest_ratings(checks: Sequence[SelfCheck]) -> dict[str, Rating]:
    """The newest rating of each competency over several checks, whatever their order."""
    newest: dict[str, Rating] = {}
    for check in sorted(checks, key=lambda check: check.taken_at):
        newest |= {rating.competency_id: rating for rating in check.ratings}
    return newest


def earlier(checks: Sequence[SelfCheck]) -> list[SelfCheck]:
    """The checks before the last one with ratings: what moved since is what moved."""
    rated = sorted((check for check in checks if check.ratings), key=lambda check: check.taken_at)
    return rated[:-1]


def result(checklist: Checklist, ratings: Mapping[str, Rating], previous: Mapping[str, Rating]) -> CheckResult:
    """The standing of each rated competency, in the checklist's order."""
    return CheckResult(
        tuple(
            Standing(
                competency_id=competency.id,
                score=ratings[competency.id].score,
                target=competency.target,
                previous=previous[competency.id].score if competency.id in previous else None,
                evidenced=bool(ratings[competency.id].evidence),
            )
            for competency in checklist.competencies
            if competency.id in ratings
        )
    )


def due_after(moment: datetime, wait: timedelta, zone: ZoneInfo) -> datetime:
    """When to think of an invitation again: so many days later, at the hour of invitations."""
    return instant(moment.astimezone(zone).date() + wait, INVITED_AT, zone)


def inviting_moment(
    calendar: Calendar, heard: Heard, questions: Sequence[datetime], now: datetime
) -> datetime | None:
    """The first good moment for an invitation, on a day that has none of the `questions`, which come first."""
    busy = {question.astimezone(calendar.zone).date() for question in questions}
    moment = opening(calendar, heard, INVITED_AT, now)
    while moment is not None and (day := moment.astimezone(calendar.zone).date()) in busy:
        moment = calendar.next_open(instant(day + DAY, INVITED_AT, calendar.zone), INVITED_AT)
    return moment
