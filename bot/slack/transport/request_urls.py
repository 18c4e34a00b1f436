"""HTTP: Slack sends every payload to one address of ours, signed, and waits three seconds for the answer.

Rules, from https://docs.slack.dev/authentication/verifying-requests-from-slack: a signature is that of the time
stamp and the body, and good for five minutes. What else is here is ours: a signature is good once, on whichever
replica (the inbox is shared), and what nobody of ours listens to is answered well, because Slack switches off the
events of an app that fails too often.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.request.internals import parse_body
from slack_sdk.signature import SignatureVerifier

from bot.core import limits
from bot.slack import payloads
from bot.store.delivery import inbox
from bot.store.engine import Sessions

log = logging.getLogger(__name__)

PATH = "/slack/events"
"""For events, commands and interactions alike."""
MAX_BODY = limits.PAYLOAD
"""Bytes. Slack's own limit for a view is a quarter of that."""
READ_WITHIN_S = 3.0
"""For the body to arrive; Slack does not wait longer for the answer."""
BAD_REQUEST, UNAUTHORIZED, REQUEST_TIMEOUT, TOO_LARGE = 400, 401, 408, 413
OK, NOT_FOUND, SERVER_ERROR = 200, 404, 500
_SECONDS = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class NotTakenError(Exception):
    """A request that is answered with a status and nothing else."""

    def __init__(self, status: int) -> None:
        """`status` is HTTP's."""
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class RequestUrl:
    """The address that Slack sends payloads to."""

    app: AsyncApp
    verifier: SignatureVerifier
    sessions: Sessions
    now: Callable[[], datetime]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Deals with one payload. What is wrong with a request is answered with a status, and never told."""
        try:
            return await self._answer(request)
        except NotTakenError as refused:
            return web.Response(status=refused.status)
        except web.HTTPException:
            raise
        except Exception:  # as of every error, the log tells types and places, never what it says
            log.exception("request_not_answered")
            return web.Response(status=SERVER_ERROR)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await _body_of(request)
        signature = self._signature_of(request, body)
        payload = _payload_of(request, body)
        if payload is None:
            return web.Response(status=OK)
        if not await self._use(signature):
            raise NotTakenError(UNAUTHORIZED)
        response = await self.app.async_dispatch(payload)
        if response.status >= SERVER_ERROR:
            await self._give_back(signature)
        if response.status == NOT_FOUND:
            return web.Response(status=OK)
        return await to_aiohttp_response(response)

    def _signature_of(self, request: web.Request, body: str) -> str:
        """The request's signature; a NotTakenError unless it is Slack's, for this body, and fresh."""
        signature = request.headers.get("X-Slack-Signature", "")
        sent_at = request.headers.get("X-Slack-Request-Timestamp", "")
        well_formed = _SECONDS.fullmatch(sent_at) and _SIGNATURE.fullmatch(signature)
        if not well_formed or not self.verifier.is_valid(body, sent_at, signature):
            raise NotTakenError(UNAUTHORIZED)
        return signature

    async def _use(self, signature: str) -> bool:
        """Whether a signature is used for the first time, on any replica."""
        async with self.sessions.begin() as session:
            return await inbox.is_first(session, f"signature:{signature}", self.now())

    async def _give_back(self, signature: str) -> None:
        """What had no effect may come again within the same second, and so with the same signature."""
        async with self.sessions.begin() as session:
            await inbox.forget(session, f"signature:{signature}")


async def _body_of(request: web.Request) -> str:
    """The body as text; a NotTakenError if it is too long, too slow or no text."""
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            return (await request.read()).decode()
    except TimeoutError:
        raise NotTakenError(REQUEST_TIMEOUT) from None
    except web.HTTPRequestEntityTooLarge:
        raise NotTakenError(TOO_LARGE) from None
    except UnicodeDecodeError:
        raise NotTakenError(BAD_REQUEST) from None


def _payload_of(request: web.Request, body: str) -> AsyncBoltRequest | None:
    """What Slack says in it, None if we can't read that; a NotTakenError for what is no object at all."""
    headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
    try:
        said = parse_body(body, request.content_type)
        if not isinstance(said, dict):
            raise NotTakenError(BAD_REQUEST)
        return AsyncBoltRequest(body=body, headers=headers) if payloads.is_readable(said) else None
    except (ValueError, RecursionError):
        raise NotTakenError(BAD_REQUEST) from None


@asynccontextmanager
async def answering(host: str, port: int, routes: Iterable[web.RouteDef]) -> AsyncIterator[int]:
    """Answers at these routes until the block ends, and gives the port: a free one for 0.

    What is being answered then may finish. A port in use is an OSError.
    """
    app = web.Application(client_max_size=MAX_BODY)
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=READ_WITHIN_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
