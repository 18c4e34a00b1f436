"""The one place that constructs: settings -> database -> Slack app -> jobs."""

import asyncio
import gc
import logging
import os
import signal
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot import prompts as prompts_
from bot.actions.library import sources
from bot.actions.library.search import Library
from bot.actions.library.syncing import Tools
from bot.core.library.ranking_vocabulary import Vocabulary
from bot.core.participation.retention import Retention
from bot.core.people.people import Workspace
from bot.jobs import STOP_WITHIN_S, Jobs, schedule
from bot.monitoring.metrics import Counted, Metrics
from bot.monitoring.readiness import Readiness
from bot.monitoring.server import watched
from bot.prompts import Prompts
from bot.settings import Settings, environment, shipped
from bot.slack import failures, register
from bot.slack.background import Background
from bot.slack.delivery.messenger import Messenger, Messengers
from bot.slack.delivery.uploader import Uploader, Uploaders
from bot.slack.people.profiles import zone_reader
from bot.slack.request import Coach
from bot.slack.socket_mode import SocketMode
from bot.sources.profiles import extended, vocabulary
from bot.store import keys, migrations, one_server
from bot.store.engine import (
    Sessions,
    check_openable,
    connect,
    sessions,
)
from bot.store.people import workspaces
from bot.store.vault import Vault

log = logging.getLogger(__name__)

ANSWER_WITHIN_S = 20
"""How long a call of Slack may take: well below half a lease, so that no claim ends meanwhile."""
OK = 200
KEEPS_FILES = "files:write"
"""The scope without which there are no pictures."""
NO_SLACK = "Slack can't be reached: check the network, and SLACK_API_URL if it is set."

Now = Callable[[], datetime]


class CannotStartError(Exception):
    """Something outside the code keeps the bot from running; the message says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that listens to Slack, and the jobs that a scheduler or the demo wakes."""

    sessions: Sessions
    prompts: Prompts
    library: Library
    jobs: Jobs
    background: Background
    sockets: SocketMode
    metrics: Metrics


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Sessions]:
    """Sessions on the configured database, for the time of the block; an unreachable one is a CannotStartError.

    Keys that are not those of the database are a VaultError.
    """
    vault = Vault(settings.keys) if settings.keys else None
    async with connect(settings.database_url) as engine:
        try:
            check_openable(settings.database_url)
            check_schema(await migrations.schema(engine, shipped("alembic")))
        except (SQLAlchemyError, OSError) as error:
            raise CannotStartError(unreachable(settings)) from error
        opened = sessions(engine, vault)
        if vault:
            async with opened.begin() as session:
                await keys.check(session)
        yield opened


async def reach(settings: Settings) -> None:
    """Opens the configured database once; a CannotStartError if it can't be, or is newer than we are."""
    async with connect(settings.database_url) as engine:
        try:
            check_openable(settings.database_url)
            found = await migrations.schema(engine, shipped("alembic"))
        except (SQLAlchemyError, OSError) as error:
            raise CannotStartError(unreachable(settings)) from error
    if found is migrations.Schema.NEWER:
        check_schema(found)


def check_schema(found: migrations.Schema) -> None:
    """Raises a CannotStartError for a database that is not prepared for this version."""
    if found is migrations.Schema.NEWER:
        raise CannotStartError(
            "The database was prepared by a newer em-coach: install that one, or restore the backup from before."
        )
    if found is migrations.Schema.OLDER:
        raise CannotStartError("The database is not prepared for this version: run `em-coach migrate`.")


async def migrate(settings: Settings, *, only_check: bool = False) -> None:
    """Brings the configured database up to date, or only looks whether it is.

    One that is newer, busy, out of reach or, with `only_check`, older is a CannotStartError.
    """
    async with connect(settings.database_url) as engine:
        try:
            check_openable(settings.database_url)
            found = await migrations.schema(engine, shipped("alembic"))
            if only_check or found is migrations.Schema.NEWER:
                check_schema(found)
            else:
                await migrations.upgrade(engine, shipped("alembic"))
        except migrations.BusyError as error:
            raise CannotStartError(str(error)) from error
        except (SQLAlchemyError, OSError) as error:
            raise CannotStartError(unreachable(settings)) from error


def retention(settings: Settings) -> Retention:
    """How long each kind of data is kept."""
    return Retention(
        replies=timedelta(days=settings.em_coach_keep_replies_days),
        checks=timedelta(days=settings.em_coach_keep_checks_days),
        deliveries=timedelta(days=settings.em_coach_keep_deliveries_days),
        inbox=timedelta(days=settings.em_coach_keep_inbox_days),
        audit=timedelta(days=settings.em_coach_keep_audit_days),
        grace=timedelta(days=settings.em_coach_grace_days),
    )


def library(settings: Settings) -> Library:
    """The library, with our vocabulary and what the organisation adds; it is empty until its first search."""
    ours, own = settings.prompts
    words = _vocabulary(ours / "profiles.yaml")
    more = own / "profiles.yaml" if own else None
    if more and more.exists():
        words = extended(words, _vocabulary(more), str(more))
    return Library(words)


def _vocabulary(file: Path) -> Vocabulary:
    try:
        return vocabulary(file.read_text(encoding="utf-8"), str(file))
    except OSError as error:
        raise CannotStartError(
            f"{file} can't be read: it holds the words that documents are ranked by."
        ) from error


def unreachable(settings: Settings) -> str:
    """What to do about a database that cannot be reached; without the password that the URL may hold."""
    place = settings.database_url.rpartition("@")[2].partition("?")[0]
    return f"The database at {place} can't be reached: check DATABASE_URL, and that the server is up."


@asynccontextmanager
async def listening(
    settings: Settings, sessions: Sessions, prompts: Prompts, books: Library, now: Now
) -> AsyncIterator[Running]:
    """The bot, connected by Socket Mode for the time of the block. Its jobs are not woken by anybody yet."""
    async with AsyncExitStack() as stack:
        patience = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        metrics = Metrics()
        http = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=patience, trace_configs=[metrics.traced()])
        )
        bot = client(settings, settings.slack_bot_token, http)
        app, workspace, granted = await _bolt(bot, sessions, now)
        app.middleware(metrics.time_ack)
        kept = retention(settings)
        background = Background(KEEPS_FILES in granted)
        stack.push_async_callback(background.stop)
        register(app, Coach(sessions, prompts, books, now, background, kept))
        sockets = await stack.enter_async_context(_socket(settings, app, http, now))
        owner = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        messengers = Messengers({workspace.id: Messenger(bot, prompts)})
        uploaders = Uploaders({workspace.id: Uploader(bot, prompts)})
        tools = Tools(settings.em_coach_cache, environment())
        jobs = Jobs(
            sessions,
            prompts,
            Counted(messengers, metrics),
            owner,
            now,
            zone_reader(bot),
            uploader=uploaders,
            retention=kept,
            sync_sources=partial(sources.sync_due, sessions, books.vocabulary, tools, now),
            ended=metrics.job_ended,
            planned=metrics.turns_taken,
        )
        yield Running(sessions, prompts, books, jobs, background, sockets, metrics)


async def serve(settings: Settings, stop_within_s: float = STOP_WITHIN_S) -> None:
    """Runs until SIGINT or SIGTERM, and as much longer as what is being sent takes, up to `stop_within_s`."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    prompts, books = prompts_.load(*settings.prompts), library(settings)
    settle()
    async with (
        database(settings) as sessions,
        only_server(settings) as claim,
        listening(settings, sessions, prompts, books, system_clock) as running,
    ):
        scheduler = schedule(running.jobs, partial(beat, running.sockets, settings.em_coach_heartbeat, claim))
        scheduler.start()
        log.info("em-coach is listening to Slack")
        async with watching(settings, running):
            await stop.wait()
        scheduler.pause()  # a shutdown would cancel what it has woken
        await running.jobs.stop(stop_within_s)
        scheduler.shutdown(wait=False)


@asynccontextmanager
async def watching(settings: Settings, running: Running) -> AsyncIterator[None]:
    """The port for whoever watches over us, if one is wanted; one that is taken is a CannotStartError."""
    if settings.em_coach_port is None:
        yield
        return
    readiness = Readiness(
        running.sessions, running.sockets, running.metrics.last_done, system_clock, started_at=system_clock()
    )
    async with AsyncExitStack() as stack:
        place = f"{settings.em_coach_host}:{settings.em_coach_port}"
        try:
            watched_ = watched(settings.em_coach_host, settings.em_coach_port, readiness, running.metrics)
            await stack.enter_async_context(watched_)
        except OSError as error:
            raise CannotStartError(f"{place} can't be opened: choose another EM_COACH_PORT.") from error
        yield


def beat(sockets: SocketMode, heartbeat: Path, claim: Path | None) -> None:
    """Shows that we are at work; without Slack only to those who want the database for themselves."""
    if claim:
        claim.touch()
    if sockets.connected:
        heartbeat.touch()


@asynccontextmanager
async def only_server(settings: Settings) -> AsyncIterator[Path | None]:
    """Nobody else serves the database meanwhile; a CannotStartError if somebody does."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(one_server.only_one(settings.database_url))
        except one_server.ServedError as error:
            raise CannotStartError(str(error)) from error


def settle() -> None:
    """Tells the garbage collector that what has been loaded by now stays.

    Looking through all of it time and again would stop everything else for a tenth of a second.
    """
    gc.collect()
    gc.freeze()


def client(settings: Settings, token: object, http: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that keeps one HTTP session open and never repeats a request: a repeated post is a second one."""
    secret = getattr(token, "get_secret_value", lambda: None)()
    return AsyncWebClient(token=secret, base_url=settings.slack_api_url, session=http, retry_handlers=[])


async def _bolt(bot: AsyncWebClient, sessions: Sessions, now: Now) -> tuple[AsyncApp, Workspace, frozenset[str]]:
    """A Bolt app that knows who and where it is from one question at the start, not from one at every request.

    With it come the workspace and the scopes that it granted.
    """
    try:
        me = await bot.auth_test()
    except failures.FAILURES as error:
        raise _no_access("SLACK_BOT_TOKEN", error) from error
    async with sessions.begin() as session:
        workspace = await workspaces.remember(
            session,
            team_id=me["team_id"],
            enterprise_id=me.get("enterprise_id"),
            name=me["team"],
            bot_user_id=me["user_id"],
            now=now(),
        )
        await workspaces.let_in(session, workspace.id)
    known = AuthorizeResult(
        enterprise_id=me.get("enterprise_id"),
        team_id=me["team_id"],
        bot_id=me["bot_id"],
        bot_user_id=me["user_id"],
        bot_token=bot.token,
    )

    async def authorize(**_: object) -> AuthorizeResult:
        return known

    anonymous = AsyncWebClient(base_url=bot.base_url, session=bot.session, retry_handlers=[])
    app = AsyncApp(name="em-coach", client=anonymous, authorize=authorize, process_before_response=True)
    granted = frozenset(str(me.headers.get("X-OAuth-Scopes", "")).replace(" ", "").split(","))
    return app, workspace, granted


@asynccontextmanager
async def _socket(
    settings: Settings, app: AsyncApp, http: aiohttp.ClientSession, now: Now
) -> AsyncIterator[SocketMode]:
    """Socket Mode for the time of the block."""
    sockets = SocketMode(app, client(settings, settings.slack_app_token, http), http, now)
    try:
        try:
            await sockets.open()
        except (*failures.FAILURES, OSError) as error:
            raise _no_access("SLACK_APP_TOKEN", error) from error
        yield sockets
    finally:
        await sockets.close()


def _no_access(token: str, error: Exception) -> CannotStartError:
    """What to do about a Slack that does not let us in: it refused the token, or it is not there."""
    if isinstance(error, SlackApiError) and failures.status(error) == OK:
        return CannotStartError(f"Slack does not accept {token} ({failures.reason(error)}): copy it again.")
    return CannotStartError(NO_SLACK)
