"""What the library has for digests: proposals that take comments, and actions that are still open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.digests import Closing, OpenActions
from bot.core.documents import Kind, Status
from bot.store.tables import DocumentRow, SourceRow

TAKES_COMMENTS = (Status.DRAFT, Status.OPEN, Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A source as leads see it: its sort, how many documents are offered from it, and when it was read last."""

    kind: str
    documents: int
    synced_at: datetime | None


async def shelves(session: AsyncSession) -> list[Shelf]:
    """Where documents come from."""
    offered = (DocumentRow.source_id == SourceRow.id) & DocumentRow.hidden_because.is_(None)
    query = (
        select(SourceRow.kind, func.count(DocumentRow.id), SourceRow.synced_at)
        .outerjoin(DocumentRow, offered)
        .group_by(SourceRow.id, SourceRow.kind, SourceRow.synced_at)
        .order_by(SourceRow.id)
    )
    return [Shelf(kind, count, synced_at) for kind, count, synced_at in await session.execute(query)]


async def closing(session: AsyncSession, first: date, last: date) -> list[Closing]:
    """The proposals whose comments close on one of these days."""
    query = select(DocumentRow.id, DocumentRow.comments_until).where(
        DocumentRow.comments_until.between(first, last),
        DocumentRow.status.in_(TAKES_COMMENTS),
        DocumentRow.hidden_because.is_(None),
    )
    return [Closing(id_, until) for id_, until in await session.execute(query) if until]


async def open_actions(session: AsyncSession, since: date) -> list[OpenActions]:
    """The post-mortems written since a day with actions that are not marked as done."""
    query = select(DocumentRow.id, DocumentRow.day, DocumentRow.details).where(
        DocumentRow.kind == Kind.POST_MORTEM, DocumentRow.day >= since, DocumentRow.hidden_because.is_(None)
    )
    found = [(id_, day, details["open_actions"]) for id_, day, details in await session.execute(query)]
    return [
        OpenActions(id_, tuple(item["text"] for item in items), min(_since(item, day) for item in items))
        for id_, day, items in found
        if items
    ]


def _since(item: Mapping[str, str | None], day: date) -> date:
    return date.fromisoformat(item["since"]) if item["since"] else day
