"""`em-coach signals add|remove|sync`: which tools a team has, and reading them."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bot import configured, settings
from bot.actions.coaching.guessing import guesses
from bot.actions.library.syncing import Tools
from bot.actions.signals import syncing
from bot.actions.signals.syncing import SyncReport, Tell
from bot.cli.running import with_database
from bot.cli.signals.listing import team_called
from bot.core.signals.signals import NewSignal, Signal, SignalKind
from bot.prompts import load
from bot.signals.reader import Progress
from bot.store.engine import Sessions
from bot.store.signals import signals as store

BAR = 24
"""Signs in a full bar."""

SignalId = Annotated[int, typer.Argument(metavar="ID", help="As `signals list` shows it.")]
OfTeam = Annotated[str, typer.Option("--team", help="The team: its channel's name or its number.")]


def _only(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name.strip():
        raise typer.BadParameter("--only takes COLUMN=VALUE or tag:NAME=VALUE.")
    return name.strip(), value.strip()


def add(
    kind: Annotated[SignalKind, typer.Argument(help="Which tool it is.")],
    location: Annotated[
        str,
        typer.Argument(help="OWNER/REPO, GROUP/PROJECT, services:ID,ID, teams:ID, a file, a folder, an address."),
    ],
    team: OfTeam,
    *,
    token_env: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The environment variable that holds the token; only its name is stored."
        ),
    ] = None,
    base_url: Annotated[
        str | None, typer.Option(help="Of one's own server, or https://api.eu.pagerduty.com for Europe.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Of a bill only rows with COLUMN=VALUE or tag:NAME=VALUE.")
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="The tool's own host may have a private address.")
    ] = False,
) -> None:
    """Connect a tool to a team: `serve` reads it now and every six hours, `signals sync` when you like."""
    rows = dict(_only(one) for one in only or ())

    async def work(sessions: Sessions) -> Signal:
        async with sessions.begin() as session:
            found = await team_called(session, team)
            new = NewSignal(found.id, kind, location, base_url, token_env, private, rows)
            return await syncing.add(session, new, configured.system_clock())

    added = with_database(work)
    print(f"Signal {added.id}: {added.name}")


def remove(signal_id: SignalId) -> None:
    """Forget a tool and all figures that came from it."""

    async def work(sessions: Sessions) -> None:
        async with sessions.begin() as session:
            await syncing.remove(session, signal_id)

    with_database(work)
    print(f"Signal {signal_id} and its figures are forgotten.")


def sync(
    signal_id: Annotated[int | None, typer.Argument(metavar="[ID]", help="Only this one.")] = None,
) -> None:
    """Read the tools now: only what is new since last time, and from where an interrupted sync was."""
    chosen = settings.load()
    tools = Tools(chosen.em_coach_cache, settings.environment())
    tell = _progress()

    async def work(sessions: Sessions) -> tuple[list[SyncReport], int]:
        async with sessions() as session:
            found = await store.of_teams(session)
        wanted = [one for one in found if signal_id in (None, one.id)]
        done = [await syncing.sync(sessions, one, tools, configured.system_clock(), tell=tell) for one in wanted]
        return done, await _answered(sessions, done)

    reports, answered = with_database(work)
    _say("")
    for report in reports:
        files = f", {report.parts} files of a bill" if report.signal.new.kind is SignalKind.FOCUS else ""
        print(f"{report.signal.name}: {report.events} events{files}.")
        for line in (*report.notes, *([report.problem] if report.problem else [])):
            print(f"  {line}", file=sys.stderr)
    if answered:
        print(f"Guesses that could be answered now: {answered}.")
    if not reports:
        print("There is no such signal: `em-coach signals add --help` says how to add one.")
    if any(report.problem for report in reports):
        raise typer.Exit(1)


async def _answered(sessions: Sessions, reports: Sequence[SyncReport]) -> int:
    """What was guessed before these tools knew it is answered, as by `serve`; tells how many that were.

    Without keys there are no guesses.
    """
    chosen = settings.load()
    read = {report.signal.new.team_id for report in reports if not report.problem}
    if not chosen.keys or not read:
        return 0
    prompts = load(*chosen.prompts)
    return sum([await guesses.fill_in(sessions, prompts, id_, configured.system_clock()) for id_ in sorted(read)])


def progress_line(signal: Signal, progress: Progress) -> str:
    """How far it has come: as a bar where the tool tells how much there is, else as a count."""
    done, total = progress.done, progress.total
    if not total or done > total:
        return f"{signal.name}: {done:,} {progress.counted}"
    bar = "#" * (BAR * done // total)
    return f"{signal.name}: [{bar:-<{BAR}}] {done:,} of {total:,} {progress.counted}"


def _progress() -> Tell:
    """A line on the terminal that grows; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return lambda _signal, _progress: None

    def tell(signal: Signal, progress: Progress) -> None:
        _say(progress_line(signal, progress))

    return tell


def _say(line: str) -> None:
    """Puts a line in the place of the last one."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line[-100:]}", end="", file=sys.stderr, flush=True)
