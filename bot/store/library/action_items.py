"""The open action items of the library's post-mortems."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.action_items import OpenItem, of_team
from bot.store.library.documents import WITHOUT_TEXT, action_of, document_of, visible_to
from bot.store.tables import DocumentRow, SourceRow

MOST_READ = 2_000
"""Post-mortems with open items that are looked at, those with the oldest items first."""


async def open_items(session: AsyncSession, workspace_id: int | None = None) -> list[OpenItem]:
    """The open items with a day, by the post-mortems that have had one for longest; a workspace's, or all."""
    query = (
        select(DocumentRow, SourceRow)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(DocumentRow.open_since.is_not(None), DocumentRow.hidden_because.is_(None))
        .order_by(DocumentRow.open_since, DocumentRow.id)
        .limit(MOST_READ)
        .options(*WITHOUT_TEXT)
    )
    if workspace_id is not None:
        query = query.where(visible_to(workspace_id))
    return [
        OpenItem(item, item.since, document_of(row, source))
        for row, source in await session.execute(query)
        for item in map(action_of, row.details["open_actions"])
        if item.since
    ]


async def of_names(session: AsyncSession, workspace_id: int, names: Sequence[str]) -> list[OpenItem]:
    """The open items of a workspace's post-mortems that belong to one of these names, the oldest first."""
    return of_team(await open_items(session, workspace_id), names) if names else []
