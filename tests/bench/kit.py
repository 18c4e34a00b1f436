"""A database full of managers, made where it is: enrolling a million through the bot would take the day."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot import prompts
from bot.core.delivery.deliveries import (
    Delivery,
    Missing,
    Outcome,
    Sent,
    Sighting,
)
from bot.core.people.people import Manager
from bot.jobs import Jobs
from bot.settings import shipped
from bot.store import engine, migrations
from bot.store.engine import Sessions
from bot.store.people import workspaces
from bot.store.tables import UtcDateTime
from bot.store.vault import Vault, new_key
from tests.torture.database import database

WORDS = prompts.load(shipped("prompts"))
KINDS = ("sqlite", "postgres")
TUESDAY = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
"""A moment at which people may be written to; on a Sunday nothing would be planned."""
HOUR = timedelta(hours=1)

PEOPLE = """
INSERT INTO manager (workspace_id, user_id, zone, consent, active_since, created_at)
WITH RECURSIVE one(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM one WHERE number < :enrolled)
SELECT :workspace, 'U' || number, 'Europe/London', 'active', :joined, :joined FROM one
"""
TURNS = """
INSERT INTO subscription (manager_id, area_id, every_weeks, weekday, local_time, due_at, next_at)
SELECT id, 'strategy-risk', 1, 1, '09:30:00', moment, moment
FROM (SELECT id, CASE WHEN id <= :due THEN :now ELSE :later END AS moment FROM manager) AS everybody
"""


@dataclass(frozen=True)
class Nowhere:
    """A carrier for measurements in which nothing is posted."""

    async def post(self, _delivery: Delivery) -> Outcome:
        return Sent("D1", "1.1")

    async def look_for(self, _delivery: Delivery) -> Sighting:
        return Missing()

    async def renew(self, _delivery: Delivery, _found: Sent) -> None:
        return


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def address(kind: str) -> Iterator[str]:
    """Where an empty database of this kind is, for the time of the block."""
    with database(kind) as made:
        yield made.url


@asynccontextmanager
async def empty_database(kind: str = "sqlite") -> AsyncIterator[Sessions]:
    """A migrated database of its own."""
    with address(kind) as url:
        async with engine.connect(url) as connected:
            await migrations.upgrade(connected, shipped("alembic"))
            yield engine.sessions(connected, Vault([new_key()]))


async def enrol(session: AsyncSession, enrolled: int, due: int) -> None:
    """So many managers with one subscription each; so many of them are due on Tuesday, the others an hour later."""
    workspace = await workspaces.remember(
        session, team_id="T1", enterprise_id=None, name="Bench", bot_user_id="UBOT", now=TUESDAY
    )
    moments = [bindparam("now", TUESDAY, UtcDateTime()), bindparam("later", TUESDAY + HOUR, UtcDateTime())]
    joined = bindparam("joined", TUESDAY - 1000 * HOUR, UtcDateTime())  # so that last week's figures count them
    people = text(PEOPLE).bindparams(joined, enrolled=enrolled, workspace=workspace.id)
    await session.execute(people)
    await session.execute(text(TURNS).bindparams(*moments, due=due))


def jobs_on(sessions: Sessions, clock: Callable[[], datetime]) -> Jobs:
    """The bot's jobs, with nobody to post to."""
    return Jobs(sessions, WORDS, Nowhere(), "bench", clock, same_zone)


async def same_zone(_manager: Manager) -> None:
    return None


def resident_mb() -> float:
    """How much memory this process has now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20
