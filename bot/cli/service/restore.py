"""`em-coach restore`: a backup takes the place of the database, without a message lost or sent again."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import configured, jobs, prompts, settings
from bot.cli.service.backup import sqlite_file
from bot.configured import CannotStartError, system_clock
from bot.errors import OperatorError
from bot.settings import Settings
from bot.store import backup, one_server

FILE_OR_MOMENT = "Name the file of a backup, or with PostgreSQL, after pg_restore, the moment of it (--taken-at)."


def restore(
    file: Annotated[Path | None, typer.Argument(help="What `em-coach backup` has written.")] = None,
    *,
    taken_at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            help="With PostgreSQL, after pg_restore: when pg_dump was started, in UTC.",
        ),
    ] = None,
) -> None:
    """Put a backup in the place of the database; what was sent since is looked for in Slack, not sent again."""
    chosen = settings.load()
    if not chosen.keys:
        raise settings.SettingsError(f"EM_COACH_KEYS is not set: {settings.WHERE_TO_GET['EM_COACH_KEYS']}")
    if file and not taken_at:
        doubted = _from_file(chosen, file)
    elif taken_at and not file:
        doubted = asyncio.run(_catch_up(chosen, taken_at.replace(tzinfo=UTC)))
    else:
        raise OperatorError(FILE_OR_MOMENT)
    print(f"The database is ready. {doubted} messages may have been sent since: `serve` looks in Slack first.")


def _from_file(chosen: Settings, file: Path) -> int:
    database = sqlite_file(chosen.database_url, "pg_restore, then `em-coach restore --taken-at`")
    taken_at = backup.taken_at(file)
    try:
        with one_server.only_one(chosen.database_url), backup.in_place_of(database, file) as ready:
            there = chosen.model_copy(update={"database_url": settings.database_url(f"sqlite:///{ready}")})
            asyncio.run(configured.migrate(there))
            return asyncio.run(_catch_up(there, taken_at))
    except one_server.ServedError as error:
        raise CannotStartError(str(error)) from error


async def _catch_up(chosen: Settings, taken_at: datetime) -> int:
    words = prompts.load(*chosen.prompts)
    async with configured.database(chosen) as sessions:
        return await jobs.catch_up(sessions, words, taken_at, system_clock())
