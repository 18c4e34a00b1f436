"""Teams: channels with a digest, and the managers who joined them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people import Team
from bot.core.schedule import Rhythm
from bot.store.tables import NudgeRow, TeamDocumentRow, TeamMemberRow, TeamRow, WorkspaceRow
from bot.store.upsert import insert_new
from bot.store.workspaces import has_access
from bot.store.zones import zone_named


async def find(session: AsyncSession, team_id: str, channel: str) -> Team | None:
    """The team of a channel."""
    query = (
        select(TeamRow)
        .join(WorkspaceRow, WorkspaceRow.id == TeamRow.workspace_id)
        .where(WorkspaceRow.team_id == team_id, TeamRow.channel == channel)
    )
    row = await session.scalar(query)
    return None if row is None else _value(row)


async def link(
    session: AsyncSession,
    *,
    workspace_id: int,
    channel: str,
    name: str,
    zone: ZoneInfo,
    rhythm: Rhythm,
    next_digest_at: datetime,
) -> Team:
    """Makes a channel a team, unless it is one already; gives the team back."""
    values = {
        "workspace_id": workspace_id,
        "channel": channel,
        "name": name,
        "zone": zone.key,
        "every_weeks": rhythm.every_weeks,
        "weekday": rhythm.weekday,
        "local_time": rhythm.at,
        "next_digest_at": next_digest_at,
    }
    await insert_new(session, TeamRow, values)
    query = select(TeamRow).where(TeamRow.workspace_id == workspace_id, TeamRow.channel == channel)
    return _value((await session.scalars(query)).one())


async def join(session: AsyncSession, team_id: int, manager_id: int, now: datetime) -> bool:
    """Adds a manager to a team; tells whether they were not in it yet."""
    return await insert_new(
        session, TeamMemberRow, {"team_id": team_id, "manager_id": manager_id, "joined_at": now}
    )


async def is_member(session: AsyncSession, team_id: int, manager_id: int) -> bool:
    """Whether a manager is in a team."""
    query = select(TeamMemberRow.team_id).where(
        TeamMemberRow.team_id == team_id, TeamMemberRow.manager_id == manager_id
    )
    return await session.scalar(query) is not None


async def set_owns(session: AsyncSession, team_id: int, names: Sequence[str]) -> None:
    """Whose documents are the team's, besides those that go by its own name."""
    await session.execute(update(TeamRow).where(TeamRow.id == team_id).values(owns=", ".join(names)[:1000]))


async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[Team]:
    """The teams whose digest is longest due; on PostgreSQL no other replica gets the same ones."""
    query = (
        select(TeamRow)
        .where(TeamRow.next_digest_at <= now, has_access(TeamRow.workspace_id, now))
        .order_by(TeamRow.next_digest_at, TeamRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_value(row) for row in await session.scalars(query)]


async def advance(session: AsyncSession, team_id: int, next_digest_at: datetime) -> None:
    """Moves a team to its next digest."""
    await session.execute(update(TeamRow).where(TeamRow.id == team_id).values(next_digest_at=next_digest_at))


async def set_unreachable(session: AsyncSession, workspace_id: int, channel: str, reason: str | None) -> None:
    """Keeps why Slack takes no digest for this channel; None when it does."""
    channels = (TeamRow.workspace_id == workspace_id) & (TeamRow.channel == channel)
    await session.execute(update(TeamRow).where(channels).values(unreachable=reason))


async def competencies_asked(session: AsyncSession, team_id: int, since: datetime) -> list[str]:
    """The competencies that the team's managers were asked about since then, one entry a nudge; no names."""
    query = (
        select(NudgeRow.competency_id)
        .join(TeamMemberRow, TeamMemberRow.manager_id == NudgeRow.manager_id)
        .where(TeamMemberRow.team_id == team_id, NudgeRow.due_at >= since)
    )
    return list(await session.scalars(query))


async def shown(session: AsyncSession, team_id: int) -> frozenset[int]:
    """The documents that this team's digests have linked."""
    query = select(TeamDocumentRow.document_id).where(TeamDocumentRow.team_id == team_id)
    return frozenset(await session.scalars(query))


async def remember_shown(session: AsyncSession, team_id: int, document_ids: Sequence[int]) -> None:
    """These documents have been in a digest of the team."""
    session.add_all(TeamDocumentRow(team_id=team_id, document_id=document_id) for document_id in document_ids)
    await session.flush()


async def next_due_at(session: AsyncSession) -> datetime | None:
    """When the next digest of any team is due."""
    return await session.scalar(select(TeamRow.next_digest_at).order_by(TeamRow.next_digest_at).limit(1))


def _value(row: TeamRow) -> Team:
    rhythm = Rhythm(row.every_weeks, row.weekday, row.local_time)
    return Team(
        id=row.id,
        workspace_id=row.workspace_id,
        channel=row.channel,
        name=row.name,
        zone=zone_named(row.zone),
        rhythm=rhythm,
        next_digest_at=row.next_digest_at,
        unreachable=row.unreachable,
    )
