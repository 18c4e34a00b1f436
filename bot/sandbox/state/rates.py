"""Slack's limits: so many calls a minute of each method in each workspace, one message a second in a channel.

The tiers are those of https://docs.slack.dev/apis/web-api/rate-limits and of each method's own page.
"""

import math
from collections.abc import Mapping
from typing import Final

from bot.sandbox.clock import Stopwatch
from bot.sandbox.errors import SlackError

TIER_1, TIER_2, TIER_3, TIER_4 = 1, 20, 50, 100
HUNDREDS = 300
"""Slack's "several hundred a minute", for the methods outside the tiers."""
PER_MINUTE: Final[Mapping[str, int]] = {
    "auth.teams.list": TIER_2,
    "auth.test": HUNDREDS,
    "chat.getPermalink": HUNDREDS,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": HUNDREDS,
    "conversations.list": TIER_2,
    "conversations.members": TIER_4,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.info": TIER_4,
    "oauth.v2.access": TIER_4,
    "reactions.remove": TIER_2,
    "usergroups.users.list": TIER_2,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}
"""Calls a minute; what is not listed here is tier 3, as most methods are."""
POSTS_A_SECOND = 1.0
POSTS_AT_ONCE = 3.0


class Rates:
    """A bucket of permissions for everything that is limited; it fills up again as the stopwatch goes on."""

    def __init__(self, stopwatch: Stopwatch) -> None:
        self._stopwatch = stopwatch
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def call(self, method: str, team_id: str) -> None:
        """Count one call of a method in a workspace.

        Raises:
            RateLimited: there were too many.
        """
        limit = PER_MINUTE.get(method, TIER_3)
        self._take((method, team_id), float(limit), limit / 60)

    def post(self, channel: str) -> None:
        """Count one message in a channel.

        Raises:
            RateLimited: there were too many.
        """
        self._take(("post", channel), POSTS_AT_ONCE, POSTS_A_SECOND)

    def _take(self, bucket: tuple[str, str], size: float, per_second: float) -> None:
        now = self._stopwatch()
        left, since = self._buckets.get(bucket, (size, now))
        left = min(size, left + (now - since) * per_second)
        if left < 1:
            self._buckets[bucket] = (left, now)
            raise RateLimited(math.ceil((1 - left) / per_second))
        self._buckets[bucket] = (left - 1, now)


class RateLimited(SlackError):  # noqa: N818 - Slack's own name for it
    """HTTP 429 with `Retry-After`."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after
