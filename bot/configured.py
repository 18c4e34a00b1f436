"""What the settings name, made and opened: the database, and how long things are kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy.exc import SQLAlchemyError

from bot.actions.library.search import Library
from bot.core.participation.retention import Retention
from bot.errors import OperatorError
from bot.settings import Settings, shipped
from bot.sources import profiles
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
            check_schema(await migrations.schema(engine, shipped("alembic")))
        except (SQLAlchemyError, OSError) as error:
            raise CannotStartError(unreachable(settings)) from error
        opened = sessions(engine, vault)
        if vault:
            async with opened.begin() as session:
                await keys.check(session)
        yield opened


async def reach(settings: Settings) -> None:
    """Opens the configured database once; a CannotStartError if it can't be, or is newer than we are."""
    async with connect(settings.database_url) as engine:
        try:
            check_openable(settings.database_url)
            found = await migrations.schema(engine, shipped("alembic"))
        except (SQLAlchemyError, OSError) as error:
            raise CannotStartError(unreachable(settings)) from error
    if found is migrations.Schema.NEWER:
        check_schema(found)


def check_schema(found: migrations.Schema) -> None:
    """Raises a CannotStartError for a database that is not prepared for this version."""
    if found is migrations.Schema.NEWER:
        raise CannotStartError(
            "The database was prepared by a newer em-coach: install that one, or restore the backup from before."
        )
    if found is migrations.Schema.OLDER:
        raise CannotStartError("The database is not prepared for this version: run `em-coach migrate`.")


async def migrate(settings: Settings, *, only_check: bool = False) -> None:
    """Brings the configured database up to date, or only looks whether it is.

    One that is newer, out of reach or, with `only_check`, older is a CannotStartError; a busy one is a BusyError.
    """
    async with connect(settings.database_url) as engine:
        try:
            check_openable(settings.database_url)
            found = await migrations.schema(engine, shipped("alembic"))
            if only_check or found is migrations.Schema.NEWER:
                check_schema(found)
            else:
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


def library(settings: Settings) -> Library:
    """The library's index, kept between runs in a folder of its own for each database."""
    of_database = sha256(settings.database_url.encode()).hexdigest()[:16]
    return Library(profiles.load(*settings.prompts), settings.em_coach_cache / "index" / of_database)


def unreachable(settings: Settings) -> str:
    """What to do about a database that cannot be reached; without the password that the URL may hold."""
    place = settings.database_url.rpartition("@")[2].partition("?")[0]
    return f"The database at {place} can't be reached: check DATABASE_URL, and that the server is up."
