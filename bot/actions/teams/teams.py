"""Teams: linking a channel to a weekly digest, what becomes of the channel, and when the digest comes."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.delivery.channel_posts import WINDOW
from bot.core.delivery.deliveries import READ_BY_OTHERS, DeliveryKind, NewDelivery
from bot.core.people.people import Manager, Workspace
from bot.core.people.schedule import Rhythm, first_due, next_due
from bot.core.teams.teams import ChannelEvent, Team, TeamState, after, open_digest
from bot.holidays import country_of, holidays_of
from bot.store.delivery import deliveries
from bot.store.people import channels
from bot.store.teams import teams

DIGEST_RHYTHM = Rhythm(every_weeks=1, weekday=4, at=time(10, 0))
"""Fridays at ten: the week's questions are answered, and there is still a day to read."""


def first_digest(zone: ZoneInfo, now: datetime) -> datetime:
    """When a team that is linked now gets its first digest."""
    return _first(DIGEST_RHYTHM, zone, None, now)


def next_digest(team: Team, now: datetime) -> datetime:
    """When the digest after the present one comes."""
    due = next_due(team.rhythm, team.zone, team.next_digest_at, now)
    return open_digest(team.rhythm, team.zone, due, holidays_of(_country(team.zone, team.country)))


def off_holidays(team: Team) -> datetime:
    """When the present digest comes: later than planned, if its day has become a public holiday of the team."""
    is_holiday = holidays_of(_country(team.zone, team.country))
    return open_digest(team.rhythm, team.zone, team.next_digest_at, is_holiday)


def _first(rhythm: Rhythm, zone: ZoneInfo, country: str | None, now: datetime) -> datetime:
    return open_digest(rhythm, zone, first_due(rhythm, zone, now), holidays_of(_country(zone, country)))


def _country(zone: ZoneInfo, country: str | None) -> str | None:
    return country_of(zone.key) if country is None else country or None


async def link(
    session: AsyncSession,
    workspace: Workspace,
    *,
    channel: str,
    name: str,
    zone: ZoneInfo,
    by: Manager | None,
    now: datetime,
    for_outsiders: bool = False,
) -> Team:
    """Makes a channel a team with a digest, or one again, and lets `by` join it. Linking again changes nothing.

    `for_outsiders` is a yes to people of other organisations reading it.
    """
    team = await teams.link(
        session,
        workspace_id=workspace.id,
        channel=channel,
        name=name,
        zone=zone,
        rhythm=DIGEST_RHYTHM,
        next_digest_at=first_digest(zone, now),
    )
    if team.state is not TeamState.LINKED:
        due = _first(team.rhythm, team.zone, team.country, now)
        await teams.set_state(session, team.id, TeamState.LINKED, due)
    if for_outsiders:
        await teams.set_for_outsiders(session, team.id, agreed=True)
    if team.unreachable == READ_BY_OTHERS:
        await channels.set_unreachable(session, team.workspace_id, team.channel, None)
    if by is not None:
        await teams.join(session, team.id, by.id, now)
    return await teams.get(session, team.id)


async def welcome(session: AsyncSession, team: Team, linked_by: str, now: datetime) -> None:
    """Puts a note into the channel: what will come, who set it up, and how to join; once a day at the most."""
    note = NewDelivery(
        workspace_id=team.workspace_id,
        kind=DeliveryKind.WELCOME,
        subject_id=team.id,
        slot=now.date().isoformat(),
        recipient=team.channel,
        payload={
            "by": linked_by,
            "at": team.next_digest_at.astimezone(team.zone).isoformat(),
            "weeks": team.rhythm.every_weeks,
            "team_id": team.id,
        },
        not_before=now,
        not_after=now + WINDOW,
    )
    await deliveries.plan(session, note)


async def unlink(session: AsyncSession, team: Team) -> None:
    """No more digests, until somebody links the channel again."""
    await teams.set_state(session, team.id, TeamState.UNLINKED, team.next_digest_at)


async def note_event(session: AsyncSession, team: Team, event: ChannelEvent, now: datetime) -> None:
    """Something has happened to a team's channel. A digest that would have come meanwhile is not made up for."""
    state = after(event, team.state)
    if state is not team.state:
        due = max(team.next_digest_at, _first(team.rhythm, team.zone, team.country, now))
        await teams.set_state(session, team.id, state, due)
    if event is ChannelEvent.SHARED:  # the yes was to those who could read it then
        await teams.set_for_outsiders(session, team.id, agreed=False)


async def set_rhythm(session: AsyncSession, team: Team, zone: ZoneInfo, rhythm: Rhythm, now: datetime) -> None:
    """Another day, time or zone; the next digest is the first that fits. As it was, nothing moves."""
    if (zone.key, rhythm) != (team.zone.key, team.rhythm):
        await teams.set_rhythm(session, team.id, zone, rhythm, _first(rhythm, zone, team.country, now))


async def set_country(session: AsyncSession, team: Team, country: str | None, now: datetime) -> None:
    """Other public holidays, as `Team.country` says it; the next digest keeps its distance from them."""
    if country != team.country:
        await teams.set_country(session, team.id, country, _first(team.rhythm, team.zone, country, now))
