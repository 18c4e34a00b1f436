"""`em-coach deliveries`: what is due, stuck, dead or unknown, and what an operator does about it."""

import json
from typing import Annotated

import typer

from bot import configured
from bot.actions.delivery import deliveries
from bot.cli.running import AsJson, Limit, with_database
from bot.core.delivery.deliveries import (
    UNSETTLED,
    State,
    Stopped,
    Unsettled,
)
from bot.store.delivery import deliveries as store
from bot.store.delivery import stops
from bot.store.engine import Sessions


def show(
    state: Annotated[list[State] | None, typer.Option(help="Only those in this state; may be repeated.")] = None,
    retry: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="Send a dead or unknown one again; may be repeated.")
    ] = None,
    drop: Annotated[list[int] | None, typer.Option(metavar="ID", help="Give one up; may be repeated.")] = None,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """List what is due, under way, stuck, dead or unknown, and what has stopped; send it again or give it up."""
    now = configured.system_clock()

    async def work(sessions: Sessions) -> tuple[list[Unsettled], list[Stopped], dict[State, int]]:
        async with sessions.begin() as session:
            for id_ in retry or []:
                await deliveries.retry(session, id_, now)
            for id_ in drop or []:
                await deliveries.drop(session, id_)
            found = await store.in_states(session, state or UNSETTLED, limit or None)
            return found, await stops.stopped(session), await store.counts(session)

    found, stopped, counts = with_database(work)
    for one in found:
        print(json.dumps(one.as_json(now)) if as_json else one.in_words(now))
    for stop in stopped:
        print(json.dumps(stop.as_json()) if as_json else stop.in_words())
    if not as_json:
        print(", ".join(f"{counts.get(one, 0)} {one}" for one in State))
