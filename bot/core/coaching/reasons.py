"""Why a competency was chosen: what set it apart from the one that came next. Told in words under *Why this?*."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.core.checklist import Competency

A_LEAD = 0.1
"""A lead in one consideration that is worth telling; a tenth of what one step of a rating is worth."""


class Because(StrEnum):
    """What set the choice apart, for *Why this?*."""

    GAP = "gap"
    GUESSES = "guesses"
    UNRATED = "unrated"
    UNPRACTISED = "unpractised"
    NEVER_PRACTISED = "never_practised"
    OVERDUE = "overdue"
    DOCUMENT = "document"
    SIGNAL = "signal"
    ONLY = "only"
    DRAW = "draw"


@dataclass(frozen=True, slots=True)
class Worth:
    """What speaks for a competency, consideration by consideration. `since` it was practised; None for never."""

    gap: float
    time: float
    document: float
    known: float
    since: timedelta | None
    guesses: float = 0.0
    signal: float = 0.0

    @property
    def total(self) -> float:
        """All of it."""
        return self.gap + self.time + self.document + self.known + self.guesses + self.signal


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a competency was chosen, as facts. `weeks` since it was last practised, None for never."""

    because: Because
    competency_id: str
    rating: int | None
    target: int
    weeks: int | None


def reason(
    competency: Competency, worths: Mapping[str, Worth], odds: Mapping[str, float], ratings: Mapping[str, int]
) -> Reason:
    """Why this competency: `worths` of all that have a question, `odds` of those that were drawn from."""
    worth, rating = worths[competency.id], ratings.get(competency.id)
    return Reason(
        because=_because(competency.id, worths, odds, rated=rating is not None),
        competency_id=competency.id,
        rating=rating,
        target=competency.target,
        weeks=None if worth.since is None else worth.since // timedelta(weeks=1),
    )


def _because(chosen: str, worths: Mapping[str, Worth], odds: Mapping[str, float], *, rated: bool) -> Because:
    """The consideration with the longest lead over the runner-up; a draw where there is none."""
    own = worths[chosen]
    never = own.since is None
    if len(worths) == 1:
        return Because.ONLY
    if len(odds) == 1:
        return Because.NEVER_PRACTISED if never else Because.OVERDUE
    next_ = max((worths[id_] for id_ in odds if id_ != chosen), key=lambda worth: worth.total)
    leads = {
        Because.GAP if rated else Because.UNRATED: own.gap - next_.gap,
        Because.NEVER_PRACTISED if never else Because.UNPRACTISED: own.time - next_.time,
        Because.DOCUMENT: own.document - next_.document,
        Because.SIGNAL: own.signal - next_.signal,
        Because.GUESSES: own.guesses - next_.guesses,
    }
    longest = max(leads, key=lambda because: leads[because])
    if own.total > next_.total and leads[longest] >= A_LEAD:
        return longest
    return Because.NEVER_PRACTISED if never else Because.DRAW
