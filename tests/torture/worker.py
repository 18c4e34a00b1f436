"""A worker that may be killed at any moment: the bot's own jobs, woken by its own scheduler, and nothing else."""

import asyncio
import logging
import os
import signal
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import prompts
from bot.core.delivery.deliveries import Rules
from bot.core.people.people import Manager
from bot.jobs import Jobs, Wakes, schedule
from bot.settings import shipped
from bot.slack.delivery.messenger import Messengers
from bot.store import engine
from bot.store.vault import Vault

ANSWER_WITHIN_S = 1.5
RULES = Rules(
    pace=timedelta(milliseconds=20),
    burst=10,
    channel_gap=timedelta(milliseconds=100),
    at_once=20,
    lease=timedelta(seconds=8),
    quarantine=timedelta(seconds=4),
)
"""The promise does not depend on how long these times are, only on their order: an answer is waited for less long
than half a lease, and the slowest effect comes before lease and quarantine have passed. Much shorter ones fail on a
machine with many times more to do than it has cores, where a worker may stand still for seconds after a claim."""
WAKES = Wakes(plan=0.5, tidy=0.5, send=0.1)
WORDS = prompts.load(shipped("prompts"))
"""Loaded before workers are forked: most of their short lives would go into it."""


@dataclass(frozen=True)
class Order:
    """What a worker needs to know."""

    database_url: str
    key: str
    slack_url: str
    token: str
    workspace_id: int
    heartbeat: Path
    reconciles: bool


def run(order: Order) -> None:
    """Works until it is stopped or killed."""
    logging.disable()  # what goes wrong here is meant to
    asyncio.run(_work(order))


async def _same_zone(_manager: Manager) -> None:
    """Nobody travels meanwhile."""
    return


async def _nobody_agreed(_workspace: int, _channel: str) -> bool:
    """There are no channels here."""
    return False


async def _only(served: int, client: AsyncWebClient, workspace_id: int) -> AsyncWebClient | None:
    """The one client, for the one workspace."""
    return client if workspace_id == served else None


async def _work(order: Order) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    patience = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
    async with aiohttp.ClientSession(timeout=patience) as http, engine.connect(order.database_url) as connected:
        client = AsyncWebClient(token=order.token, base_url=order.slack_url, session=http, retry_handlers=[])
        carrier = Messengers(partial(_only, order.workspace_id, client), WORDS, _nobody_agreed)
        sessions = engine.sessions(connected, Vault([order.key]))
        owner = f"worker-{os.getpid()}"
        jobs = Jobs(sessions, WORDS, carrier, owner, lambda: datetime.now(UTC), _same_zone, RULES)
        scheduler = schedule(jobs, order.heartbeat.touch, WAKES)
        if not order.reconciles:
            scheduler.remove_job("tidy")
        scheduler.start()
        await stop.wait()
        scheduler.pause()
        await jobs.stop()
        scheduler.shutdown(wait=False)
