"""A database full of managers, made with plain inserts: enrolling a million by hand would take the day."""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot import prompts
from bot.core.deliveries import Delivery, Missing, Outcome, Sent, Sighting
from bot.jobs import Jobs
from bot.settings import database_url, shipped
from bot.store import engine, migrations, workspaces
from bot.store.engine import Sessions
from bot.store.tables import ManagerRow, SubscriptionRow
from bot.store.vault import Vault, new_key

WORDS = prompts.load(shipped("prompts"))
AT_ONCE = 10_000


@dataclass(frozen=True)
class Nowhere:
    """A carrier for measurements in which nothing is posted."""

    async def post(self, _delivery: Delivery) -> Outcome:
        return Sent("D1", "1.1")

    async def look_for(self, _delivery: Delivery) -> Sighting:
        return Missing()


TUESDAY = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
"""A moment at which people may be written to; on a Sunday nothing would be planned."""


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def empty_database() -> AsyncIterator[Sessions]:
    """A migrated SQLite database in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = database_url(f"sqlite:///{Path(folder)}/bench.db")
        async with engine.connect(url) as connected:
            await migrations.upgrade(connected, shipped("alembic"))
            yield engine.sessions(connected, Vault([new_key()]))


async def enrol(session: AsyncSession, count: int, due_at: datetime) -> int:
    """So many managers with one subscription each, all due at the same moment; gives the workspace's id."""
    workspace = await workspaces.remember(
        session, team_id="T1", enterprise_id=None, name="Bench", bot_user_id="UBOT", now=now()
    )
    for some in _batches(count):
        await session.execute(
            insert(ManagerRow),
            [
                {
                    "id": number,
                    "workspace_id": workspace.id,
                    "user_id": f"U{number}",
                    "zone": "UTC",
                    "consent": "active",
                    "created_at": due_at,
                }
                for number in some
            ],
        )
        await session.execute(
            insert(SubscriptionRow),
            [
                {
                    "manager_id": number,
                    "area_id": "strategy-risk",
                    "every_weeks": 1,
                    "weekday": due_at.weekday(),
                    "local_time": time(9, 30),
                    "due_at": due_at,
                    "next_at": due_at,
                }
                for number in some
            ],
        )
    return workspace.id


def _batches(count: int) -> Iterator[range]:
    return (range(start, min(start + AT_ONCE, count + 1)) for start in range(1, count + 1, AT_ONCE))


def jobs_on(sessions: Sessions, clock: Callable[[], datetime]) -> Jobs:
    """The bot's jobs, with nobody to post to."""
    return Jobs(sessions, WORDS, Nowhere(), "bench", clock, _same_zone)


async def _same_zone(_user_id: str) -> None:
    return None


HOUR = timedelta(hours=1)
