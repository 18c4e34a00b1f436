"""Workspaces, and the pauses that Slack asks of us."""

from datetime import datetime, time

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people import Workspace
from bot.store.tables import WorkspacePauseRow, WorkspaceRow
from bot.store.upsert import insert_new, upsert


async def remember(
    session: AsyncSession,
    *,
    team_id: str,
    enterprise_id: str | None,
    name: str,
    bot_user_id: str,
    now: datetime,
) -> Workspace:
    """The workspace with this Slack id, new or with its present names."""
    values = {
        "team_id": team_id,
        "enterprise_id": enterprise_id,
        "name": name,
        "bot_user_id": bot_user_id,
        "installed_at": now,
    }
    change = ("enterprise_id", "name", "bot_user_id")
    await upsert(session, WorkspaceRow, key=("team_id",), values=values, change=change)
    query = select(WorkspaceRow).where(WorkspaceRow.team_id == team_id)
    return _value((await session.scalars(query.execution_options(populate_existing=True))).one())


async def find(session: AsyncSession, team_id: str) -> Workspace | None:
    """The workspace with this Slack id."""
    row = await session.scalar(select(WorkspaceRow).where(WorkspaceRow.team_id == team_id))
    return None if row is None else _value(row)


async def get(session: AsyncSession, team_id: str) -> Workspace:
    """The workspace with this Slack id; an unknown one is an error."""
    return _value((await session.scalars(select(WorkspaceRow).where(WorkspaceRow.team_id == team_id))).one())


async def every(session: AsyncSession) -> list[Workspace]:
    """All workspaces."""
    return [_value(row) for row in await session.scalars(select(WorkspaceRow).order_by(WorkspaceRow.id))]


async def default_rhythm(session: AsyncSession, workspace_id: int) -> tuple[int, time]:
    """The weekday and the time of day at which new managers get their questions."""
    row = await session.get_one(WorkspaceRow, workspace_id, populate_existing=True)
    return row.default_weekday, row.default_time


async def set_default_rhythm(session: AsyncSession, workspace_id: int, weekday: int, at: time) -> None:
    """Another weekday and time of day for those who join from now on."""
    values = {"default_weekday": weekday, "default_time": at}
    await session.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace_id).values(**values))


async def pause(session: AsyncSession, workspace_id: int, until: datetime) -> None:
    """Nothing is sent to this workspace before `until`; a longer pause that it has already stays."""
    ended = delete(WorkspacePauseRow).where(
        WorkspacePauseRow.workspace_id == workspace_id, WorkspacePauseRow.until < until
    )
    await session.execute(ended)
    await insert_new(session, WorkspacePauseRow, {"workspace_id": workspace_id, "until": until})


def _value(row: WorkspaceRow) -> Workspace:
    return Workspace(row.id, row.team_id, row.enterprise_id, row.name, row.bot_user_id)
