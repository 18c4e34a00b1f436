"""`em-coach leads`: who they are, what they see, what they did; and the schedule for new managers."""

import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Annotated

import typer

from bot import configured
from bot.actions.teams import leads as actions
from bot.cli.people import Workspace, the_workspace, user_id
from bot.cli.running import AsJson, Limit, with_database
from bot.cli.teams import day_named, time_of_day
from bot.core.teams.figures import Published, last_closed_week
from bot.core.teams.leads import OPERATOR, Deed
from bot.store.engine import Sessions
from bot.store.people import workspaces
from bot.store.teams import audit_log, leads
from bot.store.teams import figures as stored

cli = typer.Typer(no_args_is_help=True)

Person = Annotated[str, typer.Argument(parser=user_id, metavar="USER", help="A Slack id, such as U0123ABCD.")]
WEEKS = 4


@cli.command("list")
def show(workspace: Workspace = None) -> None:
    """List the leads by name; while there are none, the workspace's admins are the leads."""

    async def work(sessions: Sessions) -> list[str]:
        async with sessions() as session:
            return await leads.named(session, (await the_workspace(session, workspace)).id)

    for one in with_database(work):
        print(one)


@cli.command("add")
def add(person: Person, workspace: Workspace = None) -> None:
    """Make somebody a lead."""
    new = _change(person, workspace, actions.name)
    print(f"{person}: {'a lead' if new else 'a lead already'}")


@cli.command("remove")
def remove(person: Person, workspace: Workspace = None) -> None:
    """Take somebody off the leads."""
    was = _change(person, workspace, actions.unname)
    print(f"{person}: {'a lead no more' if was else 'no lead by name'}")


@cli.command("defaults")
def defaults(
    day: Annotated[str, typer.Option(help="A day of the week, such as tuesday.")],
    at: Annotated[str, typer.Option(help="A time of day, such as 09:30, on each manager's own clock.")],
    workspace: Workspace = None,
) -> None:
    """Set when those who join from now on get their questions; nobody who has joined is moved."""
    weekday, moment, now = day_named(day), time_of_day(at), configured.system_clock()
    said = f"{date(2024, 1, 1 + weekday):%A} {moment:%H:%M}"  # 2024 began on a Monday

    async def work(sessions: Sessions) -> None:
        async with sessions.begin() as session:
            place = await the_workspace(session, workspace)
            await workspaces.set_default_rhythm(session, place.id, weekday, moment)
            await audit_log.note(session, place.id, audit_log.Noted(OPERATOR, Deed.DEFAULTS, said, now))

    with_database(work)
    print(f"New managers get their questions on {said}.")


@cli.command("log")
def log(*, limit: Limit = 100, as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Print what every manager can read: what leads did, and operators in their place; the newest first."""

    async def work(sessions: Sessions) -> list[audit_log.Noted]:
        async with sessions() as session:
            return await audit_log.log(session, (await the_workspace(session, workspace)).id, limit or None)

    for one in with_database(work):
        told = {"at": one.at.isoformat(), "who": one.actor, "did": one.action, "what": one.subject}
        print(
            json.dumps(told)
            if as_json
            else f"{one.at:%Y-%m-%d %H:%M}  {one.actor:12} {one.action:9} {one.subject}"
        )


@cli.command("figures")
def figures(workspace: Workspace = None) -> None:
    """Print the published figures of the last four weeks, a group's week a line, as JSON; team 0 is all others."""
    since = last_closed_week(configured.system_clock()) - timedelta(weeks=WEEKS - 1)

    async def work(sessions: Sessions) -> list[Published]:
        async with sessions() as session:
            return await stored.since(session, (await the_workspace(session, workspace)).id, since)

    for one in with_database(work):
        print(json.dumps(_told(one)))


def _told(one: Published) -> dict[str, object]:
    """Without the ids of those who were counted, which leads don't see either."""
    return {
        "week": one.week.isoformat(),
        "team": one.team_id,
        "managers": one.figures.size,
        "half_or_more_took_their_minute": one.figures.took_minute,
        "half_or_more_answered_within": one.figures.within,
        "half_or_more_worked_on": one.figures.areas,
        "half_or_more_have_reached": dict(one.figures.standings),
    }


Change = Callable[..., Awaitable[bool]]


def _change(person: str, workspace: str | None, change: Change) -> bool:
    """Names or unnames somebody; tells whether that changed anything."""
    now = configured.system_clock()

    async def work(sessions: Sessions) -> bool:
        async with sessions.begin() as session:
            place = await the_workspace(session, workspace)
            return await change(session, place.id, person, by=OPERATOR, now=now)

    return with_database(work)
