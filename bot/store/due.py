"""What is read again and again, such as sources and tools: whose turn it is."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import SignalRow, SourceRow


async def claim(
    session: AsyncSession, table: type[SourceRow] | type[SignalRow], now: datetime, every: timedelta
) -> int | None:
    """The id of a row that is due, which is not due any more for whoever asks next; it is again after `every`."""
    due = select(table.id).where(table.next_sync_at <= now).order_by(table.next_sync_at).limit(1)
    claimed = (
        update(table)
        .where(table.id == due.scalar_subquery(), table.next_sync_at <= now)
        .values(next_sync_at=now + every)
        .returning(table.id)
    )
    return (await session.execute(claimed)).scalar()
