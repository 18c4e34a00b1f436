"""Teams: channels with a digest, and the managers who joined them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.ownership import names_in
from bot.core.people.people import Consent
from bot.core.people.schedule import Rhythm
from bot.core.teams.teams import Section, Team, TeamState
from bot.store.people.workspaces import MOST, due_by, has_access
from bot.store.people.zones import zone_named
from bot.store.tables import ManagerRow, TeamDocumentRow, TeamMemberRow, TeamRow, WorkspaceRow
from bot.store.upsert import insert_new


async def find(session: AsyncSession, team_id: str, channel: str) -> Team | None:
    """The team of a channel."""
    query = (
        select(TeamRow)
        .join(WorkspaceRow, WorkspaceRow.id == TeamRow.workspace_id)
        .where(WorkspaceRow.team_id == team_id, TeamRow.channel == channel)
    )
    row = await session.scalar(query.execution_options(populate_existing=True))
    return None if row is None else _value(row)


async def get(session: AsyncSession, team_id: int) -> Team:
    """The team with this id of ours; an unknown one is an error."""
    return _value(await session.get_one(TeamRow, team_id, populate_existing=True))


async def in_workspace(session: AsyncSession, slack_team_id: str, team_id: int) -> Team | None:
    """The team of this id, if it is this workspace's; ids that come from Slack are asked for this way."""
    query = (
        select(TeamRow)
        .join(WorkspaceRow, TeamRow.workspace_id == WorkspaceRow.id)
        .where(TeamRow.id == team_id, WorkspaceRow.team_id == slack_team_id)
    )
    row = await session.scalar(query.execution_options(populate_existing=True))
    return None if row is None else _value(row)


async def every(session: AsyncSession, workspace_id: int | None = None) -> list[Team]:
    """All teams, the first linked first; of one workspace or of all."""
    query = select(TeamRow).order_by(TeamRow.id).execution_options(populate_existing=True)
    if workspace_id is not None:
        query = query.where(TeamRow.workspace_id == workspace_id)
    return [_value(row) for row in await session.scalars(query)]


async def of_manager(session: AsyncSession, manager_id: int) -> list[Team]:
    """The teams that a manager has joined and that get their digest."""
    query = (
        select(TeamRow)
        .join(TeamMemberRow, TeamMemberRow.team_id == TeamRow.id)
        .where(TeamMemberRow.manager_id == manager_id, TeamRow.state == TeamState.LINKED)
        .order_by(TeamRow.id)
    )
    return [_value(row) for row in await session.scalars(query)]


async def members(session: AsyncSession, workspace_id: int) -> dict[int, frozenset[int]]:
    """The enrolled managers of each team of a workspace that gets its digest."""
    found: dict[int, frozenset[int]] = {}
    for team_id, manager_id in await session.execute(_MEMBERS, {"workspace": workspace_id}):
        found[team_id] = found.get(team_id, frozenset()) | {manager_id}
    return found


_MEMBERS = (
    select(TeamMemberRow.team_id, TeamMemberRow.manager_id)
    .join(TeamRow, TeamRow.id == TeamMemberRow.team_id)
    .join(ManagerRow, ManagerRow.id == TeamMemberRow.manager_id)
    .where(
        TeamRow.workspace_id == bindparam("workspace"),
        TeamRow.state == TeamState.LINKED,
        ManagerRow.consent == Consent.ACTIVE,
    )
)


async def size(session: AsyncSession, team_id: int) -> int:
    """How many managers have joined a team."""
    query = select(func.count()).select_from(TeamMemberRow).where(TeamMemberRow.team_id == team_id)
    return await session.scalar(query) or 0


async def count(session: AsyncSession, workspace_id: int) -> int:
    """How many channels of a workspace have a digest, or will have it again."""
    over = TeamRow.state.in_((TeamState.UNLINKED, TeamState.DELETED))
    query = select(func.count()).select_from(TeamRow).where(TeamRow.workspace_id == workspace_id, ~over)
    return await session.scalar(query) or 0


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
    return _value((await session.scalars(query.execution_options(populate_existing=True))).one())


async def join(session: AsyncSession, team_id: int, manager_id: int, now: datetime) -> bool:
    """Adds a manager to a team; tells whether they were not in it yet."""
    return await insert_new(
        session, TeamMemberRow, {"team_id": team_id, "manager_id": manager_id, "joined_at": now}
    )


async def leave(session: AsyncSession, team_id: int, manager_id: int) -> bool:
    """Takes a manager out of a team; tells whether they were in it."""
    theirs = (TeamMemberRow.team_id == team_id) & (TeamMemberRow.manager_id == manager_id)
    result = await session.execute(delete(TeamMemberRow).where(theirs))
    assert isinstance(result, CursorResult)  # noqa: S101 - a DELETE always gives one
    return result.rowcount > 0


async def has(session: AsyncSession, team_id: int, manager_id: int) -> bool:
    """Whether a manager has joined a team."""
    return await session.get(TeamMemberRow, (team_id, manager_id)) is not None


async def rename(session: AsyncSession, team_id: int, name: str) -> None:
    """The channel has another name."""
    await _change(session, team_id, name=name)


async def set_state(session: AsyncSession, team_id: int, state: TeamState, next_digest_at: datetime) -> None:
    """What has become of a team's channel, and when its next digest would be due."""
    await _change(session, team_id, state=state, next_digest_at=next_digest_at)


async def set_for_outsiders(session: AsyncSession, team_id: int, *, agreed: bool) -> None:
    """Whether somebody has agreed to people of other organisations reading the digest."""
    await _change(session, team_id, for_outsiders=agreed)


async def set_rhythm(
    session: AsyncSession, team_id: int, zone: ZoneInfo, rhythm: Rhythm, next_at: datetime
) -> None:
    """When a team gets its digest."""
    await _change(
        session,
        team_id,
        zone=zone.key,
        every_weeks=rhythm.every_weeks,
        weekday=rhythm.weekday,
        local_time=rhythm.at,
        next_digest_at=next_at,
    )


async def set_contents(
    session: AsyncSession, team_id: int, sections: frozenset[Section], *, posts_when_empty: bool
) -> None:
    """What a team's digest holds, and whether an empty one is posted."""
    await _change(session, team_id, sections=",".join(sorted(sections)), posts_when_empty=posts_when_empty)


async def set_country(session: AsyncSession, team_id: int, country: str | None, next_digest_at: datetime) -> None:
    """Whose public holidays a team has, and when its next digest comes therefore."""
    await _change(session, team_id, country=country, next_digest_at=next_digest_at)


async def skip(session: AsyncSession, team_id: int, slot: str) -> None:
    """Calls off the digest of a slot."""
    await _change(session, team_id, skipped_slot=slot)


async def set_owns(session: AsyncSession, team_id: int, names: Sequence[str]) -> None:
    """Whose documents are the team's, besides those that go by its own name."""
    await session.execute(update(TeamRow).where(TeamRow.id == team_id).values(owns=", ".join(names)[:1000]))


async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[Team]:
    """The teams whose digest is longest due; on PostgreSQL no other replica gets the same ones."""
    return [_value(row) for row in await session.scalars(_DUE, due_by(now, limit))]


_DUE = (
    select(TeamRow)
    .where(TeamRow.next_digest_at <= bindparam("now"), TeamRow.state == TeamState.LINKED)
    .where(has_access(TeamRow.workspace_id))
    .order_by(TeamRow.next_digest_at, TeamRow.id)
    .limit(MOST)
    .with_for_update(skip_locked=True)
)


async def advance(session: AsyncSession, team_id: int, next_digest_at: datetime) -> None:
    """Moves a team to its next digest."""
    await session.execute(update(TeamRow).where(TeamRow.id == team_id).values(next_digest_at=next_digest_at))


async def shown(session: AsyncSession, team_id: int) -> frozenset[int]:
    """The documents that this team's digests have linked."""
    query = select(TeamDocumentRow.document_id).where(TeamDocumentRow.team_id == team_id)
    return frozenset(await session.scalars(query))


async def remember_shown(session: AsyncSession, team_id: int, document_ids: Sequence[int]) -> None:
    """These documents have been in a digest of the team."""
    session.add_all(TeamDocumentRow(team_id=team_id, document_id=document_id) for document_id in document_ids)
    await session.flush()


async def tell(session: AsyncSession, team_id: int, until: datetime) -> None:
    """The team has been told what there was to tell until then."""
    await _change(session, team_id, told_until=until)


async def useful(session: AsyncSession, workspace_id: int) -> dict[int, int]:
    """How often each document of a digest was called useful, by all teams of a workspace together."""
    query = (
        select(TeamDocumentRow.document_id, func.sum(TeamDocumentRow.useful))
        .join(TeamRow, TeamRow.id == TeamDocumentRow.team_id)
        .where(TeamDocumentRow.useful > 0, TeamRow.workspace_id == workspace_id)
        .group_by(TeamDocumentRow.document_id)
    )
    return {document_id: int(count) for document_id, count in await session.execute(query)}


async def next_due_at(session: AsyncSession) -> datetime | None:
    """When the next digest of any team is due."""
    query = select(TeamRow.next_digest_at).where(TeamRow.state == TeamState.LINKED)
    return await session.scalar(query.order_by(TeamRow.next_digest_at).limit(1))


async def _change(session: AsyncSession, team_id: int, **values: object) -> None:
    await session.execute(update(TeamRow).where(TeamRow.id == team_id).values(**values))


def _value(row: TeamRow) -> Team:
    return Team(
        id=row.id,
        workspace_id=row.workspace_id,
        channel=row.channel,
        name=row.name,
        zone=zone_named(row.zone),
        rhythm=Rhythm(row.every_weeks, row.weekday, row.local_time),
        next_digest_at=row.next_digest_at,
        unreachable=row.unreachable,
        state=TeamState(row.state),
        sections=frozenset(Section(one) for one in row.sections.split(",") if one),
        posts_when_empty=row.posts_when_empty,
        skipped=row.skipped_slot,
        owns=names_in(row.owns),
        country=row.country,
        told_until=row.told_until,
        for_outsiders=row.for_outsiders,
    )
