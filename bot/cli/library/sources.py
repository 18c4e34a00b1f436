"""`em-coach library add|remove|sync`: where documents come from."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot import configured, settings
from bot.actions.library import sources, syncing
from bot.actions.library.search import Library
from bot.actions.library.syncing import SyncReport
from bot.cli.library.opened import with_library
from bot.cli.running import with_database
from bot.core.library.documents import Kind
from bot.core.library.scope import Scope, kind_of_path
from bot.core.library.sources import NewSource, Source, SourceKind
from bot.store.engine import Sessions
from bot.store.library import sources as store

BaseUrl = Annotated[
    str | None, typer.Option(help="Where people open these files, such as a repository's address.")
]


def add(
    kind: Annotated[SourceKind, typer.Argument(help="What it is.")],
    location: Annotated[
        str, typer.Argument(help="A folder, a CSV or JSONL file, an address, or the id of a Slack channel.")
    ],
    base_url: BaseUrl = None,
    token_env: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The environment variable that holds the token; only its name is stored."
        ),
    ] = None,
    *,
    path: Annotated[
        list[str] | None, typer.Option(help="Only what lies there, such as 'docs/adr/**'; repeat for each.")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--not", help="What is not meant, such as 'docs/reference/**'.")
    ] = None,
    kind_of: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="PATH=KIND", help="Of which kind it is: 'docs/ops/**=post-mortem'."),
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Its own host may have a private address, as internal wikis do.")
    ] = False,
) -> None:
    """Add a source: `serve` reads it now and every six hours, `library sync` whenever you like."""
    scope = Scope(tuple(path or ()), tuple(without or ()), tuple(map(_kind, kind_of or ())))
    new = NewSource(kind, location, base_url, token_env, private, scope)

    async def add(sessions: Sessions) -> Source:
        async with sessions.begin() as session:
            return await sources.add(session, new, configured.system_clock())

    added = with_database(add)
    print(f"Source {added.id}: {added.kind} {added.location}")
    if kind is SourceKind.SLACK:
        print("Invite the bot to the channel, and print the manifest with --channels if you have not yet.")
    elif kind is SourceKind.GIT and not added.base_url:
        print("Where people open its files is not known yet: its host is asked when it is read.")


def _kind(said: str) -> tuple[str, Kind]:
    understood = kind_of_path(said)
    if understood is None:
        raise typer.BadParameter(f"{said!r} is no path with a kind, as in 'docs/incidents/**=post-mortem'.")
    return understood


def remove(source_id: Annotated[int, typer.Argument(metavar="ID", help="As `library status` shows it.")]) -> None:
    """Forget a source and all documents that came from it."""

    async def remove(sessions: Sessions) -> None:
        async with sessions.begin() as session:
            await sources.remove(session, source_id)

    with_database(remove)
    print(f"Source {source_id} and its documents are forgotten.")


def sync(
    folder: Annotated[
        Path | None, typer.Option(help="Only this folder with post-mortems and RFCs; it need not be added.")
    ] = None,
    base_url: BaseUrl = None,
) -> None:
    """Read all sources: what is new or changed is understood and ranked, what has gone is forgotten."""
    if base_url and not folder:
        raise typer.BadParameter("--base-url belongs to --folder; `library add` takes it for the other sources.")
    tools = syncing.Tools(settings.load().em_coach_cache, settings.environment())
    tell = _progress()

    async def sync(sessions: Sessions, library: Library) -> list[SyncReport]:
        now = configured.system_clock()
        if folder:
            return [await syncing.sync_folder(sessions, library, folder, base_url, now, tell=tell)]
        async with sessions() as session:
            every = await store.all_of_them(session)
        return await syncing.sync(sessions, library, every, tools, now, tell=tell)

    reports = with_library(sync)
    tell(None, 0)
    read = [report for report in reports if report.source.kind is not SourceKind.SLACK]
    for report in read:
        _show_report(report, alone=folder is not None)
    if not read:
        print("There are no sources yet: `em-coach library add --help` says how to add one.")
    if any(report.problem for report in reports):
        raise typer.Exit(1)


def _progress() -> Callable[[Source | None, int], None]:
    """A line on the terminal that counts; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return lambda _source, _count: None

    def tell(source: Source | None, count: int) -> None:
        said = f"{source.location}: {count} looked at" if source else ""
        print(f"\r\x1b[K{said[-100:]}", end="", file=sys.stderr, flush=True)

    return tell


def _show_report(report: SyncReport, *, alone: bool) -> None:
    for problem in report.unreadable:
        print(f"{problem.path}: not read ({problem.reason}).", file=sys.stderr)
    if report.problem:
        print(report.problem, file=sys.stderr)
        return
    unreadable = len(report.unreadable)
    name = "" if alone else f"{report.source.kind} {report.source.location}: "
    print(
        f"{name}{report.read} read, {report.unchanged} unchanged, {report.gone} gone, {unreadable} not readable."
    )
