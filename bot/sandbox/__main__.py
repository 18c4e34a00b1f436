"""`python -m bot.sandbox --port 3000`: a sandbox in a process of its own, for any Slack app."""

import argparse
import asyncio
import json
import signal
import sys

from bot.sandbox.sandbox import DEFAULT_EVENTS, Sandbox
from bot.sandbox.server import serve


def main() -> None:
    """Run a sandbox until interrupted; first it prints one JSON line with `url`, `bot_token`, `app_token`."""
    parser = argparse.ArgumentParser(prog="bot.sandbox", description="A strict local Slack.")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--rate-limited", action="store_true", help="one chat.postMessage a second in a channel")
    parser.add_argument("--events", default=",".join(sorted(DEFAULT_EVENTS)), help="what the app subscribes to")
    arguments = parser.parse_args()
    sandbox = Sandbox(rate_limited=arguments.rate_limited, events=arguments.events.split(","))
    asyncio.run(_run(sandbox, arguments.port))


async def _run(sandbox: Sandbox, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with serve(sandbox, port) as server:
        first_line = {
            "url": server.url,
            "bot_token": sandbox.bot_token,
            "app_token": sandbox.app_token,
            "team_id": sandbox.workspace.team_id,
        }
        sys.stdout.write(json.dumps(first_line) + "\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    main()
