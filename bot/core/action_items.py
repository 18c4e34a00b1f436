"""Action items of post-mortems that are still open: which are a team's, how old, and when to ask about one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.choosing import Asked
from bot.core.documents import ActionItem
from bot.core.fits import Document
from bot.core.ownership import is_theirs

ON_CALL = "on-call"
QUESTION = "on-call.oldest-action"
"""The question of the bank that is put about one item, where there is one to ask about."""

OLD = timedelta(weeks=8)
"""An item that has been open for longer asks what it is waiting for."""

GIVEN_UP_AFTER = timedelta(days=365)
"""An older item is history: nobody has closed its box, and nobody will."""

REST = timedelta(weeks=12)
"""Between two such questions to one manager: a backlog is not worked off by being asked."""

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
    """The items of a team's own post-mortems, the oldest first; its names are those in `core.ownership`."""
    theirs = [one for one in items if is_theirs(one.document, names)]
    return sorted(theirs, key=lambda one: (one.since, one.document.id))


def to_ask_about(
    items: Iterable[OpenItem], seen: Collection[int], history: Iterable[Asked], now: datetime
) -> OpenItem | None:
    """The oldest item worth a question: not given up, of a post-mortem that the manager was not asked about."""
    if any(one.question_id == QUESTION and now - one.at < REST for one in history):
        return None
    aged = [one for one in items if OLD <= now.date() - one.since <= GIVEN_UP_AFTER]
    old = [one for one in aged if one.document.id not in seen]
    return min(old, key=lambda one: (one.since, one.document.id), default=None)
