"""The bot in a workspace: connected to the sandbox over real HTTP and WebSocket, with a clock that stands still."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import app, configured
from bot.actions.library.search import Library
from bot.jobs import Jobs
from bot.monitoring.metrics import Metrics
from bot.sandbox import DEFAULT_EVENTS, Message, Person, Sandbox, serve
from bot.sandbox.clock import Stopwatch
from bot.sandbox.state.scopes import ALL
from bot.settings import Settings
from bot.slack.background import Background
from bot.slack.limits import Limits, Wishes
from bot.slack.manifest import EVENTS, OPTIONAL
from bot.slack.transport.request_urls import PATH
from bot.slack.transport.socket_mode import SocketMode
from bot.store.engine import Sessions
from tests.conftest import KEY, Clock, shipped_prompts, shipped_vocabulary

FAST = 1_000_000
"""What a person may do in a minute: in a test more than any hand could."""
HEARD = DEFAULT_EVENTS | set(EVENTS)


class Unhurried:
    """A stopwatch by which Slack's three seconds for an answer are half a minute: on a busy machine they would pass."""

    SLOWER = 10

    def __call__(self) -> float:
        return time.monotonic() / self.SLOWER

    async def until(self, moment: float) -> None:
        await asyncio.sleep(max(0.0, (moment - self()) * self.SLOWER))


@dataclass(repr=False)  # asyncio takes the repr of what a fixture gives: here, all the words and everything said
class World:
    """The bot, connected to the sandbox over real HTTP and WebSocket; time stands still until moved."""

    sandbox: Sandbox
    clock: Clock
    jobs: Jobs
    sessions: Sessions
    settings: Settings
    background: Background
    sockets: SocketMode | None
    metrics: Metrics
    limits: Limits
    wishes: Wishes

    async def work(self) -> None:
        """Lets the bot do what is due now."""
        await self.jobs.plan()
        await self.jobs.send()
        await self.sandbox.settled()

    async def enrol(self, person: Person) -> None:
        """Joins as anybody would: by command, then with the button."""
        await person.command("/coach", "start")
        await person.click(newest(person, "enrolment.start"), "enrolment.start")
        await self.sandbox.settled()

    async def nudge(self, person: Person) -> Message:
        """Has a question asked now, and gives its message."""
        await person.command("/coach", "nudge")
        await self.work()
        return newest(person, "nudge.answer")


def newest(person: Person, action_id: str) -> Message:
    """The newest message in the person's DM that has this button."""
    return [message for message in person.sees(person.dm) if has(message, action_id)][-1]


def has(message: Message, action_id: str) -> bool:
    return any(
        element.get("action_id") == action_id for block in message.blocks for element in block.get("elements", [])
    )


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def address_of(sessions: Sessions) -> str:
    engine: AsyncEngine = sessions.kw["bind"]
    return engine.url.render_as_string(hide_password=False)


def world_of(bot: app.Running, sandbox: Sandbox, clock: Clock, settings: Settings) -> World:
    """A bot that listens, and all that a test has in hand of it."""
    return World(
        sandbox,
        clock,
        bot.jobs,
        bot.sessions,
        settings,
        bot.background,
        bot.sockets,
        bot.metrics,
        bot.limits,
        bot.wishes,
    )


@asynccontextmanager
async def world_on(
    database: str | Sessions,
    clock: Clock,
    scopes: frozenset[str] = ALL - set(OPTIONAL),
    events: Iterable[str] = HEARD,
    *,
    http: bool = False,
    oauth: bool = False,
    own: bool = True,
    token_rotation: bool = False,
    stopwatch: Stopwatch | None = None,
) -> AsyncIterator[World]:
    """The bot on a database: that of all tests, which is open already and knows the statements, or one at an address.

    With `http` Slack sends to its request URL; with `oauth`, too, and people can install it. Without a token of its `own`
    it is nowhere before somebody does. A `stopwatch` measures Slack's patience in the place of a clock.
    """
    port = free_port() if oauth else 0
    http = http or oauth
    sandbox = Sandbox(
        now=clock,
        stopwatch=stopwatch or Unhurried(),
        settling=0,
        scopes=scopes,
        events=events,
        token_rotation=token_rotation,
    )
    async with serve(sandbox) as server:
        settings = Settings(
            _env_file=None,
            database_url=database if isinstance(database, str) else address_of(database),
            slack_bot_token=sandbox.bot_token if own else None,
            slack_app_token=None if http else sandbox.app_token,
            slack_signing_secret=sandbox.signing_secret,
            em_coach_http_port=port,
            em_coach_base_url=f"http://127.0.0.1:{port}" if oauth else None,
            slack_client_id=sandbox.engine.app.client_id if oauth else None,
            slack_client_secret=sandbox.engine.app.client_secret if oauth else None,
            slack_api_url=server.url,
            em_coach_keys=KEY,
        )
        async with (
            configured.database(settings) if isinstance(database, str) else nullcontext(database) as sessions,
            app.listening(settings, sessions, shipped_prompts(), Library(shipped_vocabulary()), clock) as bot,
        ):
            for rate in (bot.limits.people, bot.limits.workspaces):
                rate.pace = replace(rate.pace, most=FAST)
            sandbox.engine.afterwards = bot.background.followed
            if bot.http_port:
                await sandbox.enter_request_urls(f"http://127.0.0.1:{bot.http_port}{PATH}")
            yield world_of(bot, sandbox, clock, settings)
