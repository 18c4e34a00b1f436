"""Socket Mode without the sockets: which connection gets which envelope, and what happens when nobody acks.

A transport (`server.py`) brings connections; the state machine brings payloads. Rules, from Slack's "Using Socket
Mode" and from SLACK-FACTS: up to ten connections, each payload goes to one of them; three seconds to ack; what was
not acked is sent again, events up to three times; what was sent to a connection that closed goes to another one.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.sandbox.bell import Bell
from bot.sandbox.clock import Now, Stopwatch
from bot.sandbox.errors import AppDidNotRespond, NotConnected

Json = dict[str, Any]
Kind = Literal["events_api", "slash_commands", "interactive"]
Send = Callable[[Json], Awaitable[None]]

MAX_CONNECTIONS = 10
SECONDS_TO_ACK = 3.0
EVENT_RETRY_DELAYS = (0.0, 60.0, 300.0)
INTERACTION_RETRY_DELAYS = (0.0,)
KEPT = 10_000


@dataclass(slots=True, eq=False)
class Envelope:
    """One payload on its way to the app."""

    id: str
    kind: Kind
    payload: Json
    at: datetime
    attempt: int = 0
    deadline: float = 0.0
    """When the patience with the latest attempt ends, on the stopwatch."""
    sent_to: list[str] = field(default_factory=list)
    """Ids of the connections it was handed to, in order; more than one when it was redelivered."""
    acked: bool = False
    answer: Json | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)
    lost: asyncio.Event = field(default_factory=asyncio.Event)

    def to_json(self) -> Json:
        """The envelope as it travels."""
        return {
            "envelope_id": self.id,
            "type": self.kind,
            "accepts_response_payload": self.kind != "events_api",
            "payload": self.payload,
            "retry_attempt": self.attempt,
            "retry_reason": "timeout" if self.attempt else "",
        }


@dataclass(slots=True, eq=False)
class Connection:
    """One open socket of the app."""

    id: str
    send: Send
    close: Callable[[], Awaitable[None]]
    draining: bool = False
    """It was told to reconnect and gets nothing new."""
    handed: set[str] = field(default_factory=set)
    """Ids of everything it was ever handed."""
    unacked: dict[str, Envelope] = field(default_factory=dict)
    """What is waited for on it right now."""


class Hub:
    """Hands payloads to the app's connections."""

    def __init__(
        self, app_id: str, now: Now, stopwatch: Stopwatch, bell: Bell, retry_delays: Sequence[float]
    ) -> None:
        self.connections: list[Connection] = []
        self.queue: deque[Envelope] = deque()
        """Events that wait for a connection."""
        self.envelopes: deque[Envelope] = deque(maxlen=KEPT)
        """Everything that was ever on its way, for inspectors and tests."""
        self._app_id = app_id
        self._now = now
        self._stopwatch = stopwatch
        self._bell = bell
        self._event_delays = tuple(retry_delays)
        self._tickets: set[str] = set()
        self._under_way: dict[str, Envelope] = {}
        self._carriers: set[asyncio.Task[None]] = set()
        self._turn = 0

    @property
    def idle(self) -> bool:
        """Nothing is queued, unacked or waiting to be sent again."""
        return not self.queue and not self._under_way

    def new_ticket(self) -> str:
        """What `apps.connections.open` puts in its address; good for one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    def redeem(self, ticket: str) -> bool:
        """Use a ticket up; False if it was never given or is used already."""
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        return known

    async def join(self, connection: Connection) -> bool:
        """A socket has opened: greet it and hand over what has waited. False if there are ten already."""
        if len(self.connections) >= MAX_CONNECTIONS:
            await connection.send({"type": "disconnect", "reason": "too_many_websockets"})
            return False
        self.connections.append(connection)
        await connection.send(
            {
                "type": "hello",
                "num_connections": len(self.connections),
                "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
                "connection_info": {"app_id": self._app_id},
            }
        )
        waiting, self.queue = self.queue, deque()
        for envelope in waiting:
            self._start(envelope)
        self._bell.ring()
        return True

    def leave(self, connection: Connection) -> None:
        """A socket has closed: what it had not acked goes to another one."""
        if connection in self.connections:
            self.connections.remove(connection)
        for envelope in connection.unacked.values():
            envelope.lost.set()
        connection.unacked.clear()
        self._bell.ring()

    def receive(self, connection: Connection, message: Json) -> None:
        """The app sent something: an ack, perhaps with an answer."""
        envelope = self._under_way.get(str(message.get("envelope_id")))
        if envelope is None or envelope.acked or envelope.id not in connection.handed:
            return
        envelope.acked = True
        payload = message.get("payload")
        envelope.answer = payload if isinstance(payload, dict) else None
        envelope.done.set()
        self._bell.ring()

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to be replaced (`refresh_requested`), or only announce it (`warning`)."""
        for connection in list(self.connections):
            connection.draining = reason != "warning"
            await connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})

    async def hang_up(self) -> None:
        """Close every connection without a word, as a broken network does."""
        for connection in list(self.connections):
            self.leave(connection)
            await connection.close()

    def tell(self, payload: Json) -> Envelope:
        """Send an event; it is kept until the app has a connection."""
        envelope = self._new("events_api", payload)
        if self._open():
            self._start(envelope)
        else:
            self.queue.append(envelope)
        return envelope

    async def ask(self, kind: Kind, payload: Json) -> Json:
        """Send what a person waits for, and return the app's answer.

        Raises:
            NotConnected: the app has no connection at all.
            AppDidNotRespond: no ack within three seconds. It is sent once more, but nobody waits for that.
        """
        if not self._open():
            raise NotConnected(f"{kind}: the app is not connected")
        deadline = self._stopwatch() + SECONDS_TO_ACK
        envelope = self._new(kind, payload)
        self._start(envelope)
        await self._first(envelope.done.wait(), self._stopwatch.until(deadline))
        if not envelope.acked:
            raise AppDidNotRespond(f"{kind}: no ack in {SECONDS_TO_ACK:.0f} s (operation_timeout)")
        return envelope.answer or {}

    async def heard(self) -> None:
        """Return when every event that is on its way was acked, or has had its three seconds."""
        deadline = self._stopwatch() + SECONDS_TO_ACK
        first = [one for one in self._under_way.values() if one.kind == "events_api" and one.attempt == 0]
        until = self._stopwatch.until
        await asyncio.gather(*(self._first(one.done.wait(), until(deadline)) for one in first))

    async def close(self) -> None:
        """Stop carrying; what is not delivered by now never will be."""
        tasks = list(self._carriers)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _new(self, kind: Kind, payload: Json) -> Envelope:
        envelope = Envelope(secrets.token_hex(16), kind, payload, self._now())
        self.envelopes.append(envelope)
        self._bell.ring()
        return envelope

    def _open(self) -> list[Connection]:
        return [one for one in self.connections if not one.draining]

    def _start(self, envelope: Envelope) -> None:
        self._under_way[envelope.id] = envelope
        task = asyncio.get_running_loop().create_task(self._carry(envelope))
        self._carriers.add(task)
        task.add_done_callback(self._carriers.discard)

    async def _carry(self, envelope: Envelope) -> None:
        """Send an envelope as often as it takes, then forget it; without any connection it queues again."""
        try:
            if not await self._deliver(envelope):
                self.queue.append(envelope)
        finally:
            del self._under_way[envelope.id]
            self._bell.ring()

    async def _deliver(self, envelope: Envelope) -> bool:
        """True when there is nothing left to do: it was acked, or sent as often as Slack would."""
        delays = self._event_delays if envelope.kind == "events_api" else INTERACTION_RETRY_DELAYS
        while candidates := self._open():
            self._turn += 1
            outcome = await self._attempt(envelope, candidates[self._turn % len(candidates)])
            if outcome == "acked" or (outcome == "silent" and envelope.attempt >= len(delays)):
                return True
            if outcome == "silent":
                again_at = envelope.deadline + delays[envelope.attempt]
                await self._first(envelope.done.wait(), self._stopwatch.until(again_at))
                if envelope.acked:  # late, but it was heard
                    return True
                envelope.attempt += 1
        return False

    async def _attempt(self, envelope: Envelope, connection: Connection) -> Literal["acked", "lost", "silent"]:
        """Send once and wait for the ack, the end of the connection, or the end of patience."""
        envelope.lost.clear()
        envelope.sent_to.append(connection.id)
        envelope.deadline = self._stopwatch() + SECONDS_TO_ACK
        connection.handed.add(envelope.id)
        connection.unacked[envelope.id] = envelope
        try:
            await connection.send(envelope.to_json())
        except (ConnectionError, RuntimeError):  # the transport noticed first that the other side is gone
            self.leave(connection)
            return "lost"
        self._bell.ring()
        until = self._stopwatch.until
        await self._first(envelope.done.wait(), envelope.lost.wait(), until(envelope.deadline))
        connection.unacked.pop(envelope.id, None)
        self._bell.ring()
        if envelope.acked:
            return "acked"
        return "lost" if envelope.lost.is_set() else "silent"

    @staticmethod
    async def _first(*waits: Coroutine[Any, Any, object]) -> None:
        """Return when the first of these is over; the others are given up."""
        tasks = [asyncio.ensure_future(one) for one in waits]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
