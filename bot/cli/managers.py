"""`em-coach managers`: who takes part, and what leads can do about it in Slack; never what anybody wrote."""

import json
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot import configured, settings
from bot.cli.people import Person, Workspace, the_manager, the_workspace, user_id
from bot.cli.running import AsJson, with_database, with_keys
from bot.core.people.calendar import Absence
from bot.core.people.people import Consent, Manager, Subscription
from bot.core.teams.leads import OPERATOR, Deed
from bot.store.engine import Sessions
from bot.store.people import managers, subscriptions
from bot.store.teams import audit_log

cli = typer.Typer(invoke_without_command=True)


@cli.callback()
def show(context: typer.Context, as_json: AsJson = False, workspace: Workspace = None) -> None:
    """List everybody whom the bot knows: Slack id, zone, where they stand, when their next question is due."""
    if context.invoked_subcommand:
        return
    now = configured.system_clock()

    async def work(sessions: Sessions) -> list[tuple[Manager, list[Subscription]]]:
        async with sessions() as session:
            place = await the_workspace(session, workspace)
            known = await managers.in_workspace(session, place.id)
            planned = await subscriptions.of_managers(session, [one.id for one in known])
            return [(one, planned[one.id]) for one in known]

    for manager, planned in with_database(work):
        told = _told(manager, planned, now)
        print(json.dumps(told) if as_json else _line(told))


@cli.command("invite")
def invite(
    people: Annotated[
        list[str], typer.Argument(parser=user_id, metavar="USER...", help="Slack ids, such as U0123ABCD.")
    ],
    zone: Annotated[str, typer.Option(help="Their time zone: the introduction comes in working hours.")] = "UTC",
    workspace: Workspace = None,
) -> None:
    """Send people one introduction each; they decide for themselves. Who was asked before is left alone."""
    try:
        where = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise typer.BadParameter(f"{zone!r} is no time zone such as Europe/Lisbon.") from None
    from bot.actions.participation import enrolment  # noqa: PLC0415 - only to list takes none of it
    from bot.prompts import load  # noqa: PLC0415 - as above

    now, words = configured.system_clock(), load(*settings.load().prompts).words

    async def work(sessions: Sessions) -> dict[str, bool]:
        async with sessions.begin() as session:
            place = await the_workspace(session, workspace)
            done = {}
            for person in dict.fromkeys(people):
                done[person] = await enrolment.invite(
                    session, place, user_id=person, invited_by=None, zone=where, now=now
                )
            if any(done.values()):
                how_many = words.plain("enrolment.how_many", count=sum(done.values()))
                await audit_log.note(session, place.id, audit_log.Noted(OPERATOR, Deed.INVITED, how_many, now))
            return done

    for person, new in with_keys(work).items():
        print(f"{person}: {'invited' if new else 'asked before, left alone'}")


@cli.command("pause")
def pause(
    person: Person,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which they are back.")
    ] = None,
    workspace: Workspace = None,
) -> None:
    """Send somebody nothing, until a day or until they or you resume it."""
    from bot.actions.participation import absences  # noqa: PLC0415 - only to list takes none of it

    day: date | None = until.date() if until else None

    async def work(session: AsyncSession, manager: Manager, now: datetime) -> None:
        if day and day <= now.astimezone(manager.zone).date():
            raise typer.BadParameter(f"{day} is no day to come.", param_hint="--until")
        await absences.pause(session, manager, Absence(day) if day else None, now)

    _do("pause", person, workspace, work)
    print(f"{person}: nothing is sent until {day or 'they resume'}.")


@cli.command("resume")
def resume(person: Person, workspace: Workspace = None) -> None:
    """Let somebody's schedule go on; nothing has piled up."""
    from bot.actions.participation import absences  # noqa: PLC0415 - only to list takes none of it

    _do("resume", person, workspace, absences.resume)
    print(f"{person}: the schedule goes on.")


@cli.command("remove")
def remove(person: Person, workspace: Workspace = None) -> None:
    """End somebody's participation: nothing more is sent. What they wrote stays theirs until it is forgotten."""
    from bot.actions.participation import enrolment  # noqa: PLC0415 - only to list takes none of it

    async def work(session: AsyncSession, manager: Manager, now: datetime) -> None:
        await enrolment.decline(session, manager, now)

    _do("remove", person, workspace, work)
    print(f"{person}: takes part no more. /coach start brings them back, em-coach forget deletes what is kept.")


Work = Callable[[AsyncSession, Manager, datetime], Awaitable[None]]


def _do(action: str, person: str, workspace: str | None, do: Work) -> None:
    """Does something to somebody, and notes it."""
    now = configured.system_clock()

    async def work(sessions: Sessions) -> None:
        async with sessions.begin() as session:
            manager = await the_manager(session, person, workspace)
            await do(session, manager, now)
            await audit_log.note(session, manager.workspace_id, audit_log.Noted(OPERATOR, action, person, now))

    with_database(work)


def _told(manager: Manager, planned: list[Subscription], now: datetime) -> dict[str, Any]:
    return {
        "user": manager.user_id,
        "zone": manager.zone.key,
        "consent": manager.consent,
        "state": _state(manager, now),
        "next": planned[0].next_at.isoformat() if planned else None,
    }


def _state(manager: Manager, now: datetime) -> str:
    if manager.consent is not Consent.ACTIVE:
        return "not taking part"
    if manager.paused:
        return "paused"
    today = now.astimezone(manager.zone).date()
    if absence := manager.absence_on(today):
        begins = f"from {absence.begins} " if absence.is_ahead(today) else ""
        return f"away {begins}until {absence.back_on}"
    return "waiting for a word" if manager.patience.is_waiting else "on"


def _line(told: dict[str, Any]) -> str:
    return f"{told['user']:12} {told['zone']:24} {told['consent']:9} {told['state']:22} {told['next'] or '-'}"
