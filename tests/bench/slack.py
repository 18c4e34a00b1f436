"""A sandbox in a process of its own, with several workspaces and 100 ms before each answer."""

import asyncio
import json
import sys

from bot.sandbox import Fault, Sandbox, serve

LATENCY_S = 0.1


async def run(workspaces: int, people: int) -> None:
    """Serves until its input ends; first it prints one JSON line with its address and each workspace's people."""
    sandbox = Sandbox(events=())
    sites = [sandbox.site, *(sandbox.add_workspace(f"W{number}") for number in range(1, workspaces))]
    described = [
        {
            "team_id": site.workspace.team_id,
            "token": site.workspace.bot_token,
            "people": [site.workspace.add_user(f"em{each}", "Manager", tz="UTC").id for each in range(people)],
        }
        for site in sites
    ]
    sandbox.faults.add(Fault("slow", "chat.postMessage", seconds=LATENCY_S, count=None))
    async with serve(sandbox) as server:
        sys.stdout.write(json.dumps({"url": server.url, "workspaces": described}) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1]), int(sys.argv[2])))
