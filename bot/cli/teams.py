"""`em-coach teams`: which channels get a digest, when, and what it holds."""

import json
from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from bot import configured
from bot.actions.teams import teams as actions
from bot.cli.people import channel_id
from bot.cli.running import AsJson, with_database
from bot.core.people.schedule import Rhythm
from bot.core.teams.leads import OPERATOR, Deed
from bot.core.teams.teams import NO_HOLIDAYS, Section, Team
from bot.holidays import countries
from bot.store.engine import Sessions
from bot.store.people import workspaces
from bot.store.teams import audit_log, teams

cli = typer.Typer(no_args_is_help=True)

Which = Annotated[int, typer.Argument(metavar="TEAM", help="Its number, as `em-coach teams list` shows it.")]
LONGEST_NAME = 80
"""Of a channel, in Slack."""
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _name(text: str) -> str:
    name = text.removeprefix("#").strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise typer.BadParameter(f"a channel's name has 1 to {LONGEST_NAME} characters.")
    return name


@cli.command("list")
def show(*, as_json: AsJson = False) -> None:
    """List the teams: their channel, whether it gets its digest, when, and how many managers have joined."""

    async def work(sessions: Sessions) -> list[tuple[Team, int]]:
        async with sessions() as session:
            return [(team, await teams.size(session, team.id)) for team in await teams.every(session)]

    for team, size in with_database(work):
        print(json.dumps(_as_json(team, size)) if as_json else _line(team, size))


@cli.command("link")
def link(
    channel: Annotated[
        str, typer.Argument(parser=channel_id, metavar="CHANNEL", help="Its id, such as C024BE91L.")
    ],
    name: Annotated[str, typer.Option(parser=_name, metavar="NAME", help="The channel's name.")],
    zone: Annotated[str, typer.Option(help="The time zone of its digest, such as Europe/London.")] = "UTC",
) -> None:
    """Give a channel a digest, on Fridays. Invite the bot there in Slack; managers join with /coach team."""
    place, now = _zone(zone), configured.system_clock()

    async def work(sessions: Sessions) -> Team:
        async with sessions.begin() as session:
            workspace = next(iter(await workspaces.every(session)), None)
            if workspace is None:
                raise configured.CannotStartError("No workspace is known yet: run `em-coach serve` once first.")
            team = await actions.link(session, workspace, channel=channel, name=name, zone=place, by=None, now=now)
            await audit_log.note(session, workspace.id, audit_log.Noted(OPERATOR, Deed.LINKED, channel, now))
            return team

    print(_line(with_database(work), 0))


@cli.command("unlink")
def unlink(team_id: Which) -> None:
    """End a channel's digest; `link` brings it back."""
    now = configured.system_clock()

    async def work(sessions: Sessions) -> Team:
        async with sessions.begin() as session:
            team = await team_of(session, team_id)
            await actions.unlink(session, team)
            await audit_log.note(
                session, team.workspace_id, audit_log.Noted(OPERATOR, Deed.UNLINKED, team.channel, now)
            )
            return team

    print(f"#{with_database(work).name} gets no digest any more.")


@cli.command("set")
def settings(
    team_id: Which,
    *,
    day: Annotated[str | None, typer.Option(help="A day of the week, such as friday.")] = None,
    at: Annotated[str | None, typer.Option(help="A time of day, such as 10:00.")] = None,
    zone: Annotated[str | None, typer.Option(help="A time zone, such as Europe/London.")] = None,
    every: Annotated[int | None, typer.Option(min=1, max=52, help="Every how many weeks.")] = None,
    country: Annotated[
        str | None,
        typer.Option(help="Whose public holidays move it: two letters, `zone` for the time zone's, or `none`."),
    ] = None,
    section: Annotated[
        list[Section] | None, typer.Option(help="What it holds; repeat for each. Given once, the others are off.")
    ] = None,
    empty: Annotated[bool | None, typer.Option(help="Post one line when there is nothing to say.")] = None,
) -> None:
    """Change when a team's digest comes, and what it holds."""
    now = configured.system_clock()

    async def work(sessions: Sessions) -> tuple[Team, int]:
        async with sessions.begin() as session:
            team = await team_of(session, team_id)
            rhythm = Rhythm(
                every or team.rhythm.every_weeks,
                team.rhythm.weekday if day is None else day_named(day),
                team.rhythm.at if at is None else time_of_day(at),
            )
            await actions.set_rhythm(session, team, _zone(zone) if zone else team.zone, rhythm, now)
            if country:
                chosen = await teams.get(session, team_id)
                await actions.set_country(session, chosen, _country(country), now)
            sections = frozenset(section) if section else team.sections
            posts = team.posts_when_empty if empty is None else empty
            await teams.set_contents(session, team.id, sections, posts_when_empty=posts)
            await audit_log.note(
                session, team.workspace_id, audit_log.Noted(OPERATOR, Deed.CHANGED, team.channel, now)
            )
            return await teams.get(session, team.id), await teams.size(session, team.id)

    print(_line(*with_database(work)))


async def team_of(session: AsyncSession, team_id: int) -> Team:
    """The team with this number; an unknown one is a wrong command line."""
    try:
        return await teams.get(session, team_id)
    except NoResultFound as error:
        raise typer.BadParameter(f"There is no team {team_id}; `em-coach teams list` shows them.") from error


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise typer.BadParameter(f"{text!r} is no time zone; they are written like Europe/London.") from error


def _country(text: str) -> str | None:
    chosen = {"zone": None, "none": NO_HOLIDAYS}.get(text.lower(), text.upper())
    if chosen and chosen not in countries():
        raise typer.BadParameter(f"{text!r} is no country whose public holidays are known, such as FR.")
    return chosen


def day_named(text: str) -> int:
    """The day of the week, Monday being 0; anything else is a wrong command line."""
    found = [number for number, name in enumerate(DAYS) if name.startswith(text.lower()) and len(text) > 1]
    if len(found) != 1:
        raise typer.BadParameter(f"{text!r} is no day of the week.")
    return found[0]


def time_of_day(text: str) -> time:
    """A time of day; anything else is a wrong command line."""
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall time has no zone
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no time of day; it is written like 10:00.") from error


def _line(team: Team, size: int) -> str:
    at = team.next_digest_at.astimezone(team.zone)
    sections = ", ".join(sorted(team.sections)) or "nothing"
    return (
        f"{team.id:4}  {team.state:8}  #{team.name} ({team.channel}), next {at:%a %Y-%m-%d %H:%M} "
        f"{team.zone.key}, every {team.rhythm.every_weeks} weeks, {size} managers, holds: {sections}"
    )


def _as_json(team: Team, size: int) -> dict[str, object]:
    return {
        "id": team.id,
        "channel": team.channel,
        "name": team.name,
        "state": team.state,
        "zone": team.zone.key,
        "every_weeks": team.rhythm.every_weeks,
        "weekday": team.rhythm.weekday,
        "time": f"{team.rhythm.at:%H:%M}",
        "next_digest_at": team.next_digest_at.isoformat(),
        "managers": size,
        "sections": sorted(team.sections),
        "posts_when_empty": team.posts_when_empty,
    }
