"""The `em-coach` command line: start reading here.

It parses, calls one function, prints. A problem outside the code is one clear sentence on stderr and exit
code 1; a wrong command line is typer's own message and exit code 2.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from bot import app as app_
from bot import prompts, settings
from bot.actions.delivery.deliveries import NotWaitingError
from bot.app import CannotStartError
from bot.cli import (
    deliveries,
    digest,
    doctor,
    init,
    keys,
    leads,
    library,
    logs,
    managers,
    privacy,
    sandbox,
    simulate,
    teams,
)
from bot.cli import prompts as prompts_
from bot.cli.people import UnknownError
from bot.demo import organisation as demo_
from bot.demo import playground
from bot.monitoring import client
from bot.prompts import PromptsError
from bot.sandbox.errors import CannotServeError
from bot.settings import SettingsError
from bot.slack.manifest import manifest as manifest_of
from bot.sources.errors import LibraryError
from bot.store.vault import VaultError

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A Slack bot that coaches engineering managers.",
)
cli.add_typer(library.cli, name="library")
cli.add_typer(keys.cli, name="keys")
cli.add_typer(managers.cli, name="managers")
cli.add_typer(leads.cli, name="leads")
cli.add_typer(prompts_.cli, name="prompts")
cli.add_typer(teams.cli, name="teams")
cli.add_typer(digest.cli, name="digest")
cli.command("deliveries")(deliveries.show)
cli.command("doctor")(doctor.doctor)
cli.command("export")(privacy.export)
cli.command("forget")(privacy.forget)
cli.command("purge")(privacy.purge)
cli.command("init")(init.init)
cli.command("sandbox")(sandbox.run)
cli.command("simulate")(simulate.simulate)

EXPECTED = (
    CannotStartError,
    LibraryError,
    CannotServeError,
    NotWaitingError,
    PromptsError,
    SettingsError,
    UnknownError,
    VaultError,
)
"""Problems that an operator can mend; anything else is our bug and keeps its traceback."""

HEARTBEAT_AGE_S = 120


def main() -> None:
    """The console script."""
    try:
        cli()
    except EXPECTED as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)


@cli.command()
def serve() -> None:
    """Run the bot in Socket Mode until it is stopped."""
    chosen = settings.load()
    missing = settings.missing_for_slack(chosen)
    if missing:
        raise SettingsError("\n".join(missing))
    logs.configure(chosen.em_coach_log_level)
    asyncio.run(app_.serve(chosen))


@cli.command()
def migrate(
    *,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if it is not ready.")] = False,
) -> None:
    """Prepare the database for this version."""
    asyncio.run(app_.migrate(settings.load(), only_check=check))
    print("The database is ready.")


@cli.command()
def manifest(
    *,
    channels: Annotated[
        bool, typer.Option("--channels", help="Also hear links in channels, to offer them to the library.")
    ] = False,
) -> None:
    """Print the app manifest, to be pasted where Slack asks for it when the app is made."""
    words = prompts.load(*settings.load().prompts).words
    print(json.dumps(manifest_of(words, channels=channels), indent=2, ensure_ascii=False))


@cli.command()
def healthy() -> None:
    """Exit with 0 if `em-coach serve` is at work and hears Slack (the container's health check)."""
    chosen = settings.load()
    if chosen.em_coach_port is not None:
        problem = client.problem(chosen.em_coach_host, chosen.em_coach_port)
        if problem:
            raise CannotStartError(f"em-coach serve is not ready: {problem}.")
        return
    heartbeat = chosen.em_coach_heartbeat
    if not heartbeat.exists() or time.time() - heartbeat.stat().st_mtime > HEARTBEAT_AGE_S:
        raise CannotStartError("em-coach serve has not been at work, with Slack in reach, within two minutes.")


@cli.command()
def demo(
    transcript: Annotated[
        bool, typer.Option("--transcript", help="Print what each person sees in four weeks, as Markdown.")
    ] = False,
    library: Annotated[Path | None, typer.Option(help="A folder with documents of your own.")] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the page is served; 0 takes any free port.")
    ] = 0,
) -> None:
    """Try it all in a browser, in a local Slack with a clock you can move."""
    if transcript:
        print(asyncio.run(demo_.transcript(library)))
    else:
        asyncio.run(playground.run(port, library, lambda address: print(f"Open {address}", flush=True)))


if __name__ == "__main__":
    main()
