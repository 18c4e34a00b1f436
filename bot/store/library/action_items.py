"""The open action items of the library's post-mortems."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.action_items import OpenItem, of_team
from bot.store.library.documents import WITHOUT_TEXT, action_of, document_of
from bot.store.tables import DocumentRow, SourceRow

MOST_READ = 2_000
"""Post-mortems with open items that are looked at, those with the oldest items first."""


async def open_items(session: AsyncSession) -> list[OpenItem]:
    """The open items with a day, by the post-mortems that have had one for longest."""
    query = (
        select(DocumentRow, SourceRow.base_url)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(DocumentRow.open_since.is_not(None), DocumentRow.hidden_because.is_(None))
        .order_by(DocumentRow.open_since, DocumentRow.id)
        .limit(MOST_READ)
        .options(*WITHOUT_TEXT)
    )
    return [
        OpenItem(item, item.since, document_of(row, base_url))
        for row, base_url in await session.execute(query)
        for item in map(action_of, row.details["open_actions"])
        if item.since
    ]


async def of_names(session: AsyncSession, names: Sequence[str]) -> list[OpenItem]:
    """The open items of those post-mortems that belong to one of these names, the oldest first."""
    return of_team(await open_items(session), names) if names else []
