"""`em-coach signals list|status`: which tools there are, and what is known of them."""

import json
from collections.abc import Iterator

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cli.running import AsJson, with_database
from bot.core.signals.signals import Signal
from bot.core.teams.teams import Team
from bot.store.engine import Sessions
from bot.store.signals import events as event_store
from bot.store.signals import signals as store
from bot.store.teams import teams


def listing(as_json: AsJson = False) -> None:
    """List the tools: whose they are and where."""

    async def work(sessions: Sessions) -> tuple[list[Signal], dict[int, str]]:
        async with sessions() as session:
            names = {team.id: team.name for team in await teams.every(session)}
            return await store.of_teams(session), names

    found, names = with_database(work)
    for signal in found:
        print(
            json.dumps(_as_json(signal, names[signal.new.team_id]))
            if as_json
            else f"{signal.id:3}  #{names[signal.new.team_id]}  {signal.name}"
        )


def status(as_json: AsJson = False) -> None:
    """Tell of each tool how much is known, when it was read, and what went wrong."""

    async def work(sessions: Sessions) -> list[tuple[Signal, tuple[int, int], str]]:
        async with sessions() as session:
            names = {team.id: team.name for team in await teams.every(session)}
            return [
                (signal, await event_store.count(session, signal.id), names[signal.new.team_id])
                for signal in await store.of_teams(session)
            ]

    for signal, counts, name in with_database(work):
        whole = {**_as_json(signal, name), "events": counts[0], "daily_costs": counts[1]}
        print(json.dumps(whole) if as_json else "\n".join(_status(signal, name, counts)))


async def team_called(session: AsyncSession, text: str) -> Team:
    """The team with this channel or number; an unknown one is a wrong command line."""
    wanted = text.removeprefix("#")
    found = [team for team in await teams.every(session) if wanted in (team.name, str(team.id))]
    if len(found) != 1:
        several = "several teams are" if found else "there is no team"
        raise typer.BadParameter(f"{several} called {text!r}; `em-coach teams list` shows them.")
    return found[0]


def _status(signal: Signal, name: str, counts: tuple[int, int]) -> Iterator[str]:
    read = f"read {signal.synced_at:%Y-%m-%d %H:%M} UTC" if signal.synced_at else "not read to its end yet"
    due = f", next {signal.next_sync_at:%Y-%m-%d %H:%M} UTC" if signal.next_sync_at else ""
    yield f"{signal.id:3}  #{name}  {signal.name}: {counts[0]} events, {counts[1]} daily costs, {read}{due}"
    for kind, period in sorted(signal.covers.items()):
        yield f"     {kind}: whole from {period.first} until {period.end}"
    if signal.problem:
        yield f"     failed {signal.problem_at:%Y-%m-%d %H:%M} UTC: {signal.problem}"
    for note in signal.notes:
        yield f"     {note}"


def _as_json(signal: Signal, name: str) -> dict[str, object]:
    return {
        "id": signal.id,
        "team": name,
        "kind": signal.new.kind,
        "location": signal.new.location,
        "token_env": signal.new.token_env,
        "synced_at": signal.synced_at.isoformat() if signal.synced_at else None,
        "next_sync_at": signal.next_sync_at.isoformat() if signal.next_sync_at else None,
        "problem": signal.problem,
        "notes": list(signal.notes),
    }
