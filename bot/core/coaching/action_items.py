"""Open action items of post-mortems: when a question is put about one."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.core.coaching.choosing import Asked
from bot.core.library.action_items import GIVEN_UP_AFTER, OpenItem

ON_CALL = "on-call"
QUESTION = "on-call.oldest-action"
"""The question of the bank that is put about one item, where there is one to ask about."""

OLD = timedelta(weeks=8)
"""An item that has been open for longer asks what it is waiting for."""

REST = timedelta(weeks=12)
"""Between two such questions to one manager: a backlog is not worked off by being asked."""


def to_ask_about(
    items: Iterable[OpenItem], seen: Collection[int], history: Iterable[Asked], now: datetime
) -> OpenItem | None:
    """The oldest item worth a question: not given up, of a post-mortem that the manager was not asked about."""
    if any(one.question_id == QUESTION and now - one.at < REST for one in history):
        return None
    aged = [one for one in items if OLD <= now.date() - one.since <= GIVEN_UP_AFTER]
    old = [one for one in aged if one.document.id not in seen]
    return min(old, key=lambda one: (one.since, one.document.id), default=None)
