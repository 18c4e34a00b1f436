"""The `em-coach` command line: start reading here.

It parses, calls one function, prints. A problem outside the code is one clear sentence on stderr and exit
code 1; a wrong command line is typer's own message and exit code 2.
"""

import asyncio
import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot import app as app_
from bot import demo as demo_
from bot import playground, prompts, settings
from bot.actions import deliveries, documents
from bot.actions.deliveries import NotWaitingError
from bot.actions.documents import SyncReport
from bot.actions.library import Found, Library
from bot.app import CannotStartError
from bot.core.deliveries import UNSETTLED, State, Unsettled
from bot.library.errors import LibraryError
from bot.prompts import PromptsError
from bot.sandbox import DEFAULT_EVENTS
from bot.sandbox import __main__ as sandbox_
from bot.settings import SettingsError
from bot.slack.manifest import manifest as app_manifest
from bot.store import deliveries as delivery_store
from bot.store.engine import Sessions
from bot.store.vault import VaultError, new_key

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A Slack bot that coaches engineering managers.",
)
library_cli = typer.Typer(no_args_is_help=True, help="The organisation's post-mortems and RFCs.")
keys_cli = typer.Typer(no_args_is_help=True, help="Keys that encrypt what people write.")
cli.add_typer(library_cli, name="library")
cli.add_typer(keys_cli, name="keys")

EXPECTED = (CannotStartError, LibraryError, NotWaitingError, PromptsError, SettingsError, VaultError)
"""Problems that an operator can mend; anything else is our bug and keeps its traceback."""

HEARTBEAT_AGE_S = 120
Result = TypeVar("Result")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
Limit = Annotated[int, typer.Option(min=0, help="How many at the most; 0 means all.")]


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


@cli.command("deliveries")
def deliveries_(
    state: Annotated[list[State] | None, typer.Option(help="Only those in this state; may be repeated.")] = None,
    retry: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="Send a dead or unknown one again; may be repeated.")
    ] = None,
    drop: Annotated[list[int] | None, typer.Option(metavar="ID", help="Give one up; may be repeated.")] = None,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """List what is due, under way, stuck, dead or unknown, with reasons; send it again or give it up."""
    now = app_.system_clock()

    async def work(sessions: Sessions) -> tuple[list[Unsettled], dict[State, int]]:
        async with sessions.begin() as session:
            for id_ in retry or []:
                await deliveries.retry(session, id_, now)
            for id_ in drop or []:
                await deliveries.drop(session, id_)
            found = await delivery_store.in_states(session, state or UNSETTLED, limit or None)
            return found, await delivery_store.counts(session)

    found, counts = _with_database(work)
    for one in found:
        print(json.dumps(one.as_json(now)) if as_json else one.in_words(now))
    if not as_json:
        print(", ".join(f"{counts.get(one, 0)} {one}" for one in State))


@keys_cli.command("new")
def keys_new() -> None:
    """Print a fresh key for EM_COACH_KEYS."""
    print(new_key())


@library_cli.command("sync")
def library_sync(
    folder: Annotated[Path, typer.Option(help="A folder with post-mortems and RFCs.")],
    base_url: Annotated[
        str | None, typer.Option(help="Where people open these files, such as a repository's address.")
    ] = None,
) -> None:
    """Read a folder: what is new or changed is understood and ranked, what has gone is forgotten."""

    async def sync(sessions: Sessions, library: Library) -> SyncReport:
        return await documents.sync_folder(sessions, library.vocabulary, folder, base_url, app_.system_clock())

    report = _with_library(sync)
    for problem in report.unreadable:
        print(f"{problem.path}: not read ({problem.reason}).", file=sys.stderr)
    unreadable = len(report.unreadable)
    print(f"{report.read} read, {report.unchanged} unchanged, {report.gone} gone, {unreadable} not readable.")


@library_cli.command("search")
def library_search(
    words: Annotated[list[str] | None, typer.Argument(help="What to look for.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A file with one query a line, instead of words."),
    ] = None,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Search the library."""
    if bool(words) == bool(batch):
        raise typer.BadParameter("Give either words to look for, or --batch FILE.")
    queries = batch.read_text(encoding="utf-8").splitlines() if batch else [" ".join(words or [])]

    async def search(sessions: Sessions, library: Library) -> list[list[Found]]:
        async with sessions() as session:
            return [await library.search(session, query, limit) for query in queries]

    for query, found in zip(queries, _with_library(search), strict=True):
        _show({"query": query}, found, as_json=as_json)


@library_cli.command("fit")
def library_fit(
    competency: Annotated[str, typer.Argument(help="The id of a competency, such as on-call.")],
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Rank the library for a competency."""

    async def fit(sessions: Sessions, library: Library) -> list[Found]:
        if competency not in library.vocabulary.profiles:
            known = ", ".join(library.vocabulary.profiles)
            raise typer.BadParameter(f"There is no competency {competency!r}. There are: {known}.")
        async with sessions() as session:
            return await library.fit(session, competency, limit)

    _show({"competency": competency}, _with_library(fit), as_json=as_json)


def _log(level: str) -> None:
    """Log to stderr. The level is ours alone: on DEBUG, Slack's packages would log what people write."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bot").setLevel(level)


def _with_database(work: Callable[[Sessions], Awaitable[Result]]) -> Result:
    """Does `work` with the configured database."""

    async def run() -> Result:
        async with app_.database(settings.load()) as sessions:
            return await work(sessions)

    return asyncio.run(run())


def _with_library(work: Callable[[Sessions, Library], Awaitable[Result]]) -> Result:
    """Does `work` with the configured database and vocabulary."""

    async def run() -> Result:
        chosen = settings.load()
        async with app_.database(chosen) as sessions:
            return await work(sessions, app_.library(chosen))

    return asyncio.run(run())


def _show(asked: dict[str, str], found: list[Found], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({**asked, "results": [_as_json(one) for one in found]}, ensure_ascii=False))
        return
    for one in found:
        print(f"{one.hit.score:.2f}  {one.document.kind:11}  {one.document.day or '':10}  {one.document.title}")
        print(f"      {one.document.path}")


def _as_json(found: Found) -> dict[str, object]:
    document = found.document
    return {
        "path": document.path,
        "title": document.title,
        "url": document.url,
        "kind": document.kind,
        "date": document.day.isoformat() if document.day else None,
        "score": round(found.hit.score, 4),
        "why": list(found.hit.why.words),
    }


if __name__ == "__main__":
    main()
