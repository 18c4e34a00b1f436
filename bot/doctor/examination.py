"""All checks in one order: the settings first, since nothing else can be asked without them."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from importlib.metadata import version

from bot import prompts
from bot.doctor import database, machine, slack
from bot.doctor.findings import Finding, bad, good
from bot.prompts import PromptsError
from bot.settings import Environment, Settings, SettingsError, load


async def examine(
    variables: Environment, now: Callable[[], datetime], send_to: str | None = None
) -> AsyncIterator[Finding]:
    """Every finding as soon as it is known. Nothing is changed; a message to `send_to` is taken away again."""
    for finding in machine.names(variables):
        yield finding
    try:
        settings = load()
    except SettingsError as problems:
        for problem in str(problems).splitlines():
            yield bad("settings", problem, "Mend it and ask again; the other checks need it.")
        return
    yield machine.time_zones(now().date(), version("tzdata"))
    yield machine.disk(settings)
    yield machine.cache(settings)
    for finding in _words(settings):
        yield finding
    async for finding in database.examine(settings, variables):
        yield finding
    async for finding in slack.examine(settings, now, send_to):
        yield finding


def _words(settings: Settings) -> Iterator[Finding]:
    """The words that are shipped, and what an organisation lays over them."""
    try:
        loaded = prompts.load(*settings.prompts)
    except PromptsError as mistakes:
        for mistake in str(mistakes).splitlines():
            yield bad("words", mistake, "`em-coach prompts check` tells the same until it is mended.")
        return
    yield good("words", f"{len(loaded.checklist.questions)} questions and {len(loaded.words.names)} sentences.")
