"""Whom and what the right moment is about."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.coaching.bring_forward import CLOSING, FRESH
from bot.core.people.people import Consent, Manager
from bot.store.library.documents import MOST_AT_ONCE
from bot.store.people.managers import manager_of
from bot.store.tables import DocumentRow, ManagerRow, TeamMemberRow

ZONES = timedelta(days=1)
"""Days differ around the world: each reader's own is looked at later."""


async def documents_of(session: AsyncSession, now: datetime) -> list[int]:
    """Documents that may have their moment, wherever their readers are."""
    today = now.date()
    fresh = DocumentRow.day.between(today - FRESH - ZONES, today + ZONES)
    closing = DocumentRow.comments_until.between(today - ZONES, today + CLOSING + ZONES)
    query = select(DocumentRow.id).where(or_(fresh, closing), DocumentRow.hidden_because.is_(None))
    return list(await session.scalars(query.order_by(DocumentRow.id.desc()).limit(MOST_AT_ONCE)))


async def members_after(session: AsyncSession, manager_id: int, limit: int) -> list[Manager]:
    """The next active managers by id who are in a team; on PostgreSQL no planner works on them meanwhile."""
    query = (
        select(ManagerRow)
        .where(
            ManagerRow.id > manager_id,
            ManagerRow.consent == Consent.ACTIVE,
            ManagerRow.id.in_(select(TeamMemberRow.manager_id)),
        )
        .order_by(ManagerRow.id)
        .limit(limit)
        .with_for_update(of=ManagerRow, key_share=True)
    )
    return [manager_of(row) for row in await session.scalars(query)]
