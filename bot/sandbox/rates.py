"""Slack's limit on posting: one message a second in a channel, with a little room for bursts."""

import math

from bot.sandbox.clock import Stopwatch
from bot.sandbox.errors import SlackError

PER_SECOND = 1.0
BURST = 3.0


class PostingRate:
    """A bucket of tokens for every channel."""

    def __init__(self, stopwatch: Stopwatch) -> None:
        self._stopwatch = stopwatch
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, channel: str) -> None:
        """Count one message.

        Raises:
            RateLimited: there were too many.
        """
        now = self._stopwatch()
        tokens, since = self._buckets.get(channel, (BURST, now))
        tokens = min(BURST, tokens + (now - since) * PER_SECOND)
        if tokens < 1:
            self._buckets[channel] = (tokens, now)
            raise RateLimited(math.ceil((1 - tokens) / PER_SECOND))
        self._buckets[channel] = (tokens - 1, now)


class RateLimited(SlackError):  # noqa: N818 - Slack's own name for it
    """HTTP 429 with `Retry-After`."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after
