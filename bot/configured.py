"""What the settings name, made and opened: the database, and how long things are kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot.core.participation.retention import Retention
from bot.errors import OperatorError
from bot.settings import Settings, shipped
from bot.store import keys, migrations
from bot.store.engine import Sessions, check_openable, connect, sessions
from bot.store.vault import Vault

if TYPE_CHECKING:
    from bot.actions.library.search import Library


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
            raise CannotStartError(trouble(settings, error)) from error
        opened = sessions(engine, vault)
        if vault:
            async with opened.begin() as session:
                await keys.check(session)
        try:
            yield opened
        except SQLAlchemyError as error:
            if _what_stops(error) is None:
                raise  # a mistake of ours
            raise CannotStartError(trouble(settings, error)) from error


async def reach(settings: Settings) -> None:
    """Opens the configured database once; a CannotStartError if it can't be, or is newer than we are."""
    async with connect(settings.database_url) as engine:
        try:
            check_openable(settings.database_url)
            found = await migrations.schema(engine, shipped("alembic"))
        except (SQLAlchemyError, OSError) as error:
            raise CannotStartError(trouble(settings, error)) from error
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
            raise CannotStartError(trouble(settings, error)) from error


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


def library(settings: Settings) -> "Library":
    """The library's index, kept between runs in a folder of its own for each database."""
    from bot.actions.library.search import Library  # noqa: PLC0415 - most commands look for no document
    from bot.sources import profiles  # noqa: PLC0415 - it reads YAML, which most commands have no use for

    of_database = sha256(settings.database_url.encode()).hexdigest()[:16]
    return Library(profiles.load(*settings.prompts), settings.em_coach_cache / "index" / of_database)


def unreachable(settings: Settings) -> str:
    """What to do about a database that cannot be reached."""
    return f"The database at {_place(settings)} can't be reached: check DATABASE_URL, and that the server is up."


STOPS = {
    "SQLITE_FULL": "has no room left: free some of the disk; what was under way was not kept",
    "SQLITE_READONLY": "is read-only: it has to be writable, and so has its folder",
    "SQLITE_CANTOPEN": "can't be opened to be written to: look at its rights and those of its folder",
    "SQLITE_IOERR": "can't be written or read: look at the disk, its room and its rights",
    "53100": "has no room left: free some of its server's disk; what was under way was not kept",
    "25006": "is read-only: name the primary server",
}
"""What keeps a database from working although it is there, by the beginning of the driver's own code for it."""


def trouble(settings: Settings, error: Exception) -> str:
    """What to do about a database that does not work."""
    stops = _what_stops(error)
    return f"The database at {_place(settings)} {stops}." if stops else unreachable(settings)


def _what_stops(error: Exception) -> str | None:
    driver = getattr(error, "orig", None) or error
    code = str(getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None) or "")
    return next((said for start, said in STOPS.items() if code.startswith(start)), None)


def _place(settings: Settings) -> str:
    """Where the database is, without the password that its address may hold."""
    return settings.database_url.rpartition("@")[2].partition("?")[0]
