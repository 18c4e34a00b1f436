"""What the settings name, made and opened: the database, and how long things are kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.core.participation.retention import Retention
from bot.errors import OperatorError
from bot.settings import Settings, shipped
from bot.store import keys, migrations
from bot.store.engine import Sessions, check_openable, connect, sessions
from bot.store.vault import Vault


class CannotStartError(OperatorError):
    """Something outside the code keeps the bot from running; the message says what, and what to do."""


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Sessions]:
    """Sessions on the configured database, for the time of the block; an unreachable one is a CannotStartError.

    Keys that are not those of the database are a VaultError.
    """
    vault = Vault(settings.keys) if settings.keys else None
    async with connect(settings.database_url) as engine:
        try:
            check_openable(settings.database_url)
            if not await migrations.is_current(engine, shipped("alembic")):
                raise CannotStartError("The database is not prepared for this version: run `em-coach migrate`.")
        except (SQLAlchemyError, OSError) as error:
            raise CannotStartError(unreachable(settings)) from error
        opened = sessions(engine, vault)
        if vault:
            async with opened.begin() as session:
                await keys.check(session)
        yield opened


async def migrate(settings: Settings) -> None:
    """Brings the configured database up to date; an unreachable one is a CannotStartError."""
    async with connect(settings.database_url) as engine:
        try:
            check_openable(settings.database_url)
            await migrations.upgrade(engine, shipped("alembic"))
        except (SQLAlchemyError, OSError) as error:
            raise CannotStartError(unreachable(settings)) from error


def retention(settings: Settings) -> Retention:
    """How long each kind of data is kept."""
    return Retention(
        replies=timedelta(days=settings.em_coach_keep_replies_days),
        checks=timedelta(days=settings.em_coach_keep_checks_days),
        deliveries=timedelta(days=settings.em_coach_keep_deliveries_days),
        inbox=timedelta(days=settings.em_coach_keep_inbox_days),
        audit=timedelta(days=settings.em_coach_keep_audit_days),
        grace=timedelta(days=settings.em_coach_grace_days),
    )


def unreachable(settings: Settings) -> str:
    """What to do about a database that cannot be reached; without the password that the URL may hold."""
    place = settings.database_url.rpartition("@")[2].partition("?")[0]
    return f"The database at {place} can't be reached: check DATABASE_URL, and that the server is up."
