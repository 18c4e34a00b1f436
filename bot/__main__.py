"""The `em-coach` command line: start reading here.

It parses, calls one function, prints. A problem outside the code is one clear sentence on stderr and exit
code 1; a wrong command line is typer's own message and exit code 2.
"""

import asyncio
import json
import logging
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from bot import app as app_
from bot import demo as demo_
from bot import playground, prompts, settings
from bot.actions.deliveries import NotWaitingError
from bot.app import CannotStartError
from bot.cli import deliveries, digest, keys, library, teams
from bot.library.errors import LibraryError
from bot.prompts import PromptsError
from bot.sandbox import DEFAULT_EVENTS
from bot.sandbox import __main__ as sandbox_
from bot.settings import SettingsError
from bot.slack.manifest import manifest as app_manifest
from bot.store.vault import VaultError

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A Slack bot that coaches engineering managers.",
)
cli.add_typer(library.cli, name="library")
cli.add_typer(keys.cli, name="keys")
cli.add_typer(teams.cli, name="teams")
cli.add_typer(digest.cli, name="digest")
cli.command("deliveries")(deliveries.show)

EXPECTED = (CannotStartError, LibraryError, NotWaitingError, PromptsError, SettingsError, VaultError)
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
    _log(chosen.em_coach_log_level)
    asyncio.run(app_.serve(chosen))


@cli.command()
def migrate() -> None:
    """Prepare the database for this version."""
    asyncio.run(app_.migrate(settings.load()))
    print("The database is ready.")


@cli.command()
def manifest() -> None:
    """Print the app manifest, to be pasted where Slack asks for it when the app is made."""
    words = prompts.load(settings.load().em_coach_prompts_dir).words
    print(json.dumps(app_manifest(words), indent=2, ensure_ascii=False))


@cli.command()
def healthy() -> None:
    """Exit with 0 if `em-coach serve` has been at work within two minutes (the container's health check)."""
    heartbeat = settings.load().em_coach_heartbeat
    if not heartbeat.exists() or time.time() - heartbeat.stat().st_mtime > HEARTBEAT_AGE_S:
        raise CannotStartError("em-coach serve has not been at work within two minutes.")


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


@cli.command()
def sandbox(
    *,
    port: Annotated[int, typer.Option(help="0 takes any free one.")] = 0,
    events: Annotated[str, typer.Option(help="What the app subscribes to, separated by commas.")] = ",".join(
        sorted(DEFAULT_EVENTS)
    ),
    scopes: Annotated[str, typer.Option(help="What the app is granted; everything, unless given.")] = "",
    people: Annotated[str, typer.Option(help="Handles of people who are there from the start.")] = "ana,ben",
    rate_limited: Annotated[
        bool, typer.Option("--rate-limited", help="Count calls, and answer 429 as Slack does.")
    ] = False,
    request_url: Annotated[str, typer.Option(help="Deliver over HTTP to this address, not in Socket Mode.")] = "",
    signing_secret: Annotated[str, typer.Option(help="Sign requests with this; random, unless given.")] = "",
) -> None:
    """Run a strict local Slack for any app, until it is stopped; see docs/sandbox.md."""
    sandbox_.run(
        port=port,
        rate_limited=rate_limited,
        events=sandbox_.words(events),
        scopes=sandbox_.words(scopes),
        people=sandbox_.words(people),
        request_url=request_url,
        signing_secret=signing_secret,
    )


def _log(level: str) -> None:
    """Log to stderr. The level is ours alone: on DEBUG, Slack's packages would log what people write."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bot").setLevel(level)


if __name__ == "__main__":
    main()
