"""What the library has for digests: its shelves, and proposals that take comments."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.documents import Status
from bot.core.library.fits import Document
from bot.core.library.news import Change
from bot.core.teams.digests import Closing
from bot.store.library.documents import WITHOUT_TEXT, document_of, visible_to
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


MOST_READ = 500
"""News that are looked at, the latest first; no team has more to be told."""


async def written_or_found(session: AsyncSession, workspace_id: int, since: date) -> list[Document]:
    """What a workspace is offered that was written or found since a day, the latest first."""
    moment = datetime.combine(since, time(), UTC)
    query = (
        select(DocumentRow, SourceRow)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(
            or_(DocumentRow.day >= since, DocumentRow.found_at >= moment),
            DocumentRow.hidden_because.is_(None),
            visible_to(workspace_id),
        )
        .order_by(DocumentRow.day.desc(), DocumentRow.id)
        .limit(MOST_READ)
        .options(*WITHOUT_TEXT)
    )
    return [document_of(row, source) for row, source in await session.execute(query)]


async def changes(session: AsyncSession, workspace_id: int, since: datetime) -> list[Change]:
    """A workspace's documents that stand elsewhere since then, the latest first; also those offered no more."""
    query = (
        select(DocumentRow, SourceRow)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(DocumentRow.status_changed_at > since, visible_to(workspace_id))
        .order_by(DocumentRow.status_changed_at.desc(), DocumentRow.id)
        .limit(MOST_READ)
        .options(*WITHOUT_TEXT)
    )
    return [
        Change(document_of(row, source), Status(row.status_before), row.status_changed_at.date())
        for row, source in await session.execute(query)
        if row.status_before and row.status_changed_at
    ]
