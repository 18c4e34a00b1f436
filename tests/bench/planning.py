"""Planning people who are all due at once, and idle ticks, beside one APScheduler job per person."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import text

from bot.actions.coaching import nudges
from bot.jobs import Jobs
from bot.store.engine import Sessions
from tests.bench.kit import TUESDAY, WORDS, address, empty_database, enrol, jobs_on, resident_mb

TICKS = 50
Figures = dict[str, float]


async def seconds_to_plan(kind: str, due: int) -> float:
    """From due to planned: questions chosen, messages rendered and sealed, due times moved on."""
    async with empty_database(kind) as sessions:
        await _enrol(sessions, due, due)
        return await _planned(sessions, due)


async def seconds_of_a_job_each(kind: str, count: int) -> float:
    """The peer: a stored weekly job per person, all due at once, that does nothing when it fires."""

    async def nothing() -> None:
        return

    return await _fire_all(kind, count, nothing)


async def seconds_of_a_planning_job_each(kind: str, count: int) -> float:
    """The same peer, doing our work: each job plans one manager, one after the other, as databases like it best."""
    alone = asyncio.Lock()
    async with empty_database(kind) as sessions:
        await _enrol(sessions, count, count)

        async def plan_one() -> None:
            async with alone, sessions.begin() as session:
                await nudges.plan_due(session, WORDS, TUESDAY, 1)

        return await _fire_all(kind, count, plan_one)


async def among_many(enrolled: int, due: int) -> Figures:
    """What a crowd that is not due costs: memory, an idle tick, and planning the few who are."""
    before = resident_mb()
    async with empty_database() as sessions:
        await _enrol(sessions, enrolled, 0)
        tick = await _idle_tick(jobs_on(sessions, lambda: TUESDAY))
        figures = {
            f"idle tick, {enrolled} enrolled (ms)": 1000 * tick,
            f"memory for {enrolled} enrolled (MB more than before)": resident_mb() - before,
        }
        if due:
            async with sessions.begin() as session:
                some = text("UPDATE subscription SET due_at = :now, next_at = :now WHERE manager_id <= :due")
                await session.execute(some, {"now": TUESDAY.replace(tzinfo=None), "due": due})
            figures[f"plan {due} of {enrolled} (ms)"] = 1000 * await _planned(sessions, due)
        return figures


async def _enrol(sessions: Sessions, enrolled: int, due: int) -> None:
    async with sessions.begin() as session:
        await enrol(session, enrolled, due)


async def _planned(sessions: Sessions, due: int) -> float:
    jobs = jobs_on(sessions, lambda: TUESDAY)
    started = time.perf_counter()
    await jobs.plan()
    taken = time.perf_counter() - started
    async with sessions() as session:
        assert await session.scalar(text("SELECT count(*) FROM delivery")) == due
    return taken


async def _idle_tick(jobs: Jobs) -> float:
    """Planning, tidying and sending while nobody is due; the median."""
    taken = []
    for _ in range(TICKS):
        started = time.perf_counter()
        await jobs.plan()
        await jobs.send()
        taken.append(time.perf_counter() - started)
    return sorted(taken)[TICKS // 2]


async def _fire_all(kind: str, count: int, job: Callable[[], Awaitable[None]]) -> float:
    global _job, _last  # noqa: PLW0603 - a stored job names its function: it can't be a closure
    _last = asyncio.Event()
    left = count

    async def and_count() -> None:
        nonlocal left
        await job()
        left -= 1
        if left == 0:
            _last.set()

    _job = and_count
    with address(kind) as url:
        scheduler = AsyncIOScheduler(
            jobstores={"default": SQLAlchemyJobStore(url=url.replace("+aiosqlite", ""))},
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        scheduler.start(paused=True)
        due = datetime.now().astimezone() - timedelta(seconds=1)
        for number in range(count):
            scheduler.add_job(_fire, "interval", weeks=1, next_run_time=due, id=str(number))
        started = time.perf_counter()
        scheduler.resume()
        await _last.wait()
        taken = time.perf_counter() - started
        scheduler.shutdown(wait=False)
        return taken


_job: Callable[[], Awaitable[None]]
_last: asyncio.Event


async def _fire() -> None:
    await _job()
