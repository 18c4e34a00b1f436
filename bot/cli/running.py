"""What commands share: the configured database for the time of one call, and options that recur."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from bot import configured, settings
from bot.store.engine import Sessions

Result = TypeVar("Result")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
Limit = Annotated[int, typer.Option(min=0, help="How many at the most; 0 means all.")]


def with_database(work: Callable[[Sessions], Awaitable[Result]]) -> Result:
    """Does `work` with the configured database."""

    async def run() -> Result:
        async with configured.database(settings.load()) as sessions:
            return await work(sessions)

    return asyncio.run(run())


def with_keys(work: Callable[[Sessions], Awaitable[Result]]) -> Result:
    """Does `work` that needs the keys; without them it is refused before it begins."""
    if not settings.load().keys:
        raise settings.SettingsError(f"EM_COACH_KEYS is not set: {settings.WHERE_TO_GET['EM_COACH_KEYS']}")
    return with_database(work)
