"""`python -m tests.bench.apps ours|bare`: an app in a process of its own, connected to a sandbox in Socket Mode.

`bare` is the least that a Bolt app can be: it acks. `ours` is the whole bot, jobs and all; only its messages go out as
fast as they can, because at the pace that Slack wants ten thousand take an hour.
"""

import asyncio
import json
import re
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import app as bot_app
from bot import configured
from bot.actions.delivery.sending import Sender
from bot.actions.library.search import Library
from bot.core import limits
from bot.core.delivery.deliveries import RULES
from bot.jobs import schedule
from bot.settings import Settings
from bot.sources import profiles
from tests.bench.kit import WORDS

AT_ONCE = timedelta(microseconds=100)


@dataclass(frozen=True)
class Order:
    """What an app needs to know."""

    url: str
    bot_token: str
    app_token: str
    database_url: str
    key: str


async def ours(order: Order, stack: AsyncExitStack) -> None:
    """The bot, as `em-coach serve` has it."""
    settings = Settings(
        _env_file=None,
        database_url=order.database_url,
        slack_bot_token=order.bot_token,
        slack_app_token=order.app_token,
        slack_api_url=order.url,
        em_coach_keys=order.key,
    )
    for pace in ("PAYLOADS_OF_A_PERSON", "PAYLOADS_OF_A_WORKSPACE", "QUESTIONS_OF_A_PERSON"):
        setattr(limits, pace, replace(getattr(limits, pace), most=1_000_000))
    await configured.migrate(settings)
    sessions = await stack.enter_async_context(configured.database(settings))
    books = Library(profiles.load(*settings.prompts))
    running = await stack.enter_async_context(
        bot_app.listening(settings, sessions, WORDS, books, configured.system_clock)
    )
    jobs = running.jobs
    rules = replace(RULES, pace=AT_ONCE, channel_gap=AT_ONCE)
    jobs.sender = Sender(sessions, jobs.carrier, jobs.owner, jobs.now, rules)
    bot_app.settle()
    scheduler = schedule(jobs, lambda: None)
    scheduler.start()
    stack.callback(scheduler.shutdown, wait=False)


async def bare(order: Order, stack: AsyncExitStack) -> None:
    """Acks, and nothing else."""
    client = AsyncWebClient(token=order.bot_token, base_url=order.url)
    app = AsyncApp(client=client)

    async def on_anything(ack: Any) -> None:
        await ack()

    app.command("/coach")(on_anything)
    app.action(re.compile(".*"))(on_anything)
    app.view(re.compile(".*"))(on_anything)
    app.event("message")(on_anything)
    app.event("app_home_opened")(on_anything)
    handler = AsyncSocketModeHandler(app, order.app_token, web_client=client)
    await handler.connect_async()
    stack.push_async_callback(handler.close_async)


async def run(kind: str, order: Order) -> None:
    """Works until its input ends; one line tells that it listens."""
    async with AsyncExitStack() as stack:
        await {"ours": ours, "bare": bare}[kind](order, stack)
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], Order(**json.loads(sys.argv[2]))))
