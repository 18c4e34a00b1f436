"""The library's index beside the database, for commands that look into it or change it."""

import asyncio
from collections.abc import Awaitable, Callable

from bot import configured, settings
from bot.actions.library.search import Library
from bot.cli.running import Result
from bot.store.engine import Sessions


def with_library(work: Callable[[Sessions, Library], Awaitable[Result]]) -> Result:
    """Does `work` with the configured database and vocabulary."""

    async def run() -> Result:
        chosen = settings.load()
        async with configured.database(chosen) as sessions:
            return await work(sessions, configured.library(chosen))

    return asyncio.run(run())
