"""APScheduler wakes us; it holds no state. What is due stands in the database, so any replica may do the work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.contextvars import bound_contextvars

from bot.actions.coaching import bring_forward, commitments, look_back, nudges, reminders
from bot.actions.coaching.guessing import guesses
from bot.actions.delivery import channel_posts, removals
from bot.actions.delivery.reconciling import expire, reconcile
from bot.actions.delivery.sending import Carrier, Sender
from bot.actions.delivery.uploads import Uploader
from bot.actions.participation import (
    exports,
    forgetting,
    pulse,
    retention,
    zones,
)
from bot.actions.participation.zones import ZoneOf
from bot.actions.self_checks import checks
from bot.actions.teams import digests, figures, figures_picture
from bot.core.delivery.deliveries import RULES, Rules
from bot.core.participation.retention import RETENTION, Retention, next_night
from bot.prompts import Prompts
from bot.store import chores
from bot.store.delivery import deliveries
from bot.store.engine import Sessions

log = logging.getLogger(__name__)

STOP_WITHIN_S = 8
"""For what is under way at a stop: containers are killed ten seconds after they were asked."""
BATCH = 500
NIGHT = 3
"""The hour (UTC) of work that is done once a day, whenever the process was started."""
REST_S = 20
"""Between two batches of profiles: with 20 of them, 60 calls a minute of the hundred that Slack allows."""


@dataclass(frozen=True, slots=True)
class Wakes:
    """Seconds between two wakes of each job. Sending wakes often enough to keep a workspace's pace."""

    plan: float = 20
    tidy: float = 10
    house: float = 10
    send: float = 0.25
    moments: float = 600
    sources: float = 600
    signals: float = 600


WAKES = Wakes()

Ended = Callable[[str, float, datetime | None], None]
"""Told of each job that ends: its name, its seconds, and when it went well; None if it failed."""
Planned = Callable[[str, int], None]
"""Told how many turns of a kind the planner took."""
Planner = Callable[[AsyncSession, Prompts, datetime, int], Awaitable[int]]


async def _nothing() -> None:
    """Where nobody says how documents or tools are read, or messages change, none are and none do."""


def _to_nobody(*_: object) -> None:
    """Where nobody watches."""


PLANNERS: tuple[Planner, ...] = (
    commitments.plan_due,
    nudges.plan_due,
    reminders.plan_due,
    guesses.plan_due,
    checks.plan_due,
    pulse.plan_due,
    look_back.plan_due,
    figures.close_week,
    digests.plan_due,
)
THAT_FOLLOW = frozenset({reminders.plan_due})
"""Planners of what follows from a message that is in Slack, and falls away if it is not known to be there."""
REPLAYED = timedelta(hours=2)
"""From one planning to the next when time is made up for: what is planned once a day keeps its day."""

DOUBTFUL_SINCE, DOUBTFUL_UNTIL = "doubtful since", "doubtful until"
"""Chores that a restore asks for."""
DOUBTED_FOR = timedelta(days=1)


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
    uploader: Uploader | None = field(default=None, kw_only=True)
    retention: Retention = field(default=RETENTION, kw_only=True)
    sync_sources: Callable[[], Coroutine[Any, Any, None]] = field(default=_nothing, kw_only=True)
    sync_signals: Callable[[], Coroutine[Any, Any, None]] = field(default=_nothing, kw_only=True)
    renew: Callable[[], Awaitable[None]] = field(default=_nothing, kw_only=True)
    ended: Ended = field(default=_to_nobody, kw_only=True)
    planned: Planned = field(default=_to_nobody, kw_only=True)
    sender: Sender = field(init=False)
    _at_work: set[asyncio.Task[Any]] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        """The sender knows what is under way, so there is one for all wakes."""
        self.sender = Sender(self.sessions, self.carrier, self.owner, self.now, self.rules)

    async def plan(self) -> None:
        """Turns due times into deliveries, batch by batch."""
        doubtful = await self._doubtful()
        for planner in PLANNERS:
            if doubtful and planner in THAT_FOLLOW and await self._is_looking():
                continue
            planned = await _all_batches(planner, self.sessions, self.prompts, self.now, doubtful)
            self.planned(planner.__module__.rpartition(".")[2], planned)

    async def _doubtful(self) -> datetime | None:
        """Since when something may have been sent that this database does not know of; None if it knows all."""
        async with self.sessions.begin() as session:
            until = await chores.asked_at(session, DOUBTFUL_UNTIL)
            if until is None:
                return None
            if until > self.now():
                return await chores.asked_at(session, DOUBTFUL_SINCE)
            await chores.done(session, DOUBTFUL_UNTIL, until)
            return None

    async def _is_looking(self) -> bool:
        async with self.sessions() as session:
            return await deliveries.are_in_doubt(session)

    async def tidy(self) -> None:
        """Gives up what is too late, settles what a lease outlived, has messages follow what changed."""
        await expire(self.sessions, self.now)
        while await reconcile(self.sessions, self.carrier, self.owner, self.now, self.rules):
            pass
        await channel_posts.refresh(self.sessions, self.carrier)
        await self.renew()

    async def bring_forward(self) -> None:
        """Looks for documents whose moment is now; a sync may have brought some."""
        moved = await bring_forward.bring_forward(self.sessions, self.prompts, self.now())
        if moved:
            log.info("questions_brought_forward", extra={"questions": moved})

    async def keep_house(self) -> None:
        """Hands over exports, draws closed weeks, takes away what is to go, and removes at night what is old."""
        if self.uploader:
            while await exports.hand_out(self.sessions, self.prompts, self.uploader, self.now):
                pass
            while await figures_picture.draw_due(self.sessions, self.prompts, self.uploader, self.now):
                pass
            await removals.erase_due(self.sessions, self.uploader, self.now)
        async with self.sessions.begin() as session:
            is_night = await chores.take(session, "purge", self.now(), next_night(self.now()))
        if is_night:
            removed = await retention.purge(self.sessions, self.retention, self.now())
            log.info("old_data_removed", extra=dict(removed))
        await forgetting.scrub(self.sessions)

    async def refresh_zones(self) -> None:
        """Looks at everybody's time zone, for those whose `user_change` never reached us."""
        moved = await zones.refresh(self.sessions, self.zone_of, self.now, partial(asyncio.sleep, REST_S))
        log.info("time_zones_refreshed", extra={"moved": moved})

    async def send(self) -> None:
        """Sends what may go out now, and returns when all of it has been sent."""
        await self.tidy()
        await self.keep_house()
        while await self.sender.start_due():
            await self.sender.finish()

    async def wake(self, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """Does a job; a stop may call it off, and whoever comes next finds the same work due."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in one
        self._at_work.add(task)
        began, well = perf_counter(), False
        try:
            with bound_contextvars(job=name):
                await job()
            well = True
        except asyncio.CancelledError:
            log.info("job_stopped_midway", extra={"job": name})  # the rest stays due
        finally:
            self._at_work.discard(task)
            self.ended(name, perf_counter() - began, self.now() if well else None)

    async def stop(self, within_s: float = STOP_WITHIN_S) -> None:
        """Takes nothing more and finishes what is being sent; all other work is left where it is."""
        await self.sender.stop(within_s)
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)


async def _all_batches(
    planner: Planner,
    sessions: Sessions,
    prompts: Prompts,
    now: Callable[[], datetime],
    doubtful: datetime | None,
) -> int:
    """Has a planner take all that is due; tells how many turns that were.

    What may have been sent before, since a `doubtful` moment, is to be looked for, and nobody may send it first.
    """
    taken, full = 0, BATCH
    while full == BATCH:
        async with sessions.begin() as session:
            full = await planner(session, prompts, now(), BATCH)
            if doubtful and full:
                await deliveries.doubt(session, doubtful, now(), deliveries.NEW)
        taken += full
    return taken


async def catch_up(sessions: Sessions, prompts: Prompts, since: datetime, now: datetime) -> int:
    """For a database put back from `since`: all that may have been sent meanwhile is to be looked for in Slack.

    What came due meanwhile is planned as it was then, in the same slots and so under the same keys; what follows
    from something that is found, such as a reminder of a question, is in doubt for another day. Tells how many
    deliveries are in doubt now.
    """
    moment = since
    while moment < now:
        moment = min(moment + REPLAYED, now)
        for planner in (one for one in PLANNERS if one not in THAT_FOLLOW):
            await _all_batches(planner, sessions, prompts, partial(_same, moment), since)
    async with sessions.begin() as session:
        await chores.ask(session, DOUBTFUL_SINCE, since)
        await chores.ask(session, DOUBTFUL_UNTIL, now + DOUBTED_FOR)
        return await deliveries.doubt(session, since, now, deliveries.ALL)


def _same(moment: datetime) -> datetime:
    """A clock that stands still."""
    return moment


def schedule(jobs: Jobs, beat: Callable[[], None], wakes: Wakes = WAKES) -> AsyncIOScheduler:
    """A scheduler, not started yet, that wakes the jobs. A run that is late or long is never run twice.

    It calls `beat`, in a thread, whenever the planner has been at work.
    """

    async def plan() -> None:
        await jobs.plan()
        await asyncio.to_thread(beat)

    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    soon = datetime.now().astimezone()

    def wakes_for(job: Callable[[], Awaitable[object]], id_: str, trigger: str, **when: Any) -> None:  # noqa: ANN401 - a trigger's own
        scheduler.add_job(partial(jobs.wake, id_, job), trigger, id=id_, name=id_, **when)

    wakes_for(plan, "plan", "interval", seconds=wakes.plan, next_run_time=soon)
    wakes_for(jobs.tidy, "tidy", "interval", seconds=wakes.tidy, next_run_time=soon)
    wakes_for(jobs.bring_forward, "moments", "interval", seconds=wakes.moments, next_run_time=soon)
    wakes_for(jobs.sync_sources, "sources", "interval", seconds=wakes.sources, next_run_time=soon)
    wakes_for(jobs.sync_signals, "signals", "interval", seconds=wakes.signals, next_run_time=soon)
    wakes_for(jobs.keep_house, "house", "interval", seconds=wakes.house)
    wakes_for(jobs.refresh_zones, "zones", "cron", hour=NIGHT, jitter=3600)
    wakes_for(jobs.sender.start_due, "send", "interval", seconds=wakes.send)
    return scheduler
