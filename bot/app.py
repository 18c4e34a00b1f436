"""The one place that constructs: settings -> database -> Slack app -> jobs."""

import asyncio
import gc
import logging
import os
import signal
import socket
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import prompts as prompts_
from bot.actions.coaching.guessing import guesses
from bot.actions.library import sources
from bot.actions.library.search import Library
from bot.actions.library.syncing import Tools
from bot.actions.signals import syncing as signals
from bot.configured import CannotStartError, database, library, retention, system_clock
from bot.core.people.installations import Installation
from bot.jobs import STOP_WITHIN_S, Jobs, schedule
from bot.monitoring.metrics import Counted, Metrics
from bot.monitoring.readiness import Readiness
from bot.monitoring.server import watched
from bot.prompts import Prompts
from bot.settings import Settings, environment
from bot.slack import failures, register
from bot.slack.background import Background
from bot.slack.delivery.messenger import Messengers
from bot.slack.delivery.renewing import Renewer
from bot.slack.delivery.uploader import Uploaders
from bot.slack.limits import Limits, Wishes
from bot.slack.participation.installing import Client, Installing, access
from bot.slack.people.installations import Installations, workspace_in
from bot.slack.people.profiles import zone_reader
from bot.slack.request import Coach
from bot.slack.teams.outside_readers import agreed_in
from bot.slack.transport import request_urls
from bot.slack.transport.request_urls import RequestUrl, answering
from bot.slack.transport.socket_mode import SocketMode
from bot.store import one_server
from bot.store.engine import (
    Sessions,
)
from bot.store.people import workspaces

log = logging.getLogger(__name__)

ANSWER_WITHIN_S = 20
"""How long a call of Slack may take: well below half a lease, so that no claim ends meanwhile."""
OK = 200
NO_SLACK = "Slack can't be reached: check the network, and SLACK_API_URL if it is set."

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that listens to Slack, and the jobs that a scheduler or the demo wakes."""

    sessions: Sessions
    prompts: Prompts
    library: Library
    jobs: Jobs
    background: Background
    sockets: SocketMode | None
    """None where Slack sends over HTTP."""
    http_port: int | None
    """Where it sends to; None with Socket Mode."""
    metrics: Metrics
    limits: Limits
    wishes: Wishes


@asynccontextmanager
async def listening(
    settings: Settings, sessions: Sessions, prompts: Prompts, books: Library, now: Now
) -> AsyncIterator[Running]:
    """The bot, hearing Slack for the time of the block. Its jobs are not woken by anybody yet."""
    async with AsyncExitStack() as stack:
        patience = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
        metrics = Metrics()
        http = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=patience, trace_configs=[metrics.traced()])
        )
        own = await _own(settings, sessions, http, now)
        oauth, anonymous = _oauth(settings), client(settings, http)
        known = Installations(sessions, partial(client, settings, http), now, own, _renewal(oauth, anonymous))
        app = _bolt(anonymous, known, prompts)
        app.middleware(metrics.time_ack)
        limits, wishes = Limits(prompts.words), Wishes()
        app.middleware(limits.limit)
        kept = retention(settings)
        background = Background()
        stack.push_async_callback(background.stop)
        register(
            app,
            Coach(sessions, prompts, books, now, background, kept, known.drop, wishes, known.expired),
        )
        sockets, port = None, None
        if settings.over_http:
            pages = (
                Installing(oauth, anonymous, sessions, prompts.words, now, known.drop).routes() if oauth else []
            )
            port = await stack.enter_async_context(_request_url(settings, app, sessions, now, pages))
        else:
            sockets = await stack.enter_async_context(_socket(settings, app, http, now))
        owner = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        messengers = Messengers(known.client_of, prompts, agreed_in(sessions), known.renewed_client_of)
        uploaders = Uploaders(known.client_of, prompts)
        tools = Tools(settings.em_coach_cache, environment())
        fill_in = partial(guesses.fill_in, sessions, prompts)
        jobs = Jobs(
            sessions,
            prompts,
            Counted(messengers, metrics),
            owner,
            now,
            zone_reader(known.client_of),
            uploader=uploaders,
            retention=kept,
            renew=Renewer(sessions, known.client_of, prompts, now).renew,
            sync_sources=partial(sources.sync_due, sessions, books, tools, now),
            sync_signals=partial(signals.sync_due, sessions, tools, now, fill_in),
            ended=metrics.job_ended,
            planned=metrics.turns_taken,
        )
        yield Running(sessions, prompts, books, jobs, background, sockets, port, metrics, limits, wishes)


async def serve(settings: Settings, stop_within_s: float = STOP_WITHIN_S) -> None:
    """Runs until SIGINT or SIGTERM, and as much longer as what is being sent takes, up to `stop_within_s`."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    prompts = prompts_.load(*settings.prompts, cache=settings.em_coach_cache / "words")
    books = library(settings)
    settle()
    async with (
        database(settings) as sessions,
        only_server(settings) as claim,
        listening(settings, sessions, prompts, books, system_clock) as running,
    ):
        scheduler = schedule(running.jobs, partial(beat, running.sockets, settings.em_coach_heartbeat, claim))
        scheduler.start()
        log.info("listening_to_slack")
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
    watched_ = watched(settings.em_coach_host, settings.em_coach_port, readiness, running.metrics)
    async with _opened(watched_, f"{settings.em_coach_host}:{settings.em_coach_port}", "EM_COACH_PORT"):
        yield


@asynccontextmanager
async def _opened(server: AbstractAsyncContextManager[int], place: str, setting: str) -> AsyncIterator[int]:
    """A server for the time of the block; a CannotStartError if its port is taken."""
    async with AsyncExitStack() as stack:
        try:
            port = await stack.enter_async_context(server)
        except OSError as error:
            raise CannotStartError(f"{place} can't be opened: choose another {setting}.") from error
        yield port


def beat(sockets: SocketMode | None, heartbeat: Path, claim: Path | None) -> None:
    """Shows that we are at work; without Slack only to those who want the database for themselves."""
    if claim:
        claim.touch()
    if sockets is None or sockets.connected:
        heartbeat.touch()


@asynccontextmanager
async def only_server(settings: Settings) -> AsyncIterator[Path | None]:
    """Nobody else serves the database meanwhile; a CannotStartError if somebody does."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(one_server.only_one(settings.database_url))
        except one_server.ServedError as error:
            raise CannotStartError(str(error)) from error
        except OSError as error:
            place = f"{error.filename} can't be written ({error.strerror})"
            raise CannotStartError(f"{place}: the folder of the database has to be writable.") from error


def settle() -> None:
    """Tells the garbage collector that what has been loaded by now stays.

    Looking through all of it time and again would stop everything else for a tenth of a second.
    """
    gc.collect()
    gc.freeze()


def client(settings: Settings, http: aiohttp.ClientSession, token: str | None = None) -> AsyncWebClient:
    """A client that keeps one HTTP session open and never repeats a request: a repeated post is a second one."""
    return AsyncWebClient(token=token, base_url=settings.slack_api_url, session=http, retry_handlers=[])


async def _own(
    settings: Settings, sessions: Sessions, http: aiohttp.ClientSession, now: Now
) -> Installation | None:
    """The installation whose token stands in the settings; its workspace is known from then on."""
    if settings.slack_bot_token is None:
        return None
    token = settings.slack_bot_token.get_secret_value()
    try:
        me = await client(settings, http, token).auth_test()
    except failures.FAILURES as error:
        raise _no_access("SLACK_BOT_TOKEN", error) from error
    granted = str(me.headers.get("X-OAuth-Scopes", "")).replace(" ", "").split(",")
    own = Installation(me["team_id"], me["team"], me["bot_id"], me["user_id"], frozenset(granted), token)
    if own.is_org_wide:  # its workspaces make themselves known by what comes from them
        return own
    async with sessions.begin() as session:
        workspace = await workspaces.remember(
            session,
            team_id=own.tenant,
            enterprise_id=me.get("enterprise_id"),
            name=own.name,
            bot_user_id=own.bot_user_id,
            now=now(),
        )
        await workspaces.let_in(session, workspace.id)
    return own


def _oauth(settings: Settings) -> Client | None:
    """What the app shows to Slack when somebody installs it, where anybody may."""
    if not (settings.slack_client_id and settings.slack_client_secret and settings.em_coach_base_url):
        return None
    secret = settings.slack_client_secret.get_secret_value()
    return Client(settings.slack_client_id, secret, settings.em_coach_base_url)


def _renewal(oauth: Client | None, slack: AsyncWebClient) -> Callable[[str], Awaitable[AsyncSlackResponse]] | None:
    """What buys the next token of an installation."""
    if oauth is None:
        return None

    async def renew(refresh_token: str) -> AsyncSlackResponse:
        return await access(slack, oauth, grant_type="refresh_token", refresh_token=refresh_token)

    return renew


def _bolt(anonymous: AsyncWebClient, known: Installations, prompts: Prompts) -> AsyncApp:
    """A Bolt app that knows each workspace's installation, and asks Slack nothing about it."""

    async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
        return await known.authorize(team_id, enterprise_id)

    async def in_its_workspace(
        context: dict[str, Any], body: dict[str, Any], next_: Callable[[], Awaitable[None]]
    ) -> None:
        if not str(context.get("team_id") or "").startswith("T"):
            context["team_id"] = workspace_in(body)
        await next_()

    return AsyncApp(
        name="em-coach",
        client=anonymous,
        before_authorize=in_its_workspace,
        authorize=authorize,  # type: ignore[arg-type] # None is how Bolt hears of no installation
        user_facing_authorize_error_message=prompts.words.plain("installations.not_here"),
        process_before_response=True,
        request_verification_enabled=False,  # `RequestUrl` has looked at the signature already
    )


@asynccontextmanager
async def _request_url(
    settings: Settings, app: AsyncApp, sessions: Sessions, now: Now, pages: Sequence[web.RouteDef]
) -> AsyncIterator[int]:
    """The address that Slack sends to, and pages for browsers, for the time of the block; gives its port."""
    assert settings.slack_signing_secret is not None  # noqa: S101 - `over_http` says so
    verifier = SignatureVerifier(settings.slack_signing_secret.get_secret_value())
    requests = RequestUrl(app, verifier, sessions, now)
    routes = [web.post(request_urls.PATH, requests.answer), *pages]
    server = answering(settings.em_coach_host, settings.em_coach_http_port, routes)
    place = f"{settings.em_coach_host}:{settings.em_coach_http_port}"
    async with _opened(server, place, "EM_COACH_HTTP_PORT") as port:
        yield port


@asynccontextmanager
async def _socket(
    settings: Settings, app: AsyncApp, http: aiohttp.ClientSession, now: Now
) -> AsyncIterator[SocketMode]:
    """Socket Mode for the time of the block."""
    assert settings.slack_app_token is not None  # noqa: S101 - `missing_for_slack` says so
    sockets = SocketMode(app, client(settings, http, settings.slack_app_token.get_secret_value()), http, now)
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
