"""Socket Mode: two connections to Slack, so that one may be replaced or break while the other hears everything.

Slack asks for a new connection every few hours, and a network may swallow one without a word. Whichever connection
an envelope comes by, it is acknowledged there; what could not be is sent again by Slack, and has its effect once.
"""

import asyncio
import json
import logging
import random
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from structlog.contextvars import bind_contextvars, get_contextvars

from bot.slack import failures, payloads

log = logging.getLogger(__name__)

CONNECTIONS = 2
REQUEST_ID = 8
"""So many characters of Slack's own id tell requests apart, and can be read out on the phone."""
OK, NOT_FOUND = 200, 404
REFUSED = frozenset({"link_disabled", "too_many_websockets"})
"""Reasons to be shut out for which another try right away would fare no better."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. A connection is dead when a ping had no answer for half of `ping`: found within 1.5 times of it."""

    ping: float = 15.0
    first_wait: float = 1.0
    longest_wait: float = 30.0
    drain: float = 15.0
    """How long a connection that has been replaced may still bring what was on its way."""
    finish: float = 2.0
    """How long a stop waits for answers that are being worked out."""
    catch_up: float = 5.0
    """How long, once Slack is back, what arrives is looked at for having waited; then its return is told."""


TIMING = Timing()


@dataclass(slots=True, eq=False)
class _Connection:
    """One open socket. `replace` is set when it is over, or Slack has asked for another one; `reason` says why."""

    socket: aiohttp.ClientWebSocketResponse
    replace: asyncio.Event = field(default_factory=asyncio.Event)
    reason: str = "closed"
    greeted: bool = False
    """Whether Slack has let it in: only then does anything come by it."""


class SocketMode:
    """Keeps the connections open until it is closed. Its counts are for whoever watches over us."""

    def __init__(
        self,
        app: AsyncApp,
        caller: AsyncWebClient,
        http: aiohttp.ClientSession,
        now: Callable[[], datetime],
        timing: Timing = TIMING,
    ) -> None:
        """`caller` has the app's token; nothing is opened yet."""
        self.opened = 0
        self.closed: Counter[str] = Counter()
        """How many connections ended, by Slack's reason or `closed`."""
        self.dealt_with = 0
        """How many envelopes we have done with, acknowledged or not."""
        self._app, self._caller, self._http, self._now, self._timing = app, caller, http, now, timing
        self._connections: set[_Connection] = set()
        self._keepers: list[asyncio.Task[None]] = []
        self._listening: set[asyncio.Task[None]] = set()
        self._answering: set[asyncio.Task[None]] = set()
        self._gone_since: datetime | None = None
        self._back_at: datetime | None = None
        """Set for as long as it is being found out what has waited for us."""
        self._waited = 0
        self._stopping = False

    @property
    def connected(self) -> int:
        """How many connections Slack has let in."""
        return sum(one.greeted for one in self._connections)

    async def open(self) -> None:
        """Opens the first connection, or raises what keeps it from that; the others follow by themselves."""
        first = await self._connect()
        self._keepers = [
            asyncio.create_task(self._keep(first if number == 0 else None)) for number in range(CONNECTIONS)
        ]

    async def close(self) -> None:
        """Hears nothing more, finishes what is being answered, and hangs up."""
        self._stopping = True
        open_ = list(self._connections)
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        if self._answering:
            await asyncio.wait(self._answering, timeout=self._timing.finish)
        left = self._answering | self._listening
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await asyncio.gather(*(one.socket.close() for one in open_))

    async def _keep(self, connection: _Connection | None) -> None:
        """Sees to it that there is one connection, for ever."""
        tries = 0
        while True:
            if connection is None:
                try:
                    connection = await self._connect()
                except (*failures.FAILURES, OSError) as error:
                    tries += 1
                    self._note_gone(failures.reason(error))
                    await asyncio.sleep(self._wait(tries))
                    continue
            await connection.replace.wait()
            if connection.reason in REFUSED:
                tries += 1
                await asyncio.sleep(self._wait(tries))
            else:
                tries = 0
            connection = None

    def _wait(self, tries: int) -> float:
        """Doubling, with a ceiling, and spread so that replicas do not come back together."""
        longest = min(self._timing.first_wait * (1 << min(tries - 1, 16)), self._timing.longest_wait)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - a spread, no secret

    async def _connect(self) -> _Connection:
        answer = await self._caller.apps_connections_open(app_token=self._caller.token or "")
        socket = await self._http.ws_connect(
            answer["url"], heartbeat=self._timing.ping, max_msg_size=0, autoclose=True
        )
        connection = _Connection(socket)
        self._connections.add(connection)
        self._start(self._hear(connection), self._listening)
        return connection

    async def _hear(self, connection: _Connection) -> None:
        """Reads until the connection ends."""
        try:
            async for message in connection.socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(connection, json.loads(message.data))
        finally:
            self._connections.discard(connection)
            self.closed[connection.reason] += 1
            connection.replace.set()
            self._note_gone(connection.reason)

    def _take(self, connection: _Connection, message: Mapping[str, Any]) -> None:
        if message.get("type") == "hello":
            connection.greeted = True
            self.opened += 1
            self._note_back()
        elif message.get("type") == "disconnect":
            connection.reason = str(message.get("reason", "disconnect"))
            connection.replace.set()
            self._start(self._drain(connection), self._listening)
        elif "envelope_id" in message:
            self._waited += self._has_waited(message)
            answering = self._start(self._answer(connection, message), self._answering)
            answering.add_done_callback(self._count)

    async def _drain(self, connection: _Connection) -> None:
        """Slack closes what it wants replaced; should it not, we do."""
        await asyncio.sleep(self._timing.drain)
        await connection.socket.close()

    async def _answer(self, connection: _Connection, envelope: Mapping[str, Any]) -> None:
        """Has an envelope dealt with, and acknowledges it by the connection that it came by."""
        bind_contextvars(request=str(envelope["envelope_id"])[:REQUEST_ID])  # the task is this envelope's own
        payload = envelope.get("payload")
        said: dict[str, Any] = {}
        if payloads.is_readable(payload):
            request = AsyncBoltRequest(mode="socket_mode", body=dict(payload or {}))
            response = await self._app.async_dispatch(request)
            if response.status not in (OK, NOT_FOUND):
                return  # without an ack Slack says so to the person, or sends the event again
            said = _payload_of(response) if response.status == OK else {}  # nobody of ours listens to the rest
        ack = {"envelope_id": envelope["envelope_id"], **said}
        try:
            await connection.socket.send_str(json.dumps(ack))
        except (ConnectionError, RuntimeError):
            log.info("connection_ended_before_ack")  # Slack will send it again

    def _count(self, _done: asyncio.Task[None]) -> None:
        self.dealt_with += 1

    @staticmethod
    def _start(work: Coroutine[Any, Any, None], among: set[asyncio.Task[None]]) -> asyncio.Task[None]:
        task = asyncio.create_task(_logged(work))
        among.add(task)
        task.add_done_callback(among.discard)
        return task

    def _note_gone(self, reason: str) -> None:
        """Said once, however long it lasts."""
        if self._gone_since is None and not self.connected and not self._stopping:
            self._gone_since = self._now()
            log.warning("slack_is_gone", extra={"reason": reason})

    def _note_back(self) -> None:
        if self._gone_since is not None and self._back_at is None:
            self._back_at, self._waited = self._now(), 0
            self._start(self._tell_back(self._gone_since, self._back_at), self._listening)

    async def _tell_back(self, gone_since: datetime, back_at: datetime) -> None:
        """Said once it has stayed, with how much came late because of it; else Slack is still gone."""
        await asyncio.sleep(self._timing.catch_up)
        self._back_at = None
        if self.connected:
            self._gone_since = None
            away = f"{timedelta(seconds=int((back_at - gone_since).total_seconds()))}"
            log.warning("slack_is_back", extra={"away": away, "events_waited": self._waited})

    def _has_waited(self, envelope: Mapping[str, Any]) -> bool:
        """Whether it happened before Slack was back. Slack says when in whole seconds, and only of events."""
        at = (envelope.get("payload") or {}).get("event_time")
        return self._back_at is not None and isinstance(at, int) and at < int(self._back_at.timestamp())


def request_id() -> str:
    """The start of the id under which Slack sent what is being answered; every line of the log about it has it."""
    return str(get_contextvars().get("request", ""))


def _payload_of(response: BoltResponse) -> dict[str, Any]:
    """What an acknowledgement says besides having heard: a view, errors in a form, or words."""
    if not response.body:
        return {}
    if response.headers.get("content-type", [""])[0].startswith("application/json"):
        return {"payload": json.loads(response.body)}
    return {"payload": {"text": response.body}}


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:  # one envelope may not take the others with it
        log.exception("envelope_failed")
