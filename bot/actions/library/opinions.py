"""What people call useful. The one place where such a word comes in, from whatever button or reaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.offering import Opinion
from bot.store.library import opinions


@dataclass(frozen=True, slots=True)
class By:
    """Who says it: somebody of a workspace, and as which manager; None for people whom the bot does not know."""

    workspace_id: int
    manager_id: int | None


async def useful(session: AsyncSession, document_id: int, by: By, now: datetime) -> None:
    """Somebody found a document useful.

    What a manager thinks counts once, in everything that is offered. Of others only a number is kept, for digests.
    """
    if by.manager_id is None:
        await opinions.count_useful(session, by.workspace_id, document_id)
    else:
        await opinions.keep(session, by.manager_id, document_id, Opinion.USEFUL, now)
