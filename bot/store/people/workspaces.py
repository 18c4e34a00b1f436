"""Workspaces, and the pauses that Slack asks of us."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.core.people.people import LOCKED_OUT_AFTER, Workspace
from bot.store.tables import SourceRow, WorkspacePauseRow, WorkspaceRow
from bot.store.upsert import insert_new, upsert
from bot.store.writing import write


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
    await _welcome_back(session, team_id)
    query = select(WorkspaceRow).where(WorkspaceRow.team_id == team_id)
    return _value((await session.scalars(query.execution_options(populate_existing=True))).one())


async def set_leaving(session: AsyncSession, workspace_id: int, at: datetime) -> None:
    """The app was uninstalled: nothing is sent any more, and then all goes. Hearing it twice changes nothing."""
    staying = and_(WorkspaceRow.id == workspace_id, WorkspaceRow.leaves_at.is_(None))
    await session.execute(update(WorkspaceRow).where(staying).values(leaves_at=at))
    await pause(session, workspace_id, at)


async def _welcome_back(session: AsyncSession, team_id: str) -> None:
    """A new installation within the grace period keeps everything."""
    leaving = and_(WorkspaceRow.team_id == team_id, WorkspaceRow.leaves_at.is_not(None))
    back = update(WorkspaceRow).where(leaving).values(leaves_at=None).returning(WorkspaceRow.id)
    for workspace_id in list(await session.scalars(back)):
        await session.execute(delete(WorkspacePauseRow).where(WorkspacePauseRow.workspace_id == workspace_id))


async def gone_by(session: AsyncSession, now: datetime) -> list[Workspace]:
    """Those that were left long enough ago to be forgotten."""
    query = select(WorkspaceRow).where(WorkspaceRow.leaves_at <= now).order_by(WorkspaceRow.id)
    return [_value(row) for row in await session.scalars(query)]


async def forget(session: AsyncSession, workspace_id: int) -> None:
    """Removes a workspace and everybody in it; what hangs on its row goes with it."""
    await session.execute(delete(SourceRow).where(SourceRow.workspace_id == workspace_id))
    await session.execute(delete(WorkspaceRow).where(WorkspaceRow.id == workspace_id))


async def find(session: AsyncSession, team_id: str) -> Workspace | None:
    """The workspace with this Slack id."""
    row = await session.scalar(_NAMED, {"team": team_id})
    return None if row is None else _value(row)


_NAMED = select(WorkspaceRow).where(WorkspaceRow.team_id == bindparam("team"))


async def of_tenant(session: AsyncSession, tenant: str) -> list[Workspace]:
    """The workspace with this Slack id, or all of the organisation that has it."""
    theirs = or_(WorkspaceRow.team_id == tenant, WorkspaceRow.enterprise_id == tenant)
    return [
        _value(row) for row in await session.scalars(select(WorkspaceRow).where(theirs).order_by(WorkspaceRow.id))
    ]


async def by_id(session: AsyncSession, workspace_id: int) -> Workspace | None:
    """The workspace that has this id here."""
    row = await session.get(WorkspaceRow, workspace_id, populate_existing=True)
    return None if row is None else _value(row)


async def get(session: AsyncSession, team_id: str) -> Workspace:
    """The workspace with this Slack id; an unknown one is an error."""
    return _value((await session.scalars(_NAMED, {"team": team_id})).one())


async def every(session: AsyncSession) -> list[Workspace]:
    """All workspaces."""
    return [_value(row) for row in await session.scalars(_EVERY)]


_EVERY = select(WorkspaceRow).order_by(WorkspaceRow.id)


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


async def lock_out(session: AsyncSession, workspace_id: int, refusal: str, now: datetime, until: datetime) -> None:
    """Slack does not accept us there any more; keeps since when. Nobody tries again before `until`."""
    since = func.coalesce(WorkspaceRow.refused_since, now)
    refused = update(WorkspaceRow).where(WorkspaceRow.id == workspace_id)
    await session.execute(refused.values(refusal=refusal, refused_since=since))
    await pause(session, workspace_id, until)


async def let_in(session: AsyncSession, workspace_id: int) -> None:
    """Slack accepts us: if it did not before, that is over, and so is the wait."""
    if (await write(session, LET_IN, {"workspace": workspace_id})).first():
        await session.execute(delete(WorkspacePauseRow).where(WorkspacePauseRow.workspace_id == workspace_id))


LET_IN = (
    update(WorkspaceRow)
    .where(WorkspaceRow.id == bindparam("workspace"), WorkspaceRow.refusal.is_not(None))
    .values(refusal=None, refused_since=None)
    .returning(WorkspaceRow.id)
)
"""Asked for every message that arrives, so put together once."""


def has_access(workspace_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """A condition: Slack has not locked us out of this workspace for good. `due_by` says since when."""
    locked_out = select(WorkspaceRow.id).where(WorkspaceRow.refused_since < bindparam("refused_before"))
    return workspace_id.not_in(locked_out)


MOST = bindparam("most", type_=Integer)


def due_by(now: datetime, limit: int) -> dict[str, Any]:
    """The facts of a question what is due, which is asked every few seconds and so put together once."""
    return {"now": now, "most": limit, "refused_before": now - LOCKED_OUT_AFTER}


def _value(row: WorkspaceRow) -> Workspace:
    return Workspace(row.id, row.team_id, row.enterprise_id, row.name, row.bot_user_id)
