"""Whom and what the right moment is about."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.coaching.bring_forward import CLOSING, FRESH
from bot.core.people.people import Consent, Manager
from bot.store.library.documents import first_of_each_owner, visible_to
from bot.store.people.managers import manager_of
from bot.store.tables import DocumentRow, ManagerRow, SourceRow, StandoutRow, TeamMemberRow

ZONES = timedelta(days=1)
"""Days differ around the world: each reader's own is looked at later."""


MOST_DOCUMENTS = 200
"""The newest of what all workspaces have, and of what each has of its own."""


async def documents_of(session: AsyncSession, workspace_ids: Collection[int], now: datetime) -> list[int]:
    """Documents of these workspaces that may have their moment, wherever their readers are."""
    query = _with_moment(now).where(visible_to(*workspace_ids))
    foremost = first_of_each_owner(query, DocumentRow.id.desc(), MOST_DOCUMENTS)
    return list(await session.scalars(query.where(foremost)))


def _with_moment(now: datetime) -> Select[int]:
    """The ids of documents, with their sources."""
    today = now.date()
    fresh = DocumentRow.day.between(today - FRESH - ZONES, today + ZONES)
    closing = DocumentRow.comments_until.between(today - ZONES, today + CLOSING + ZONES)
    joined = select(DocumentRow.id).join(SourceRow, SourceRow.id == DocumentRow.source_id)
    return joined.where(or_(fresh, closing), DocumentRow.hidden_because.is_(None))


def _may_be_concerned(now: datetime) -> ColumnElement[bool]:
    """A condition: a document of all or of their workspace, or a figure of their team, may have its moment."""
    documents = _with_moment(now)
    in_teams = select(TeamMemberRow.manager_id).join(StandoutRow, StandoutRow.team_id == TeamMemberRow.team_id)
    return or_(
        documents.where(SourceRow.workspace_id.is_(None)).exists(),
        ManagerRow.workspace_id.in_(documents.with_only_columns(SourceRow.workspace_id)),
        ManagerRow.id.in_(in_teams),
    )


async def members_after(session: AsyncSession, manager_id: int, limit: int, now: datetime) -> list[Manager]:
    """The next active managers by id who are in a team and for whom something may have its moment.

    So workspaces that are at rest cost nothing. On PostgreSQL no planner works on them meanwhile.
    """
    query = (
        select(ManagerRow)
        .where(
            ManagerRow.id > manager_id,
            ManagerRow.consent == Consent.ACTIVE,
            ManagerRow.id.in_(select(TeamMemberRow.manager_id)),
            _may_be_concerned(now),
        )
        .order_by(ManagerRow.id)
        .limit(limit)
        .with_for_update(of=ManagerRow, key_share=True)
    )
    return [manager_of(row) for row in await session.scalars(query)]
