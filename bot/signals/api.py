"""Asking a tool's API politely: one question at a time, and its answers understood, the bad ones too."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from bot import web
from bot.signals.errors import ClosedError, ComeBackError, SignalError
from bot.signals.reader import Place

OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE, TOO_MANY = 200, 401, 403, 404, 410, 429
SERVER_ERROR = 500
SKEW = timedelta(minutes=5)
LONGEST_REST, SHORTEST_REST = timedelta(hours=6), timedelta(seconds=30)
TRY_AGAIN = timedelta(minutes=15)
"""After a server that has troubles of its own, or says come later without saying when."""
RESETS = ("x-ratelimit-reset", "ratelimit-reset")
"""Seconds since 1970 with some, seconds from now with others: the size of the number tells."""
LEAST_EPOCH = 1_000_000_000


@dataclass(slots=True)
class Api:
    """A tool's API. `notes` are remarks on its answers for an operator, each once."""

    place: Place
    client: web.Client
    headers: Mapping[str, str]
    now: datetime
    notes: dict[str, None] = field(default_factory=dict)

    async def get(self, url: str, **query: object) -> tuple[Any, Mapping[str, str]]:
        """What an address says in JSON, and its headers."""
        asked = urlencode({name: value for name, value in query.items() if value is not None}, doseq=True)
        return await self._said(f"{url}?{asked}" if asked else url, None)

    async def post(self, url: str, body: object) -> Any:  # noqa: ANN401 - whatever it says
        """What an address answers in JSON to what is posted."""
        return (await self._said(url, body))[0]

    async def _said(self, url: str, body: object) -> tuple[Any, Mapping[str, str]]:
        try:
            answer = await self.client.ask(url, self.headers, post=body)
        except web.WebError as error:
            raise SignalError(f"{self.place.location}: {error}") from error
        self._check(answer)
        if answer.moved_to:
            self.notes["It has moved: add it by its new name, and remove this one."] = None
        try:
            return json.loads(answer.content), answer.headers
        except ValueError as error:
            raise SignalError(f"{self.place.location}: what the server sends is no JSON.") from error

    def _check(self, answer: web.Answer) -> None:
        self._look_at_clock(answer.headers)
        status = answer.status
        if status == OK:
            return
        rests = status == TOO_MANY or (status == FORBIDDEN and _is_limit(answer.headers))
        if rests or status >= SERVER_ERROR:
            at = self.now + _rest(answer.headers, self.now)
            said = "it asks us to come back later" if rests else "the server has troubles of its own"
            raise self.come_back(f"{said} ({status})", at)
        error = ClosedError if status in (FORBIDDEN, NOT_FOUND) else SignalError
        raise error(f"{self.place.location}: {self._means(status)}")

    def come_back(self, why: str, at: datetime) -> ComeBackError:
        """The error of a tool that wants to be left alone for a while."""
        return ComeBackError(f"{self.place.location}: {why}; it goes on at {at:%H:%M} UTC.", at)

    def _means(self, status: int) -> str:
        token = self.place.token_env or "its token (name a variable with --token-env)"
        says = {
            UNAUTHORIZED: f"the server does not accept {token} (401).",
            FORBIDDEN: f"{token} may not read this (403): docs/signals.md says what it needs.",
            NOT_FOUND: f"there is nothing of that name, or {token} may not see it (404).",
            GONE: "it is gone for good (410).",
        }
        return says.get(status, f"the server answers {status}.")

    def _look_at_clock(self, headers: Mapping[str, str]) -> None:
        try:
            theirs = parsedate_to_datetime(headers.get("Date", ""))
        except ValueError:
            return
        if theirs.tzinfo and abs(theirs - self.now) > SKEW:
            minutes = round(abs(theirs - self.now).total_seconds() / 60)
            self.notes[f"The clocks of this machine and of the server are {minutes} minutes apart."] = None


@asynccontextmanager
async def api(
    place: Place, base: str, now: datetime, *, secret: Mapping[str, str], headers: Mapping[str, str]
) -> AsyncIterator[Api]:
    """The API at `base`, for the time of the block; `secret` are headers that hold the token."""
    try:
        async with web.client(base, private=place.private, secret=secret) as client:
            yield Api(place, client, {"User-Agent": "em-coach", **headers}, now)
    except web.WebError as error:
        raise SignalError(f"{place.location}: {error}") from error


def _is_limit(headers: Mapping[str, str]) -> bool:
    return "Retry-After" in headers or headers.get("x-ratelimit-remaining") == "0"


def _rest(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long to leave a server alone: what it says, within reason."""
    said = headers.get("Retry-After") or next((headers[name] for name in RESETS if name in headers), "")
    try:
        seconds = float(said)
    except ValueError:
        return TRY_AGAIN
    rest = timedelta(seconds=seconds - now.timestamp() if seconds > LEAST_EPOCH else seconds)
    return max(SHORTEST_REST, min(rest, LONGEST_REST))


def moment(said: object) -> datetime | None:
    """A moment as APIs write them; None for nothing. A ValueError for anything else."""
    if said is None or said == "":
        return None
    found = datetime.fromisoformat(str(said))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def when(said: object) -> datetime:
    """A moment that has to be there."""
    found = moment(said)
    if found is None:
        raise ValueError("no moment")
    return found
