"""The transport: Web API over HTTP, Socket Mode over WebSocket, and a few control pages, all on 127.0.0.1.

Nothing is decided here; see `api` and `socket_mode` for what Slack does.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.sandbox import api
from bot.sandbox.api.public_urls import PublicUrls
from bot.sandbox.control import Control
from bot.sandbox.delivery.socket_mode import Connection
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Fault
from bot.sandbox.http_input import call_of, object_of, parsed
from bot.sandbox.people.responses import through_url
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.rates import RateLimited

Json = dict[str, Any]
HOST = "127.0.0.1"
TOO_MANY, SERVER_ERROR, NOT_FOUND, BAD_REQUEST = 429, 500, 404, 400
MAX_BODY = 4 * 1024 * 1024
LOG = logging.getLogger(__name__)
GONE = {"invalid_url", "expired_url", "used_url"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running sandbox."""

    sandbox: Sandbox
    port: int

    @property
    def origin(self) -> str:
        """Its address, no slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """The base address of the Web API, for `AsyncWebClient(base_url=…)`."""
        return f"{self.origin}/api/"


@asynccontextmanager
async def serve(sandbox: Sandbox, port: int = 0) -> AsyncIterator[Server]:
    """Run a sandbox until the block ends; port 0 takes any free one."""
    handlers = _Handlers(sandbox)
    app = web.Application(client_max_size=MAX_BODY, middlewares=[_always_answered])
    app.add_routes(
        [
            web.route("*", "/api/{method}", handlers.method),
            web.get("/link/", handlers.socket),
            web.post("/response/{id}", handlers.response),
            *Control(sandbox).routes(),
            *PublicUrls(sandbox).routes(),
        ]
    )
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        server = Server(sandbox, runner.addresses[0][1])
        sandbox.engine.base_url = server.origin
        yield server
    finally:
        await sandbox.socket_mode.hang_up()
        await sandbox.close()
        handlers.release()
        await runner.cleanup()


class _Handlers:
    """The handlers of one server."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._over = asyncio.Event()

    def release(self) -> None:
        """Let the requests go that are never answered."""
        self._over.set()

    async def method(self, request: web.Request) -> web.StreamResponse:
        """One call of the Web API, with the trouble that was ordered for it."""
        name = request.match_info["method"]
        with self._under_way():
            try:
                token, args = await call_of(request)
            except SlackError as unreadable:
                return web.json_response(unreadable.to_json())
            fault = self._sandbox.faults.take(name)
            if fault is None:
                return self._answer(name, token, args)
            if fault.kind == "slow":
                await self._linger(fault.seconds)
                return self._answer(name, token, args, fault.kind)
            if fault.after:
                self._answer(name, token, args, fault.kind)
            else:
                api.record(self._sandbox.engine, name, args, {"ok": False}, fault.kind)
        return await self._go_wrong(request, fault)

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        """Count a request, so that `settled` waits for it."""
        engine = self._sandbox.engine
        engine.requests_under_way += 1
        try:
            yield
        finally:
            engine.requests_under_way -= 1
            engine.changes.notify()

    async def _linger(self, seconds: float) -> None:
        stopwatch = self._sandbox.engine.stopwatch
        self._sandbox.engine.changes.notify()
        await stopwatch.until(stopwatch() + seconds)

    def _answer(self, name: str, token: str | None, args: Json, fault: str | None = None) -> web.Response:
        try:
            body = api.call(self._sandbox.engine, name, token, args, fault)
        except RateLimited as limited:
            return _too_many(limited.retry_after)
        return web.json_response(body, headers=api.headers(self._sandbox.engine, name, token))

    async def _go_wrong(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.kind == "ratelimited":
            return _too_many(fault.seconds)
        if fault.kind == "server_error":
            return web.Response(status=SERVER_ERROR, text="upstream error")
        if fault.kind == "fatal_error":
            return web.json_response({"ok": False, "error": "fatal_error"})
        if fault.kind == "hang":
            await self._over.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # to nobody: the connection is gone

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """One Socket Mode connection, from its ticket to its end."""
        socket_mode = self._sandbox.socket_mode
        if not socket_mode.redeem(request.query.get("ticket", "")):
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=NOT_FOUND)
        socket = web.WebSocketResponse(timeout=0.2)
        await socket.prepare(request)

        async def hang_up() -> None:
            await socket.close()

        connection = Connection(uuid4().hex, socket.send_json, hang_up)
        try:
            if not await socket_mode.join(connection):
                return socket
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    _hear(self._sandbox, connection, message.data)
        finally:
            socket_mode.leave(connection)
            await socket.close()
        return socket

    async def response(self, request: web.Request) -> web.Response:
        """A POST to a `response_url`."""
        try:
            body = await object_of(request)
            through_url(self._sandbox.engine, request.match_info["id"], body)
        except SlackError as error:
            status = NOT_FOUND if error.code in GONE else BAD_REQUEST
            return web.json_response(error.to_json(), status=status)
        return web.Response(text="ok")


def _hear(sandbox: Sandbox, connection: Connection, text: str) -> None:
    with suppress(SlackError):  # what is no JSON object is no ack either
        sandbox.socket_mode.receive(connection, parsed(text))


@web.middleware
async def _always_answered(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """A mistake of the sandbox's own looks like one of Slack's; what happened stands in the log."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        LOG.exception("%s %s", request.method, request.path)
        return web.json_response({"ok": False, "error": "internal_error"}, status=SERVER_ERROR)


def _too_many(seconds: float) -> web.Response:
    headers = {"Retry-After": str(max(1, round(seconds)))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=TOO_MANY, headers=headers)
