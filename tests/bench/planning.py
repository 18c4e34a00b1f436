"""Planning people who are all due at once, and an idle tick, beside one APScheduler job per person."""

import asyncio
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from tests.bench.kit import HOUR, TUESDAY, empty_database, enrol, jobs_on

TICKS = 50
_left = 0
_done: asyncio.Event


async def seconds_to_plan(count: int) -> float:
    """From due to planned: questions chosen, messages rendered and sealed, due times moved on."""
    async with empty_database() as sessions:
        async with sessions.begin() as session:
            await enrol(session, count, TUESDAY)
        jobs = jobs_on(sessions, lambda: TUESDAY)
        started = time.perf_counter()
        await jobs.plan()
        return time.perf_counter() - started


async def seconds_of_a_job_each(count: int) -> float:
    """The peer: a stored weekly job per person, all due at once, that does nothing when it fires."""
    global _left, _done
    _left, _done = count, asyncio.Event()
    with tempfile.TemporaryDirectory() as folder:
        store = SQLAlchemyJobStore(url=f"sqlite:///{Path(folder)}/jobs.db")
        scheduler = AsyncIOScheduler(
            jobstores={"default": store},
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        scheduler.start(paused=True)
        due = datetime.now().astimezone() - timedelta(seconds=1)
        for number in range(count):
            scheduler.add_job(_fire, "interval", weeks=1, next_run_time=due, id=str(number))
        started = time.perf_counter()
        scheduler.resume()
        await _done.wait()
        taken = time.perf_counter() - started
        scheduler.shutdown(wait=False)
        return taken


async def _fire() -> None:
    global _left  # noqa: PLW0603 - as above
    _left -= 1
    if _left == 0:
        _done.set()


async def seconds_of_an_idle_tick(count: int) -> float:
    """Planning, tidying and sending while so many are enrolled and nobody is due; the median."""
    async with empty_database() as sessions:
        async with sessions.begin() as session:
            await enrol(session, count, TUESDAY + HOUR)
        jobs = jobs_on(sessions, lambda: TUESDAY)
        taken = []
        for _ in range(TICKS):
            started = time.perf_counter()
            await jobs.plan()
            await jobs.send()
            taken.append(time.perf_counter() - started)
        return sorted(taken)[TICKS // 2]
