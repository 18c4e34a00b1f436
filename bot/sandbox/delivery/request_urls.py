"""HTTP delivery: signed requests to the addresses that the app has given, and what becomes of its answers.

Rules, from https://docs.slack.dev/apis/events-api and https://docs.slack.dev/apis/events-api/using-http-request-urls:
an address for events proves itself with a challenge; a request is answered within three seconds; an event that was
not answered with 2xx comes again at once, after a minute and after five; nothing a person waits for comes again.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

import aiohttp

from bot.sandbox.changes import Changes
from bot.sandbox.clock import Now, Stopwatch
from bot.sandbox.delivery.envelopes import (
    SECONDS_TO_ACK,
    Delivery,
    Envelope,
    Kind,
    first,
)
from bot.sandbox.delivery.signing import signature
from bot.sandbox.errors import AppAnsweredWrong, AppDidNotRespond, NotConnected

Json = dict[str, Any]
MAX_REDIRECTS = 2
OK = 200
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the app listens; most frameworks use one address for all three."""

    events: str
    interactivity: str
    commands: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for one request, or in `trouble` why nothing did."""

    status: int = 0
    kind: str = ""
    """The content type, without its charset."""
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """By name in lower case."""
    trouble: str = ""
    """In the words of `x-slack-retry-reason`; empty if the app took the request."""

    def to_json(self, kind: Kind) -> Json:
        """The answer in the form that an ack over Socket Mode has: `{}` if there is none.

        Raises:
            AppAnsweredWrong: a body that Slack takes for nothing.
        """
        if not self.body.strip():
            return {}
        if self.kind != JSON and kind == "slash_commands":
            return {"text": self.body}
        try:
            answer = json.loads(self.body) if self.kind == JSON else None
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise AppAnsweredWrong(f"{kind}: the answer is no JSON object: {self.body[:80]!r}")
        return answer


class RequestUrls(Delivery):
    """Hands payloads to the app's addresses."""

    def __init__(
        self,
        addresses: Addresses,
        *,
        secret: str,
        token: str,
        now: Now,
        stopwatch: Stopwatch,
        changes: Changes,
        retry_delays: Sequence[float],
    ) -> None:
        super().__init__(now, stopwatch, changes, retry_delays)
        self.addresses = addresses
        self.verified = False
        """Whether the address for events has answered the challenge; without that it gets no events."""
        self._secret = secret
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    @property
    def connected(self) -> bool:
        """Its address could be reached the last time; before the first one, it is believed to be there."""
        latest = next((one for one in reversed(self.envelopes) if one.acked or one.trouble), None)
        return latest is None or latest.trouble != "connection_failed"

    async def verify(self) -> None:
        """Send the challenge to the address for events, as Slack does when it is entered.

        Raises:
            AppAnsweredWrong: it did not answer with the challenge.
        """
        trouble = await self._challenge()
        if trouble:
            raise AppAnsweredWrong(f"{self.addresses.events} did not answer the challenge ({trouble})")

    def tell(self, payload: Json) -> Envelope:
        """Send an event, up to four times."""
        envelope = self._new("events_api", payload)
        self._start(envelope)
        return envelope

    async def ask(self, kind: Kind, payload: Json) -> Json:
        """As in `Delivery`; sent once."""
        envelope = self._new(kind, payload)
        self._under_way[envelope.id] = envelope
        try:
            return await self._ask(envelope)
        finally:
            del self._under_way[envelope.id]
            self._changes.notify()

    async def close(self) -> None:
        """Stop sending."""
        await super().close()
        if self._session is not None:
            await self._session.close()

    async def _ask(self, envelope: Envelope) -> Json:
        commanded = envelope.kind == "slash_commands"
        url = self.addresses.commands if commanded else self.addresses.interactivity
        fields = envelope.payload if commanded else {"payload": json.dumps(envelope.payload)}
        envelope.sent_to.append(url)
        reply = await self._post(url, urlencode(fields), FORM)
        envelope.trouble = reply.trouble
        if reply.trouble == "http_timeout":
            raise AppDidNotRespond(f"{envelope.kind}: no answer in {SECONDS_TO_ACK:.0f} s (operation_timeout)")
        if reply.trouble == "connection_failed":
            raise NotConnected(f"{envelope.kind}: {url} can't be reached (dispatch_failed)")
        if reply.trouble or reply.status != OK:
            raise AppAnsweredWrong(f"{envelope.kind}: {reply.trouble} {reply.status} (dispatch_failed)")
        envelope.acked = True
        envelope.answer = reply.to_json(envelope.kind) if _answers(envelope) else {}
        envelope.done.set()
        return envelope.answer

    async def _carry(self, envelope: Envelope) -> None:
        """Send an event until it is taken, or as often as Slack would."""
        while await self._refused(envelope) and envelope.attempt < len(self._event_delays):
            envelope.again_at = self._stopwatch() + self._event_delays[envelope.attempt]
            self._changes.notify()
            await self._stopwatch.until(envelope.again_at)
            envelope.attempt, envelope.again_at = envelope.attempt + 1, None

    async def _refused(self, envelope: Envelope) -> bool:
        """Send an event once; True if it is to be sent again."""
        envelope.deadline = self._stopwatch() + SECONDS_TO_ACK
        envelope.sent_to.append(self.addresses.events)
        again = {"x-slack-retry-num": str(envelope.attempt), "x-slack-retry-reason": envelope.trouble}
        if not self.verified:
            envelope.trouble = await self._challenge()
            if envelope.trouble:
                envelope.done.set()
                return True
        reply = await self._post(
            self.addresses.events, json.dumps(envelope.payload), JSON, again if envelope.attempt else {}
        )
        envelope.acked, envelope.trouble = not reply.trouble, reply.trouble
        envelope.done.set()
        self._changes.notify()
        return not envelope.acked and reply.headers.get("x-slack-no-retry") != "1"

    async def _challenge(self) -> str:
        """What is wrong with the address for events; empty if it has proved itself."""
        challenge = secrets.token_hex(20)
        body = {"type": "url_verification", "token": self._token, "challenge": challenge}
        reply = await self._post(self.addresses.events, json.dumps(body), JSON)
        if reply.trouble:
            return reply.trouble
        self.verified = reply.status == OK and challenge in _echoes(reply)
        return "" if self.verified else "challenge_failed"

    async def _post(self, url: str, body: str, kind: str, more: Mapping[str, str] | None = None) -> Reply:
        """Send one signed request and wait for its answer, three seconds on the stopwatch."""
        timestamp = str(int(time.time()))  # the app compares it with its own real clock
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body.encode()),
            **(more or {}),
        }
        request = asyncio.get_running_loop().create_task(self._exchange(url, body, headers))
        try:
            await first(asyncio.wait({request}), self._stopwatch.until(self._stopwatch() + SECONDS_TO_ACK))
            return request.result() if request.done() else Reply(trouble="http_timeout")
        finally:
            request.cancel()

    async def _exchange(self, url: str, body: str, signed: Mapping[str, str]) -> Reply:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        try:
            async with self._session.post(
                url, data=body.encode(), headers=signed, max_redirects=MAX_REDIRECTS + 1
            ) as response:
                text = await response.text(errors="replace")
                trouble = "" if response.ok else "http_error"
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status, response.content_type, text, headers, trouble)
        except aiohttp.TooManyRedirects:
            return Reply(trouble="too_many_redirects")
        except aiohttp.ClientSSLError:
            return Reply(trouble="ssl_error")
        except aiohttp.ClientConnectionError:
            return Reply(trouble="connection_failed")
        except (aiohttp.ClientError, ValueError, LookupError):  # no address at all, or an answer that is no HTTP
            return Reply(trouble="unknown_error")


def _answers(envelope: Envelope) -> bool:
    """Slack reads what answers a command or a submitted modal, and nothing else."""
    return envelope.kind == "slash_commands" or envelope.payload.get("type") == "view_submission"


def _echoes(reply: Reply) -> list[object]:
    """Where the challenge may stand in an answer: alone, in JSON, or in a form."""
    found: list[object] = [reply.body.strip(), *parse_qs(reply.body).get("challenge", [])]
    try:
        body = json.loads(reply.body)
    except (ValueError, RecursionError):
        return found
    return [*found, body.get("challenge")] if isinstance(body, dict) else found
