"""APScheduler wakes us; it holds no state. What is due stands in the database, so any replica may do the work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions import digests, nudges, returns, zones
from bot.actions.deliveries import Post, send_due
from bot.actions.zones import ZoneOf
from bot.prompts import Prompts
from bot.store.engine import Sessions

log = logging.getLogger(__name__)

PLAN_EVERY_S = 20
SEND_EVERY_S = 2
BATCH = 100
REST_S = 20
"""Between two batches of profiles: with 20 of them, 60 calls a minute of the hundred that Slack allows."""

Planner = Callable[[AsyncSession, Prompts, datetime, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Jobs:
    """The work that comes due by itself. `owner` names this process in its claims."""

    sessions: Sessions
    prompts: Prompts
    post: Post
    owner: str
    now: Callable[[], datetime]
    zone_of: ZoneOf

    async def plan(self) -> None:
        """Turns due times into deliveries, batch by batch."""
        for planner in (nudges.plan_due, returns.plan_due, digests.plan_due):
            await self._all_batches(planner)

    async def send(self) -> None:
        """Sends what is due, batch by batch."""
        while await send_due(self.sessions, self.post, self.owner, self.now):
            pass

    async def refresh_zones(self) -> None:
        """Looks at everybody's time zone, for those whose `user_change` never reached us."""
        moved = await zones.refresh(self.sessions, self.zone_of, self.now, partial(asyncio.sleep, REST_S))
        log.info("time zones looked at: %s managers have moved", moved)

    async def _all_batches(self, planner: Planner) -> None:
        full = BATCH
        while full == BATCH:
            async with self.sessions.begin() as session:
                full = await planner(session, self.prompts, self.now(), BATCH)


def schedule(jobs: Jobs, heartbeat: Path) -> AsyncIOScheduler:
    """A scheduler, not started yet, that wakes the jobs. A run that is late or long is never run twice."""

    async def plan() -> None:
        await jobs.plan()
        await asyncio.to_thread(heartbeat.touch)

    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    soon = datetime.now().astimezone()
    scheduler.add_job(plan, "interval", seconds=PLAN_EVERY_S, next_run_time=soon, id="plan")
    scheduler.add_job(jobs.refresh_zones, "interval", hours=24, jitter=3600, id="zones")
    scheduler.add_job(jobs.send, "interval", seconds=SEND_EVERY_S, id="send")
    return scheduler
