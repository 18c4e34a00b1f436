"""Whom and what the right moment is about."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.coaching.bring_forward import CLOSING, FRESH
from bot.core.people.people import Consent, Manager
from bot.store.library.documents import first_of_each_owner, visible_to
from bot.store.people.managers import manager_of
from bot.store.tables import DocumentRow, ManagerRow, SourceRow, TeamMemberRow

ZONES = timedelta(days=1)
"""Days differ around the world: each reader's own is looked at later."""


MOST_DOCUMENTS = 200
"""The newest of what all workspaces have, and of what each has of its own."""


async def documents_of(session: AsyncSession, workspace_ids: Collection[int], now: datetime) -> list[int]:
    """Documents of these workspaces that may have their moment, wherever their readers are."""
    today = now.date()
    fresh = DocumentRow.day.between(today - FRESH - ZONES, today + ZONES)
    closing = DocumentRow.comments_until.between(today - ZONES, today + CLOSING + ZONES)
    query = (
        select(DocumentRow.id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(or_(fresh, closing), DocumentRow.hidden_because.is_(None), visible_to(*workspace_ids))
    )
    foremost = first_of_each_owner(query, DocumentRow.id.desc(), MOST_DOCUMENTS)
    return list(await session.scalars(query.where(foremost)))


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
