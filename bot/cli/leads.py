"""`em-coach leads`: who they are, what they see, what they did; and the schedule for new managers."""

import json
from datetime import date, datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot import app
from bot.cli.people import Workspace, the_workspace, user_id
from bot.cli.running import AsJson, Limit, with_database
from bot.cli.teams import day_named, time_of_day
from bot.core import people
from bot.core.leads import OPERATOR, Deed
from bot.core.programme import Published, last_closed_week
from bot.store import audit, cohorts, leads, workspaces
from bot.store.engine import Sessions

cli = typer.Typer(no_args_is_help=True, help="Leads, what they see of the programme, and what they did.")

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
    new = _change(person, workspace, Deed.NAMED)
    print(f"{person}: {'a lead' if new else 'a lead already'}")


@cli.command("remove")
def remove(person: Person, workspace: Workspace = None) -> None:
    """Take somebody off the leads."""
    was = _change(person, workspace, Deed.UNNAMED)
    print(f"{person}: {'a lead no more' if was else 'no lead by name'}")


@cli.command("defaults")
def defaults(
    day: Annotated[str, typer.Option(help="A day of the week, such as tuesday.")],
    at: Annotated[str, typer.Option(help="A time of day, such as 09:30, on each manager's own clock.")],
    workspace: Workspace = None,
) -> None:
    """Set when those who join from now on get their questions; nobody who has joined is moved."""
    weekday, moment, now = day_named(day), time_of_day(at), app.system_clock()
    said = f"{date(2024, 1, 1 + weekday):%A} {moment:%H:%M}"  # 2024 began on a Monday

    async def work(sessions: Sessions) -> None:
        async with sessions.begin() as session:
            place = await the_workspace(session, workspace)
            await workspaces.set_default_rhythm(session, place.id, weekday, moment)
            await audit.note(session, place.id, audit.Noted(OPERATOR, Deed.DEFAULTS, said, now))

    with_database(work)
    print(f"New managers get their questions on {said}.")


@cli.command("log")
def log(*, limit: Limit = 100, as_json: AsJson = False, workspace: Workspace = None) -> None:
    """Print what every manager can read: what leads did, and operators in their place; the newest first."""

    async def work(sessions: Sessions) -> list[audit.Noted]:
        async with sessions() as session:
            return await audit.log(session, (await the_workspace(session, workspace)).id, limit or None)

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
    since = last_closed_week(app.system_clock()) - timedelta(weeks=WEEKS - 1)

    async def work(sessions: Sessions) -> list[Published]:
        async with sessions() as session:
            return await cohorts.since(session, (await the_workspace(session, workspace)).id, since)

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


def _change(person: str, workspace: str | None, deed: Deed) -> bool:
    """Names or unnames somebody, and notes it; tells whether that changed anything."""
    now = app.system_clock()

    async def work(sessions: Sessions) -> bool:
        async with sessions.begin() as session:
            place = await the_workspace(session, workspace)
            changed = await _named(session, place, person, deed, now)
            if changed:
                await audit.note(session, place.id, audit.Noted(OPERATOR, deed, person, now))
            return changed

    return with_database(work)


async def _named(session: AsyncSession, place: people.Workspace, person: str, deed: Deed, now: datetime) -> bool:
    if deed is Deed.NAMED:
        return await leads.name(session, place.id, person, now)
    return await leads.unname(session, place.id, person)
