"""Time: a wall clock that a demo may move, a stopwatch for patience, and Slack's time stamps.

What belongs to the story (message time stamps, `event_time`, the half hour of a `response_url`) follows the
wall clock. What belongs to the wire (three seconds to ack, a `trigger_id`, rate windows, redelivery) follows the
stopwatch.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

Now = Callable[[], datetime]
MICROSECONDS = 1_000_000


def wall_clock() -> datetime:
    """The real time, aware and in UTC."""
    return datetime.now(UTC)


class Stopwatch(Protocol):
    """Seconds since some moment, and a way to let some of them pass."""

    def __call__(self) -> float:
        """Seconds so far."""
        ...

    async def until(self, moment: float) -> None:
        """Return when the stopwatch has reached `moment`; at once if it is past it."""
        ...


class RealStopwatch:
    """Seconds as they really pass."""

    def __call__(self) -> float:
        """Seconds since some moment of this process."""
        return time.monotonic()

    async def until(self, moment: float) -> None:
        """Sleep until then."""
        await asyncio.sleep(max(0.0, moment - time.monotonic()))


class FrozenStopwatch:
    """Seconds that pass only when `advance` says so."""

    def __init__(self) -> None:
        self._elapsed = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        """Seconds advanced so far."""
        return self._elapsed

    async def until(self, moment: float) -> None:
        """Wait until `advance` has moved the stopwatch this far."""
        if moment <= self._elapsed:
            return
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        sleeper = (moment, waking)
        self._sleepers.append(sleeper)
        try:
            await waking
        finally:
            self._sleepers.remove(sleeper)

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass and wake whoever has slept enough."""
        self._elapsed += seconds
        for moment, waking in self._sleepers:
            if moment <= self._elapsed and not waking.done():
                waking.set_result(None)


class Timestamps:
    """Hands out message time stamps: never twice the same in one channel, never out of order."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._last: dict[str, int] = {}

    def new(self, channel: str) -> str:
        """The `ts` of a message that is posted in `channel` now."""
        moment = round(self._now().timestamp() * MICROSECONDS)
        self._last[channel] = max(moment, self._last.get(channel, 0) + 1)
        seconds, rest = divmod(self._last[channel], MICROSECONDS)
        return f"{seconds}.{rest:06d}"


def moment_of(ts: str) -> datetime:
    """When a message with this time stamp was posted."""
    return datetime.fromtimestamp(float(ts), UTC)
