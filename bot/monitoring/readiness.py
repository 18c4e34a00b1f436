"""Whether the bot can do its work now: the database answers and is prepared, Slack hears us, the jobs keep up."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.slack.transport.socket_mode import SocketMode
from bot.store.engine import Sessions

BEHIND = timedelta(minutes=2)
"""Since the planner was last at work; it is woken every twenty seconds."""
DATABASE_WITHIN_S = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One question's answer: `problem` is empty where all is well."""

    about: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the questions are asked of."""

    sessions: Sessions
    sockets: SocketMode | None
    """None where Slack sends over HTTP: then no connection has to be open."""
    last_done: Callable[[str], datetime | None]
    """When a job last went well."""
    now: Callable[[], datetime]
    started_at: datetime

    async def ask(self) -> list[Answer]:
        """All questions at once."""
        return [await self._database(), self._slack(), self._planning()]

    async def _database(self) -> Answer:
        try:
            async with asyncio.timeout(DATABASE_WITHIN_S), self.sessions() as session:
                await session.execute(text("SELECT 1 FROM alembic_version"))
        except (SQLAlchemyError, TimeoutError, OSError):
            return Answer("database", "it does not answer")
        return Answer("database")

    def _slack(self) -> Answer:
        hears = self.sockets is None or self.sockets.connected
        return Answer("slack", "" if hears else "no connection is open")

    def _planning(self) -> Answer:
        last = self.last_done("plan") or self.started_at
        late = self.now() - last
        return Answer(
            "jobs", "" if late <= BEHIND else f"nothing was planned for {late.total_seconds():.0f} seconds"
        )
