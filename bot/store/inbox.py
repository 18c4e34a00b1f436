"""What came in already: Slack redelivers, and each payload may have its effect once."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import InboxRow
from bot.store.upsert import insert_new


async def is_first(session: AsyncSession, key: str, now: datetime) -> bool:
    """Whether `key` is seen for the first time; it counts as seen once this transaction commits."""
    return await insert_new(session, InboxRow, {"key": key, "received_at": now})
