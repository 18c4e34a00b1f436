"""A document of the library as it is linked, and how well it serves a competency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.choosing import Fitting
from bot.core.documents import Kind


@dataclass(frozen=True, slots=True)
class Document:
    """A kept document, without its text. `url` is where people open it, if anywhere."""

    id: int
    path: str
    kind: Kind
    title: str
    day: date | None
    organisation: str
    url: str | None
    summary: str

    @property
    def asked_as(self) -> str:
        """Which wording of a question suits it: decisions of every sort are asked about like RFCs."""
        return Kind.POST_MORTEM if self.kind is Kind.POST_MORTEM else Kind.RFC


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a document serves a competency, from 0 to 1, and the words that say so."""

    document_id: int
    competency_id: str
    score: float
    terms: tuple[str, ...]


def best_for_each(fits: Sequence[tuple[Fit, Document]], seen: Iterable[int]) -> dict[str, Fitting]:
    """The best document for each competency that this manager has not been shown; `fits` come best first."""
    shown = frozenset(seen)
    best: dict[str, Fitting] = {}
    for fit, document in fits:
        if document.id not in shown:
            best.setdefault(fit.competency_id, Fitting(document.id, fit.score, document.day))
    return best
