"""The open action items of the library's post-mortems."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.action_items import OpenItem, of_team
from bot.store.library.documents import WITHOUT_TEXT, action_of, document_of, first_of_each_owner, visible_to
from bot.store.tables import DocumentRow, SourceRow

MOST_READ = 2_000
"""Post-mortems with open items that are looked at, the oldest items first; as many of each workspace alone."""


async def open_items(session: AsyncSession, workspace_ids: Collection[int]) -> list[OpenItem]:
    """The open items with a day that one of these workspaces may see, by post-mortems: the oldest come first."""
    query = (
        select(DocumentRow, SourceRow)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(
            DocumentRow.open_since.is_not(None),
            DocumentRow.hidden_because.is_(None),
            visible_to(*workspace_ids),
        )
        .order_by(DocumentRow.open_since, DocumentRow.id)
        .options(*WITHOUT_TEXT)
    )
    foremost = query.where(first_of_each_owner(query, DocumentRow.open_since, MOST_READ))
    return [
        OpenItem(item, item.since, document_of(row, source))
        for row, source in await session.execute(foremost)
        for item in map(action_of, row.details["open_actions"])
        if item.since
    ]


async def of_names(session: AsyncSession, workspace_id: int, names: Sequence[str]) -> list[OpenItem]:
    """The open items of a workspace's post-mortems that belong to one of these names, the oldest first."""
    return of_team(await open_items(session, [workspace_id]), names) if names else []
