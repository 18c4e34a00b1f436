"""Socket Mode without the sockets: which connection gets which envelope, and what happens when nobody acks.

A transport (`server.py`) brings connections; the state machine brings payloads. Rules, from Slack's "Using Socket
Mode": up to ten connections, each payload goes to one of them; three seconds to ack; what was
not acked is sent again, events up to three times; what was sent to a connection that closed goes to another one.
"""

import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.changes import Changes
from bot.sandbox.clock import Now, Stopwatch
from bot.sandbox.delivery.envelopes import (
    SECONDS_TO_ACK,
    Delivery,
    Envelope,
    Kind,
    first,
)
from bot.sandbox.errors import AppDidNotRespond, NotConnected

Json = dict[str, Any]
Send = Callable[[Json], Awaitable[None]]

MAX_CONNECTIONS = 10
INTERACTION_RETRY_DELAYS = (0.0,)


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


class SocketMode(Delivery):
    """Hands payloads to the app's connections."""

    def __init__(
        self, app_id: str, now: Now, stopwatch: Stopwatch, changes: Changes, retry_delays: Sequence[float]
    ) -> None:
        super().__init__(now, stopwatch, changes, retry_delays)
        self.connections: list[Connection] = []
        self.queue: deque[Envelope] = deque()
        """Events that wait for a connection."""
        self.disabled = False
        """True while the app has request URLs instead: no connection may stay."""
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._turn = 0

    @property
    def connected(self) -> bool:
        """The app has a socket open."""
        return bool(self.connections)

    @property
    def idle(self) -> bool:
        """Nothing is queued, unacked or waiting to be sent again."""
        return not self.queue and super().idle

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
        """A socket has opened: greet it and hand over what has waited. False if it may not stay."""
        if self.disabled:
            await connection.send({"type": "disconnect", "reason": "link_disabled"})
            return False
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
        self._changes.notify()
        return True

    def leave(self, connection: Connection) -> None:
        """A socket has closed: what it had not acked goes to another one."""
        if connection in self.connections:
            self.connections.remove(connection)
        for envelope in connection.unacked.values():
            envelope.lost.set()
        connection.unacked.clear()
        self._changes.notify()

    def receive(self, connection: Connection, message: Json) -> None:
        """The app sent something: an ack, perhaps with an answer."""
        envelope = self._under_way.get(str(message.get("envelope_id")))
        if envelope is None or envelope.acked or envelope.id not in connection.handed:
            return
        envelope.acked = True
        payload = message.get("payload")
        envelope.answer = payload if isinstance(payload, dict) else None
        envelope.done.set()
        self._changes.notify()

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
        """As in `Delivery`. What is not acked in time is sent once more, but nobody waits for that."""
        if not self._open():
            raise NotConnected(f"{kind}: the app is not connected")
        deadline = self._stopwatch() + SECONDS_TO_ACK
        envelope = self._new(kind, payload)
        self._start(envelope)
        await first(envelope.done.wait(), self._stopwatch.until(deadline))
        if not envelope.acked:
            raise AppDidNotRespond(f"{kind}: no ack in {SECONDS_TO_ACK:.0f} s (operation_timeout)")
        return envelope.answer or {}

    def _open(self) -> list[Connection]:
        return [one for one in self.connections if not one.draining]

    async def _carry(self, envelope: Envelope) -> None:
        """Without any connection it queues again."""
        if not await self._deliver(envelope):
            self.queue.append(envelope)

    async def _deliver(self, envelope: Envelope) -> bool:
        """True when there is nothing left to do: it was acked, or sent as often as Slack would."""
        delays = self._event_delays if envelope.kind == "events_api" else INTERACTION_RETRY_DELAYS
        while candidates := self._open():
            self._turn += 1
            outcome = await self._attempt(envelope, candidates[self._turn % len(candidates)])
            if outcome == "acked" or (outcome == "silent" and envelope.attempt >= len(delays)):
                return True
            if outcome == "silent":
                envelope.again_at = envelope.deadline + delays[envelope.attempt]
                await first(envelope.done.wait(), self._stopwatch.until(envelope.again_at))
                envelope.again_at = None
                if envelope.acked:  # late, but it was heard
                    return True
                envelope.attempt, envelope.trouble = envelope.attempt + 1, "timeout"
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
        self._changes.notify()
        until = self._stopwatch.until
        await first(envelope.done.wait(), envelope.lost.wait(), until(envelope.deadline))
        connection.unacked.pop(envelope.id, None)
        self._changes.notify()
        if envelope.acked:
            return "acked"
        return "lost" if envelope.lost.is_set() else "silent"
