"""Claim, post and record against a Slack that takes 100 ms, beside what the rules allow."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select

from bot.core.delivery.deliveries import RULES, DeliveryKind, NewDelivery
from bot.jobs import WAKES, Jobs
from bot.slack.delivery.messenger import Messengers
from bot.store.delivery import deliveries
from bot.store.engine import Sessions
from bot.store.people import workspaces
from bot.store.tables import DeliveryRow
from tests.bench.kit import WORDS, empty_database, now, same_zone


@asynccontextmanager
async def slack(count: int, people: int) -> AsyncIterator[dict[str, Any]]:
    """A running sandbox, described."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "ignore", "-m", "tests.bench.slack", str(count), str(people)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )
    assert process.stdout
    assert process.stdin
    try:
        yield json.loads(await process.stdout.readline())
    finally:
        process.stdin.close()
        await process.wait()


@dataclass(frozen=True)
class Sending:
    """What was sent in some seconds, what the rules allow in them, and how busy a core was with it (1.0 is all)."""

    sent: int
    seconds: float
    allowed: float
    busy: float


async def sent_in(count: int, seconds: float, kind: str = "sqlite", people: int | None = None) -> Sending:
    """Claims, posts and records for so many workspaces, for so long; `people` in each, or more than get one."""
    people = people or RULES.burst + round(seconds / RULES.pace.total_seconds()) + 10
    async with slack(count, people) as far, empty_database(kind) as sessions, aiohttp.ClientSession() as http:
        jobs = await _busy(sessions, far, http)
        started, worked = time.perf_counter(), time.process_time()
        waking = asyncio.create_task(_wake(jobs))
        await asyncio.sleep(seconds)
        await jobs.sender.stop(seconds)  # a look that always finds something would go on for ever
        waking.cancel()
        taken, worked = time.perf_counter() - started, time.process_time() - worked
        sent = await _sent(sessions)
    allowed = count * (RULES.burst + taken / RULES.pace.total_seconds())
    return Sending(sent, taken, allowed, worked / taken)


async def _wake(jobs: Jobs) -> None:
    """As the scheduler does: a look that takes longer than the time between two is not doubled."""
    while True:
        woken = time.perf_counter()
        await jobs.sender.start_due()
        await asyncio.sleep(max(0.0, woken + WAKES.send - time.perf_counter()))


async def _busy(sessions: Sessions, far: dict[str, Any], http: aiohttp.ClientSession) -> Jobs:
    """A message for each person in each workspace, all due now."""
    clients: dict[int, AsyncWebClient] = {}
    async with sessions.begin() as session:
        for one in far["workspaces"]:
            kept = await workspaces.remember(
                session, team_id=one["team_id"], enterprise_id=None, name="W", bot_user_id="U", now=now()
            )
            client = AsyncWebClient(token=one["token"], base_url=far["url"], session=http, retry_handlers=[])
            clients[kept.id] = client
            for place, user_id in enumerate(one["people"]):
                await deliveries.plan(session, _introduction(kept.id, kept.id * 100_000 + place, user_id))

    async def client_of(workspace_id: int) -> AsyncWebClient | None:
        return clients.get(workspace_id)

    return Jobs(sessions, WORDS, Messengers(client_of, WORDS, nobody_agreed), "bench", now, same_zone)


async def nobody_agreed(_workspace: int, _channel: str) -> bool:
    """There are no channels here."""
    return False


def _introduction(workspace_id: int, subject_id: int, user_id: str) -> NewDelivery:
    return NewDelivery(
        workspace_id=workspace_id,
        kind=DeliveryKind.INTRODUCTION,
        subject_id=subject_id,
        slot="once",
        recipient=user_id,
        payload={"invited_by": None},
        not_before=now(),
        not_after=now() + timedelta(days=1),
    )


async def _sent(sessions: Sessions) -> int:
    async with sessions.begin() as session:
        return await session.scalar(select(func.count()).where(DeliveryRow.state == "sent")) or 0
