"""Many workspaces on one process: what those at rest cost, and what it takes when all of them are due.

`python -m tests.bench.workspaces` measures this alone. CPU seconds, since the machine may have other work.
"""

import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import bindparam, text

from bot.app import settle
from bot.jobs import Jobs
from bot.store.engine import Sessions
from bot.store.tables import UtcDateTime
from tests.bench.kit import HOUR, KINDS, TUESDAY, empty_database, jobs_on, resident_mb
from tests.bench.planning import Figures
from tests.bench.sending import sent_in

COUNTS = (10, 100, 1_000)
MANAGERS = 10
"""In each workspace."""
TICKS = 30
SECONDS = 10.0
"""Of sending."""

WORKSPACES = """
INSERT INTO workspace (team_id, name, bot_user_id, installed_at)
WITH RECURSIVE one(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM one WHERE number < :count)
SELECT 'T' || number, 'W' || number, 'UBOT', :joined FROM one
"""
PEOPLE = """
INSERT INTO manager (workspace_id, user_id, zone, consent, active_since, created_at)
WITH RECURSIVE one(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM one WHERE number < :managers)
SELECT workspace.id, 'U' || workspace.id || '-' || number, 'Europe/London', 'active', :joined, :joined
FROM workspace CROSS JOIN one
"""
TEAMS = """
INSERT INTO team (workspace_id, channel, name, zone, every_weeks, weekday, local_time, next_digest_at)
SELECT id, 'C' || id, 'payments', 'Europe/London', 1, 1, '09:30:00', :later FROM workspace
"""
MEMBERS = """
INSERT INTO team_member (team_id, manager_id, joined_at)
SELECT team.id, manager.id, :joined FROM team JOIN manager ON manager.workspace_id = team.workspace_id
"""
TURNS = """
INSERT INTO subscription (manager_id, area_id, every_weeks, weekday, local_time, due_at, next_at)
SELECT id, 'strategy-risk', 1, 1, '09:30:00', :later, :later FROM manager
"""
DUE = "UPDATE subscription SET due_at = :now, next_at = :now"
MOMENTS = {"now": TUESDAY, "later": TUESDAY + 24 * HOUR, "joined": TUESDAY - 1000 * HOUR}


async def measure(kind: str = "sqlite", counts: Sequence[int] = COUNTS) -> Figures:
    """What so many workspaces cost at rest, and planning for all of their managers at once."""
    figures: Figures = {}
    for count in counts:
        async with empty_database(kind) as sessions:
            await _fill(sessions, count)
            gc.collect()
            before, jobs = resident_mb(), jobs_on(sessions, lambda: TUESDAY)
            figures |= {
                f"{kind}, {count} at rest: a tick (CPU ms)": await _tick(jobs),
                f"{kind}, {count} at rest: a look for what to send (CPU ms)": await _cpu_ms(jobs.sender.start_due),
                f"{kind}, {count} at rest: a look for moments (CPU ms)": await _cpu_ms(jobs.bring_forward, 3),
                f"{kind}, {count} at rest: memory of all that (MB)": resident_mb() - before,
            }
            await _execute(sessions, DUE)
            people, taken = count * MANAGERS, await _cpu_ms(jobs.plan, 1)
            async with sessions() as session:
                assert await session.scalar(text("SELECT count(*) FROM delivery")) == people
            figures[f"{kind}, {count} due: planning one manager (CPU ms)"] = taken / people
    return figures


async def sending(kind: str = "sqlite", count: int = COUNTS[-1]) -> Figures:
    """Messages a second when all managers of all of them are written to at once, and what memory that takes."""
    gc.collect()
    before = resident_mb()
    run = await sent_in(count, SECONDS, kind, MANAGERS)
    return {
        f"{kind}, {count} workspaces: sent a second": run.sent / run.seconds,
        f"{kind}, {count} workspaces: CPU ms for one message": 1000 * run.busy * run.seconds / max(1, run.sent),
        f"{kind}, {count} workspaces: memory of sending (MB)": resident_mb() - before,
    }


async def everything() -> Figures:
    """At rest, planning and sending, on both kinds of database."""
    figures: Figures = {}
    for kind in KINDS:
        figures |= await measure(kind)
        figures |= await sending(kind)
    return figures


async def _fill(sessions: Sessions, count: int) -> None:
    for statement in (WORKSPACES, PEOPLE, TEAMS, MEMBERS, TURNS):
        await _execute(sessions, statement, count=count, managers=MANAGERS)


async def _execute(sessions: Sessions, statement: str, **numbers: int) -> None:
    moments = [bindparam(name, at, UtcDateTime()) for name, at in MOMENTS.items() if f":{name}" in statement]
    given = {name: number for name, number in numbers.items() if f":{name}" in statement}
    async with sessions.begin() as session:
        await session.execute(text(statement).bindparams(*moments, **given))


async def _tick(jobs: Jobs) -> float:
    """All that the minute's jobs do while nobody is due."""

    async def tick() -> None:
        await jobs.plan()
        await jobs.send()

    return await _cpu_ms(tick)


async def _cpu_ms(work: Callable[[], Awaitable[object]], times: int = TICKS) -> float:
    """Milliseconds of CPU, of this process; the median."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        await work()
        taken.append(1000 * (time.process_time() - started))
    return sorted(taken)[times // 2]


async def _main() -> None:
    for kind in KINDS:
        for part in (measure(kind), sending(kind)):
            sys.stdout.writelines(f"{what:66} {value:10.3f}\n" for what, value in (await part).items())
            sys.stdout.flush()


if __name__ == "__main__":
    settle()
    asyncio.run(_main())
