"""Where nothing is sent any more, until somebody mends the cause."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.deliveries import Stopped
from bot.store.tables import ManagerRow, TeamRow, WorkspaceRow


async def stopped(session: AsyncSession, workspace_id: int | None = None) -> list[Stopped]:
    """All stops of one workspace or of all: whole workspaces, channels, and how many managers."""
    where = [WorkspaceRow.id == workspace_id] if workspace_id is not None else []
    whole = select(WorkspaceRow.name, WorkspaceRow.refusal).where(WorkspaceRow.refusal.is_not(None), *where)
    channels = (
        select(WorkspaceRow.name, TeamRow.channel, TeamRow.unreachable)
        .join(TeamRow, TeamRow.workspace_id == WorkspaceRow.id)
        .where(TeamRow.unreachable.is_not(None), *where)
        .order_by(TeamRow.id)
    )
    people = (
        select(WorkspaceRow.name, ManagerRow.unreachable, func.count())
        .join(ManagerRow, ManagerRow.workspace_id == WorkspaceRow.id)
        .where(ManagerRow.unreachable.is_not(None), *where)
        .group_by(WorkspaceRow.name, ManagerRow.unreachable)
    )
    stops = [Stopped(name, reason or "") for name, reason in await session.execute(whole)]
    for name, channel, reason in await session.execute(channels):
        stops.append(Stopped(name, reason or "", channel=channel))
    for name, reason, count in await session.execute(people):
        stops.append(Stopped(name, reason or "", managers=count))
    return stops
