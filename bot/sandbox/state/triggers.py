"""Short-lived permissions: a `trigger_id` to open one view, a `response_url` to answer five times."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.clock import Now, Stopwatch
from bot.sandbox.errors import SlackError

TRIGGER_SECONDS = 3.0
RESPONSE_USES = 5
RESPONSE_LIFE = timedelta(minutes=30)


class Triggers:
    """Every `trigger_id` that was sent, who caused it, and whether it was used."""

    def __init__(self, stopwatch: Stopwatch) -> None:
        self._stopwatch = stopwatch
        self._issued: dict[str, tuple[str, float]] = {}
        self._used: set[str] = set()

    def issue(self, user_id: str) -> str:
        """A new trigger for something that this person has just done."""
        trigger = f"{len(self._issued) + 1}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._issued[trigger] = (user_id, self._stopwatch())
        return trigger

    def exchange(self, trigger: str) -> str:
        """Use a trigger up and return the person who caused it.

        Raises:
            SlackError: `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`.
        """
        if trigger not in self._issued:
            raise SlackError("invalid_trigger_id")
        if trigger in self._used:
            raise SlackError("exchanged_trigger_id")
        user_id, issued = self._issued[trigger]
        if self._stopwatch() - issued > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        self._used.add(trigger)
        return user_id


@dataclass(slots=True, eq=False)
class ResponseUrl:
    """Where the app may answer one interaction."""

    id: str
    team_id: str
    user_id: str
    channel: str
    ts: str | None
    """The message it came from; None for a command."""
    expires: datetime
    uses: int = 0


class ResponseUrls:
    """Every `response_url` that was sent."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, team_id: str, user_id: str, channel: str, ts: str | None) -> ResponseUrl:
        """A new address for one interaction."""
        new = ResponseUrl(secrets.token_hex(12), team_id, user_id, channel, ts, self._now() + RESPONSE_LIFE)
        self._issued[new.id] = new
        return new

    def use(self, response_id: str) -> ResponseUrl:
        """Count one use.

        Raises:
            SlackError: `invalid_url`, `expired_url` (half an hour) or `used_url` (five times).
        """
        found = self._issued.get(response_id)
        if found is None:
            raise SlackError("invalid_url")
        if self._now() > found.expires:
            raise SlackError("expired_url")
        if found.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        found.uses += 1
        return found
