"""What people call useful. The one place where such a word comes in, from whatever button or reaction."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import teams


async def record(session: AsyncSession, document_id: int, manager_id: int | None, *, useful: bool) -> None:
    """Somebody found a document useful, or did not; `manager_id` is None for people whom the bot does not know.

    Digests put what was useful to one team a little earlier before others. Who said so is not kept.
    """
    del manager_id
    if useful:
        await teams.count_useful(session, document_id)
