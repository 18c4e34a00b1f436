"""Action items of post-mortems that are still open: which are a team's, and how old."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.library.documents import ActionItem
from bot.core.library.fits import Document
from bot.core.library.ownership import is_theirs

GIVEN_UP_AFTER = timedelta(days=365)
"""An older item is history: nobody has closed its box, and nobody will."""

SHOWN = 3


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item that somebody meant to do, since when, and the post-mortem that says so."""

    item: ActionItem
    since: date
    document: Document

    def weeks(self, today: date) -> int:
        """Whole weeks that it has been open."""
        return max(0, (today - self.since).days // 7)


def of_team(items: Iterable[OpenItem], names: Sequence[str]) -> list[OpenItem]:
    """The items of a team's own post-mortems, the oldest first; for its names see `core/library/ownership.py`."""
    theirs = [one for one in items if is_theirs(one.document, names)]
    return sorted(theirs, key=lambda one: (one.since, one.document.id))
