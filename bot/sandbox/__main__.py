"""`python -m bot.sandbox --port 3000`: a sandbox in a process of its own, for any Slack app."""

import argparse
import asyncio
import json
import signal
import sys

from bot.sandbox.sandbox import DEFAULT_EVENTS, Sandbox
from bot.sandbox.scopes import ALL
from bot.sandbox.server import serve


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="bot.sandbox", description="A strict local Slack.")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--rate-limited", action="store_true", help="count calls, and answer 429 as Slack does")
    parser.add_argument("--events", default=",".join(sorted(DEFAULT_EVENTS)), help="what the app subscribes to")
    parser.add_argument("--scopes", default="", help="what the app is granted; everything, unless given")
    parser.add_argument("--people", default="", help="handles of people who are there from the start")
    parser.add_argument("--request-url", default="", help="deliver over HTTP to this address")
    parser.add_argument("--signing-secret", default="", help="sign requests with this; random, unless given")
    given = parser.parse_args()
    run(
        port=given.port,
        rate_limited=given.rate_limited,
        events=words(given.events),
        scopes=words(given.scopes),
        people=words(given.people),
        request_url=given.request_url,
        signing_secret=given.signing_secret,
    )


def words(text: str) -> list[str]:
    """The parts of a list with commas."""
    return [one.strip() for one in text.split(",") if one.strip()]


def run(
    *,
    port: int,
    rate_limited: bool,
    events: list[str],
    scopes: list[str],
    people: list[str],
    request_url: str,
    signing_secret: str,
) -> None:
    """Run a sandbox until interrupted; first it prints one JSON line with what an app has to know."""
    sandbox = Sandbox(
        rate_limited=rate_limited, events=events, scopes=scopes or ALL, signing_secret=signing_secret or None
    )
    staff = [sandbox.add_person(name, name.replace("-", " ").title()) for name in people]
    if staff:
        sandbox.add_channel("general", staff)
    if request_url:
        sandbox.use_request_urls(request_url)
    asyncio.run(_run(sandbox, port))


async def _run(sandbox: Sandbox, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with serve(sandbox, port) as server:
        app = sandbox.engine.app
        first_line = {
            "url": server.url,
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


if __name__ == "__main__":
    main()
