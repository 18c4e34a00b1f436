"""What a team's weekly digest holds, as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

MOST_LINKS = 3
"""Documents in one digest: more are not opened."""


@dataclass(frozen=True, slots=True)
class Link:
    """A document worth opening, the competency it serves, and how well (0 to 1)."""

    document_id: int
    competency_id: str
    fit: float
    day: date | None


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest: the area that the week was about, and the documents to open."""

    area_id: str | None
    links: tuple[Link, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing to say: no question went out and no document fits."""
        return self.area_id is None and not self.links


def compose(
    areas_asked: Sequence[str],
    candidates: Sequence[Link],
    competencies: Mapping[str, str],
    shown: frozenset[int],
) -> Digest:
    """The digest of a week in which the team's managers were asked about `areas_asked`.

    `competencies` maps a competency to its area, `shown` are documents of earlier digests. The focus is the
    area asked about most. Documents of the focus come first, then the better fit; one per competency as long
    as there is a choice, and none twice.
    """
    focus = max(sorted(set(areas_asked)), key=areas_asked.count, default=None)
    fresh = [link for link in candidates if link.document_id not in shown]
    ranked = sorted(
        fresh, key=lambda link: (competencies[link.competency_id] != focus, -link.fit, link.document_id)
    )
    return Digest(focus, _varied(ranked))


def _varied(ranked: Sequence[Link]) -> tuple[Link, ...]:
    """The first few, a competency at most once before any comes a second time, a document never twice."""
    chosen: dict[int, Link] = {}
    for may_repeat in (False, True):
        for link in ranked:
            served = {other.competency_id for other in chosen.values()}
            if len(chosen) < MOST_LINKS and (may_repeat or link.competency_id not in served):
                chosen.setdefault(link.document_id, link)
    return tuple(chosen.values())
