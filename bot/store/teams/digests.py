"""What the library has for digests: its shelves, and proposals that take comments."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.documents import Status
from bot.core.teams.digests import Closing
from bot.store.library.documents import visible_to
from bot.store.tables import DocumentRow, SourceRow

TAKES_COMMENTS = (Status.DRAFT, Status.OPEN, Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A source as leads see it: its sort, how many documents are offered from it, and when it was read last."""

    kind: str
    documents: int
    synced_at: datetime | None


async def shelves(session: AsyncSession, workspace_id: int) -> list[Shelf]:
    """Where a workspace's documents come from."""
    offered = (DocumentRow.source_id == SourceRow.id) & DocumentRow.hidden_because.is_(None)
    query = (
        select(SourceRow.kind, func.count(DocumentRow.id), SourceRow.synced_at)
        .outerjoin(DocumentRow, offered)
        .where(visible_to(workspace_id))
        .group_by(SourceRow.id, SourceRow.kind, SourceRow.synced_at)
        .order_by(SourceRow.id)
    )
    return [Shelf(kind, count, synced_at) for kind, count, synced_at in await session.execute(query)]


async def closing(session: AsyncSession, workspace_id: int, first: date, last: date) -> list[Closing]:
    """A workspace's proposals whose comments close on one of these days."""
    source = (SourceRow.id == DocumentRow.source_id) & visible_to(workspace_id)
    query = (
        select(DocumentRow.id, DocumentRow.comments_until)
        .join(SourceRow, source)
        .where(
            DocumentRow.comments_until.between(first, last),
            DocumentRow.status.in_(TAKES_COMMENTS),
            DocumentRow.hidden_because.is_(None),
        )
    )
    return [Closing(id_, until) for id_, until in await session.execute(query) if until]
