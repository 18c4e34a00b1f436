"""The page in the browser: its files, its live feed, and what people do in it. On 127.0.0.1 only.

It has a port of its own, so that no web page can reach it by the address of the Web API. Other pages of the same
browser are kept out by `Host` (a foreign name that resolves to 127.0.0.1), by `Origin`, and by taking nothing
but JSON.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.changes import Changes
from bot.sandbox.errors import PersonError, SlackError
from bot.sandbox.state.files import IMAGES
from bot.sandbox.web.actions import ACTIONS
from bot.sandbox.web.screen import (
    Director,
    Screen,
    traffic,
    whoever,
)

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = logging.getLogger(__name__)
HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
FILES = Path(__file__).parents[1] / "page"
BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, TYPE_WRONG, BROKEN = 400, 403, 404, 409, 415, 500
PAUSE_S = 0.02
"""What changes together is told together."""
STILL_THERE_S = 20.0
INSPECTED = 300


@asynccontextmanager
async def show(director: Director, port: int = 0) -> AsyncIterator[str]:
    """Serve the page until the block ends, and give its address; port 0 takes any free one."""
    page = _Page(director)
    app = web.Application(middlewares=[_guard, _explain], client_max_size=1024 * 1024)
    app.add_routes(
        [
            web.get("/", page.start),
            web.get("/page/{name}", page.file),
            web.get("/feed", page.feed),
            web.get("/traffic", page.traffic),
            web.get("/library/{path:.+}", page.document),
            web.get("/files/{file_id}", page.shared),
            web.post("/actions/{action}", page.act),
            web.post("/story/{what}", page.perform),
        ]
    )
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await page.close()
        await runner.cleanup()


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers only our own page, and tells the browser how little it needs."""
    port = request.transport.get_extra_info("sockname")[1] if request.transport else 0
    hosts = {f"{name}:{port}" for name in NAMES}
    origins = {f"http://{host}" for host in hosts}
    if request.host not in hosts:
        return _refused(FORBIDDEN, "NotAllowed", f"this is {HOST}, and not {request.host}")
    live = request.method != "GET" or request.path == "/feed"
    if live and request.headers.get("Origin") not in origins:
        return _refused(FORBIDDEN, "NotAllowed", "only its own page may do that")
    if request.method == "POST" and request.content_type != "application/json":
        return _refused(TYPE_WRONG, "NotAllowed", "JSON only")
    response = await handler(request)
    if not response.prepared:
        response.headers.update(_headers(hosts))
    return response


def _headers(hosts: set[str]) -> dict[str, str]:
    sockets = " ".join(f"ws://{host}" for host in sorted(hosts))
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: https: http://{HOST}:*",
        "connect-src": f"'self' {sockets}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


@web.middleware
async def _explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What goes wrong is a sentence; a stack trace stays in the log."""
    try:
        return await handler(request)
    except PersonError as error:
        return _refused(CONFLICT, type(error).__name__, str(error))
    except SlackError as error:
        return _refused(CONFLICT, "SlackError", str(error))
    except web.HTTPException as error:
        return _refused(error.status, "NotThere", error.reason)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        log.warning("%s: %r", request.path, error)
        return _refused(BAD_REQUEST, "NotUnderstood", "the sandbox did not understand what the page sent")
    except Exception:  # the page must not fall silent, whatever is wrong here
        log.exception("%s", request.path)
        return _refused(BROKEN, "Broken", "something in the sandbox went wrong; its log says more")


def _refused(status: int, error: str, reason: str) -> web.Response:
    return web.json_response({"ok": False, "error": error, "reason": reason}, status=status)


def _has_rung(changes: Changes, heard: int) -> bool:
    return changes.count != heard


async def _body(request: web.Request) -> Json:
    body = json.loads(await request.text())
    if not isinstance(body, dict):
        raise TypeError("not an object")
    return body


class _Page:
    """The handlers of one page."""

    def __init__(self, director: Director) -> None:
        self._director = director
        self._sockets: set[web.WebSocketResponse] = set()

    async def close(self) -> None:
        """Say goodbye to every tab."""
        for socket in list(self._sockets):
            await socket.close()

    async def start(self, _: web.Request) -> web.StreamResponse:
        """The page itself."""
        return web.FileResponse(FILES / "index.html")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Its modules, its style, its icon."""
        name = request.match_info["name"]
        if name not in {one.name for one in FILES.iterdir()}:
            raise web.HTTPNotFound
        return web.FileResponse(FILES / name)

    async def document(self, request: web.Request) -> web.StreamResponse:
        """A document of one's own library, as plain text whatever is in it."""
        path = self._director.document(request.match_info["path"])
        if path is None:
            raise web.HTTPNotFound
        text = await asyncio.to_thread(path.read_text, encoding="utf-8", errors="replace")
        return web.Response(text=text, content_type="text/plain")

    async def shared(self, request: web.Request) -> web.StreamResponse:
        """A file that was shared: a picture is shown, anything else is only ever saved."""
        file = self._director.scene.sandbox.workspace.files.find(request.match_info["file_id"])
        if file.mimetype in IMAGES:
            return web.Response(body=file.content, content_type=file.mimetype)
        name = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        headers = {"Content-Disposition": name, "Content-Type": "application/octet-stream"}
        return web.Response(body=file.content, headers=headers)

    async def traffic(self, _: web.Request) -> web.StreamResponse:
        """What the app and Slack told each other lately."""
        return web.json_response({"traffic": traffic(self._director.scene.sandbox, INSPECTED)})

    async def act(self, request: web.Request) -> web.StreamResponse:
        """A person does something; see `ACTIONS`."""
        action, body, scene = ACTIONS[request.match_info["action"]], await _body(request), self._director.scene
        person = whoever(scene.sandbox, str(body["as"]))
        if person is None:
            raise web.HTTPNotFound
        try:
            return web.json_response({"ok": True, **await action(scene, person, body)})
        finally:
            scene.sandbox.engine.changes.notify()

    async def perform(self, request: web.Request) -> web.StreamResponse:
        """The clock is moved, or whatever else the story offers."""
        await self._director.perform(request.match_info["what"])
        return web.json_response({"ok": True})

    async def feed(self, request: web.Request) -> web.StreamResponse:
        """Everything that this person sees, and from then on what changes of it."""
        socket = web.WebSocketResponse(timeout=0.2, compress=False)
        await socket.prepare(request)
        self._sockets.add(socket)
        teller = asyncio.create_task(self._tell(socket, Screen(self._director, request.query.get("as", ""))))
        try:
            async for _ in socket:  # it says nothing; this ends when the tab does
                pass
        finally:
            teller.cancel()
            self._sockets.discard(socket)
            with suppress(asyncio.CancelledError):
                await teller
        return socket

    async def _tell(self, socket: web.WebSocketResponse, screen: Screen) -> None:
        with suppress(ConnectionError):
            while not socket.closed:
                changes = screen.scene.sandbox.engine.changes
                heard = changes.count
                if news := screen.news():
                    await socket.send_json(news)
                with suppress(TimeoutError):
                    await changes.until(partial(_has_rung, changes, heard), within=STILL_THERE_S)
                await asyncio.sleep(PAUSE_S)
