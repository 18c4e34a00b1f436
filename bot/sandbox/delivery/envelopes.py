"""Payloads on their way to the app: what its two doors, sockets and request URLs, have in common."""

import asyncio
import secrets
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.sandbox.changes import Changes
from bot.sandbox.clock import Now, Stopwatch

Json = dict[str, Any]
Kind = Literal["events_api", "slash_commands", "interactive"]

SECONDS_TO_ACK = 3.0
EVENT_RETRY_DELAYS = (0.0, 60.0, 300.0)
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
    again_at: float | None = None
    """When it will be sent again, on the stopwatch; None while it is out there, or if it won't be."""
    sent_to: list[str] = field(default_factory=list)
    """The connections or addresses it was handed to, in order; more than one when it was redelivered."""
    trouble: str = ""
    """What was wrong with the latest attempt, in the words of `x-slack-retry-reason`."""
    acked: bool = False
    answer: Json | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)
    """Nobody has to wait for it any longer: it was acked, or refused outright."""
    lost: asyncio.Event = field(default_factory=asyncio.Event)

    def to_json(self) -> Json:
        """The envelope as it travels."""
        return {
            "envelope_id": self.id,
            "type": self.kind,
            "accepts_response_payload": self.kind != "events_api",
            "payload": self.payload,
            "retry_attempt": self.attempt,
            "retry_reason": self.trouble if self.attempt else "",
        }


class Delivery(ABC):
    """One way of handing payloads to the app; `SocketMode` and `RequestUrls` are the two."""

    def __init__(self, now: Now, stopwatch: Stopwatch, changes: Changes, retry_delays: Sequence[float]) -> None:
        self.envelopes: deque[Envelope] = deque(maxlen=KEPT)
        """Everything that was ever on its way, for inspectors and tests."""
        self._now = now
        self._stopwatch = stopwatch
        self._changes = changes
        self._event_delays = tuple(retry_delays)
        self._under_way: dict[str, Envelope] = {}
        self._carriers: set[asyncio.Task[None]] = set()

    @property
    def idle(self) -> bool:
        """Nothing is queued, unacked or waiting to be sent again."""
        return not self._under_way

    @property
    @abstractmethod
    def connected(self) -> bool:
        """Whether there is anybody to hand payloads to."""

    @abstractmethod
    def tell(self, payload: Json) -> Envelope:
        """Send an event; nobody waits for it."""

    @abstractmethod
    async def ask(self, kind: Kind, payload: Json) -> Json:
        """Send what a person waits for, and return the app's answer.

        Raises:
            NotConnected: the app can't be reached at all.
            AppDidNotRespond: no answer within three seconds.
            AppAnsweredWrong: an answer that says nothing Slack understands.
        """

    async def heard(self) -> None:
        """Return when every event that is on its way was acked, or has had its three seconds."""
        deadline = self._stopwatch() + SECONDS_TO_ACK
        events = [one for one in self._under_way.values() if one.kind == "events_api" and one.attempt == 0]
        until = self._stopwatch.until
        await asyncio.gather(*(first(one.done.wait(), until(deadline)) for one in events))

    async def close(self) -> None:
        """Stop carrying; what is not delivered by now never will be."""
        tasks = list(self._carriers)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @abstractmethod
    async def _carry(self, envelope: Envelope) -> None:
        """Send an envelope as often as it takes."""

    def _new(self, kind: Kind, payload: Json) -> Envelope:
        envelope = Envelope(secrets.token_hex(16), kind, payload, self._now())
        self.envelopes.append(envelope)
        self._changes.notify()
        return envelope

    def _start(self, envelope: Envelope) -> None:
        self._under_way[envelope.id] = envelope
        task = asyncio.get_running_loop().create_task(self._until_delivered(envelope))
        self._carriers.add(task)
        task.add_done_callback(self._carriers.discard)

    async def _until_delivered(self, envelope: Envelope) -> None:
        try:
            await self._carry(envelope)
        finally:
            del self._under_way[envelope.id]
            self._changes.notify()


async def first(*waits: Coroutine[Any, Any, object]) -> None:
    """Return when the first of these is over; the others are given up."""
    tasks = [asyncio.ensure_future(one) for one in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
