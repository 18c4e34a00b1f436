"""The sandbox as a process of its own, spoken to over HTTP as anybody would."""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

FAULTS: list[dict[str, Any]] = [
    {"method": "chat.postMessage", "kind": "drop", "probability": 0.06},
    {"method": "chat.postMessage", "kind": "drop", "after": True, "probability": 0.06},
    {"method": "chat.postMessage", "kind": "server_error", "probability": 0.04},
    {"method": "chat.postMessage", "kind": "server_error", "after": True, "probability": 0.04},
    {"method": "chat.postMessage", "kind": "fatal_error", "after": True, "probability": 0.04},
    {"method": "chat.postMessage", "kind": "hang", "probability": 0.02},
    {"method": "chat.postMessage", "kind": "slow", "seconds": 2.5, "probability": 0.04},
    {"method": "chat.postMessage", "kind": "ratelimited", "seconds": 1, "probability": 0.01},
    {"method": "chat.postMessage", "kind": "slow", "seconds": 0.2, "probability": 0.3},
    {"method": "conversations.open", "kind": "drop", "probability": 0.05},
    {"method": "conversations.history", "kind": "drop", "probability": 0.05},
    {"method": "conversations.history", "kind": "server_error", "probability": 0.05},
    {"method": "conversations.history", "kind": "ratelimited", "seconds": 1, "probability": 0.03},
]
"""A bad day. A slow answer of 2.5 s is one that nobody waits for any more, and its effect comes all the same."""


@dataclass(frozen=True)
class Slack:
    """A running sandbox."""

    url: str
    token: str
    team_id: str
    http: aiohttp.ClientSession

    async def add_people(self, count: int) -> list[str]:
        """So many people; their ids."""
        return [
            (await self._post("/sandbox/people", {"name": f"em{number}", "real_name": f"Manager {number}"}))["id"]
            for number in range(count)
        ]

    async def go_wrong(self) -> None:
        """All kinds of trouble, until it is called off."""
        await self._post("/sandbox/faults", [{**fault, "count": None} for fault in FAULTS])

    async def slowness(self) -> float:
        """How long the sandbox takes to answer now, in seconds: on a machine with too much to do, too long."""
        started = time.monotonic()
        async with self.http.get("/sandbox/calls") as answer:
            await answer.read()
        return time.monotonic() - started

    async def recover(self) -> None:
        """No more trouble."""
        async with self.http.delete("/sandbox/faults") as answer:
            answer.raise_for_status()

    async def posted(self) -> Counter[str]:
        """How often each key has been posted."""
        async with self.http.get("/sandbox/messages") as answer:
            messages = (await answer.json())["messages"]
        return Counter(one["metadata"]["event_payload"]["key"] for one in messages if one.get("metadata"))

    async def has(self, count: int) -> None:
        """Returns when so many messages have been posted."""
        while len(await self.posted()) < count:  # noqa: ASYNC110 - what happens in another process can only be asked for
            await asyncio.sleep(0.1)

    async def faults(self) -> Counter[str]:
        """How often each kind of trouble has hit, among the calls that the sandbox remembers."""
        async with self.http.get("/sandbox/calls") as answer:
            calls = (await answer.json())["calls"]
        return Counter(f"{one['method']} {one['fault']}" for one in calls if one["fault"])

    async def _post(self, path: str, body: object) -> dict[str, Any]:
        async with self.http.post(path, json=body) as answer:
            answer.raise_for_status()
            return await answer.json()


@asynccontextmanager
async def slack() -> AsyncIterator[Slack]:
    """A sandbox for the time of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "sandbox", "--people", "", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    started = json.loads(await process.stdout.readline())
    try:
        async with aiohttp.ClientSession(started["url"].removesuffix("/api/")) as http:
            yield Slack(started["url"], started["bot_token"], started["team_id"], http)
    finally:
        process.terminate()
        await process.wait()
