"""What people call useful. The one place where such a word comes in, from whatever button or reaction."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.offering import Opinion
from bot.store.library import opinions


async def useful(session: AsyncSession, document_id: int, manager_id: int | None, now: datetime) -> None:
    """Somebody found a document useful; `manager_id` is None for people whom the bot does not know.

    What a manager thinks counts once, in everything that is offered. Of others only a number is kept, for digests.
    """
    if manager_id is None:
        await opinions.count_useful(session, document_id)
    else:
        await opinions.keep(session, manager_id, document_id, Opinion.USEFUL, now)
