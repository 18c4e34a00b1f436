"""Self-checks: anchored ratings with evidence, where they stand against the target, and what moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.checklist import Checklist

EVIDENCE_LIMIT = 500
"""Characters of one piece of evidence: a link and a line about it."""


@dataclass(frozen=True, slots=True)
class Rating:
    """The anchor (0-4) that a manager recognised themselves in, and what would show it, if they said."""

    competency_id: str
    score: int
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """One finished self-check; it may cover only some competencies."""

    id: int
    manager_id: int
    taken_at: datetime
    ratings: tuple[Rating, ...]


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
