"""Where nothing is sent any more, until somebody mends the cause."""

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Integer, String, bindparam, func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.deliveries import Stopped
from bot.store.tables import ManagerRow, TeamRow, WorkspaceRow


async def stopped(session: AsyncSession, workspace_id: int | None = None) -> list[Stopped]:
    """All stops of one workspace or of all: whole workspaces, channels, and how many managers."""
    found = await session.execute(_stops(of_one=workspace_id is not None), {"workspace": workspace_id})
    return [Stopped(name, reason, channel, managers) for name, reason, channel, managers, _, _ in found]


@cache
def _stops(*, of_one: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """One question for the three: every Home asks it, and hardly ever finds any."""
    where = [WorkspaceRow.id == bindparam("workspace")] if of_one else []
    nowhere, nobody = null().cast(String), literal(0, Integer)
    name = WorkspaceRow.name
    whole = select(
        name,
        WorkspaceRow.refusal.label("reason"),
        nowhere.label("channel"),
        nobody.label("managers"),
        literal(1, Integer).label("kind"),
        WorkspaceRow.id.label("place"),
    ).where(WorkspaceRow.refusal.is_not(None), *where)
    channels = (
        select(name, TeamRow.unreachable, TeamRow.channel, nobody, literal(2, Integer), TeamRow.id)
        .join(TeamRow, TeamRow.workspace_id == WorkspaceRow.id)
        .where(TeamRow.unreachable.is_not(None), *where)
    )
    people = (
        select(name, ManagerRow.unreachable, nowhere, func.count(), literal(3, Integer), nobody)
        .join(ManagerRow, ManagerRow.workspace_id == WorkspaceRow.id)
        .where(ManagerRow.unreachable.is_not(None), *where)
        .group_by(name, ManagerRow.unreachable)
    )
    return union_all(whole, channels, people).order_by("kind", "place", "reason")
