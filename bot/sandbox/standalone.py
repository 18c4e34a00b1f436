"""A sandbox by itself, for any Slack app, with a page to use it."""

import asyncio
import json
import signal
import sys
from pathlib import Path

from bot.sandbox.errors import CannotServeError
from bot.sandbox.sandbox import DEFAULT_EVENTS, Sandbox
from bot.sandbox.server import serve
from bot.sandbox.state.manifest import Manifest, read
from bot.sandbox.state.scopes import ALL
from bot.sandbox.web.screen import Alone
from bot.sandbox.web.server import show


def run(
    *,
    port: int,
    page_port: int,
    manifest: Path | None,
    rate_limited: bool,
    events: list[str],
    scopes: list[str],
    people: list[str],
    request_url: str,
    signing_secret: str,
) -> None:
    """Run a sandbox until interrupted; first it prints one JSON line with what an app has to know.

    What `events` and `scopes` leave open is as in the manifest, or everything where there is none.

    Raises:
        CannotServeError: the manifest can't be read, or a port is taken.
    """
    app = read(manifest) if manifest else Manifest("coach", DEFAULT_EVENTS, ALL, (), ())
    sandbox = Sandbox(
        app_name=app.name,
        rate_limited=rate_limited,
        events=events or app.events,
        scopes=scopes or app.scopes,
        signing_secret=signing_secret or None,
    )
    staff = [sandbox.add_person(name, name.replace("-", " ").title()) for name in people]
    if staff:
        sandbox.add_channel("general", staff)
    if request_url:
        sandbox.use_request_urls(request_url)
    try:
        asyncio.run(_run(sandbox, port, Alone(sandbox, app.offers), page_port))
    except OSError as error:
        raise CannotServeError(f"Port {port} or {page_port} can't be used: choose others.") from error


async def _run(sandbox: Sandbox, port: int, director: Alone, page_port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with serve(sandbox, port) as server, show(director, page_port) as page:
        app = sandbox.engine.app
        first_line = {
            "url": server.url,
            "page": page,
            "bot_token": sandbox.bot_token,
            "app_token": sandbox.app_token,
            "signing_secret": app.signing_secret,
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "team_id": sandbox.workspace.team_id,
            "people": {one.name: one.id for one in sandbox.workspace.users.values() if not one.is_bot},
        }
        sys.stdout.write(json.dumps(first_line) + "\n")
        sys.stdout.flush()
        await stopped.wait()
