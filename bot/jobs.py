"""APScheduler wakes us; it holds no state. What is due stands in the database, so any replica may do the work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions import digests, nudges, postings, programme, returns, zones
from bot.actions.reconciling import expire, reconcile
from bot.actions.sending import Carrier, Sender
from bot.actions.zones import ZoneOf
from bot.core.deliveries import RULES, Rules
from bot.prompts import Prompts
from bot.store.engine import Sessions

log = logging.getLogger(__name__)

STOP_WITHIN_S = 8
"""For what is under way at a stop: containers are killed ten seconds after they were asked."""
BATCH = 500
REST_S = 20
"""Between two batches of profiles: with 20 of them, 60 calls a minute of the hundred that Slack allows."""


@dataclass(frozen=True, slots=True)
class Wakes:
    """Seconds between two wakes of each job. Sending wakes often enough to keep a workspace's pace."""

    plan: float = 20
    tidy: float = 10
    send: float = 0.25


WAKES = Wakes()

Planner = Callable[[AsyncSession, Prompts, datetime, int], Awaitable[int]]


@dataclass(slots=True)
class Jobs:
    """The work that comes due by itself. `owner` names this process in its claims."""

    sessions: Sessions
    prompts: Prompts
    carrier: Carrier
    owner: str
    now: Callable[[], datetime]
    zone_of: ZoneOf
    rules: Rules = RULES
    sender: Sender = field(init=False)

    def __post_init__(self) -> None:
        """The sender knows what is under way, so there is one for all wakes."""
        self.sender = Sender(self.sessions, self.carrier, self.owner, self.now, self.rules)

    async def plan(self) -> None:
        """Turns due times into deliveries, batch by batch."""
        for planner in (nudges.plan_due, returns.plan_due, programme.close_week, digests.plan_due):
            await self._all_batches(planner)

    async def tidy(self) -> None:
        """Gives up what is too late, and settles what a lease outlived."""
        await expire(self.sessions, self.now)
        while await reconcile(self.sessions, self.carrier, self.owner, self.now, self.rules):
            pass
        await postings.refresh(self.sessions, self.carrier)

    async def refresh_zones(self) -> None:
        """Looks at everybody's time zone, for those whose `user_change` never reached us."""
        moved = await zones.refresh(self.sessions, self.zone_of, self.now, partial(asyncio.sleep, REST_S))
        log.info("time zones looked at: %s managers have moved", moved)

    async def send(self) -> None:
        """Sends what may go out now, and returns when all of it has been sent."""
        await self.tidy()
        while await self.sender.start_due():
            await self.sender.finish()

    async def stop(self) -> None:
        """Takes nothing more, and finishes what is under way."""
        await self.sender.stop(STOP_WITHIN_S)

    async def _all_batches(self, planner: Planner) -> None:
        full = BATCH
        while full == BATCH:
            async with self.sessions.begin() as session:
                full = await planner(session, self.prompts, self.now(), BATCH)


def schedule(jobs: Jobs, heartbeat: Path, wakes: Wakes = WAKES) -> AsyncIOScheduler:
    """A scheduler, not started yet, that wakes the jobs. A run that is late or long is never run twice."""

    async def plan() -> None:
        await jobs.plan()
        await asyncio.to_thread(heartbeat.touch)

    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    soon = datetime.now().astimezone()
    scheduler.add_job(plan, "interval", seconds=wakes.plan, next_run_time=soon, id="plan")
    scheduler.add_job(jobs.tidy, "interval", seconds=wakes.tidy, next_run_time=soon, id="tidy")
    scheduler.add_job(jobs.refresh_zones, "interval", hours=24, jitter=3600, id="zones")
    scheduler.add_job(jobs.sender.start_due, "interval", seconds=wakes.send, id="send")
    return scheduler
