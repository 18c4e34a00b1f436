"""The database: there, prepared, writable, ours by its keys, and served by one process at the most."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import configured
from bot.doctor.findings import Finding, State, bad, good, poor, unset
from bot.settings import Environment, Settings, shipped
from bot.store import keys, migrations, one_server
from bot.store.engine import Sessions, check_openable, connect, sessions
from bot.store.library import sources
from bot.store.signals import signals
from bot.store.vault import Vault, VaultError

UTF8 = "UTF8"


async def examine(settings: Settings, variables: Environment) -> AsyncIterator[Finding]:
    """Everything about the database; what needs it is left out where it can't be reached or is not prepared."""
    async with connect(settings.database_url) as engine:
        try:
            check_openable(settings.database_url)
            yield good("database", await _version(engine))
            schema = _schema(await migrations.schema(engine, shipped("alembic")))
        except (SQLAlchemyError, OSError):
            yield bad("database", "It can't be reached.", configured.unreachable(settings))
            return
        yield schema
        if schema.state is State.BAD:
            return
        yield await _writing(engine)
        for finding in await _postgresql(engine):
            yield finding
        yield _serving(settings)
        opened = sessions(engine, Vault(settings.keys) if settings.keys else None)
        yield await _keys(settings, opened)
        yield await _sources(opened, variables)
        yield await _signals(opened, variables)


async def _version(engine: AsyncEngine) -> str:
    question = "SELECT sqlite_version()" if engine.dialect.name == "sqlite" else "SHOW server_version"
    async with engine.connect() as connection:
        version = (await connection.execute(text(question))).scalar_one()
    return f"{'SQLite' if engine.dialect.name == 'sqlite' else 'PostgreSQL'} {version} answers."


def _schema(found: migrations.Schema) -> Finding:
    match found:
        case migrations.Schema.OLDER:
            return bad("schema", "It is not prepared for this version.", "Run `em-coach migrate`.")
        case migrations.Schema.NEWER:
            remedy = "Install that version, or restore the backup from before its upgrade."
            return bad("schema", "It was prepared by a newer em-coach.", remedy)
        case migrations.Schema.CURRENT:
            return good("schema", "It is prepared for this version.")


async def _writing(engine: AsyncEngine) -> Finding:
    """Writes something and takes it back."""
    at = {"at": datetime.now(UTC).replace(tzinfo=None)}
    try:
        async with engine.connect() as connection:
            await connection.execute(
                text("INSERT INTO inbox (key, received_at) VALUES ('em-coach doctor', :at)"), at
            )
            await connection.rollback()
    except SQLAlchemyError as error:
        problem = type(getattr(error, "orig", None) or error).__name__
        return bad(
            "writing",
            f"The database takes nothing ({problem}).",
            "Look for a full disk, a read-only file system, or rights that are missing.",
        )
    return good("writing", "It can be written to.")


async def _postgresql(engine: AsyncEngine) -> list[Finding]:
    """What can be set wrongly on a server only."""
    if engine.dialect.name != "postgresql":
        return []
    async with engine.connect() as connection:
        encoding = (await connection.execute(text("SHOW server_encoding"))).scalar_one()
    if encoding != UTF8:
        remedy = "Make a database with ENCODING 'UTF8' and move there: names and titles come in every script."
        return [bad("encoding", f"The database keeps text as {encoding}.", remedy)]
    return [good("encoding", "It keeps text as UTF-8.")]


def _serving(settings: Settings) -> Finding:
    try:
        with one_server.only_one(settings.database_url):
            return good("serving", "Nobody else serves this database file, or replicas may.")
    except one_server.ServedError as served:
        return good("serving", str(served).partition(", last at work")[0] + ".")
    except OSError as error:
        return bad(
            "serving", f"The lock beside the database can't be written ({error.strerror}).", "Mend its rights."
        )


async def _keys(settings: Settings, opened: Sessions) -> Finding:
    if not settings.keys:
        return unset("keys", "EM_COACH_KEYS")
    try:
        async with opened() as session:
            await keys.check(session)
            await session.rollback()
    except VaultError as problem:
        return bad("keys", "The keys are not those of this database.", str(problem))
    return good("keys", "The keys open what is stored.")


Read = tuple[str, str | None, str | None]
"""What is read from elsewhere: where it is, the variable with its token, and what went wrong the last time."""


async def _sources(opened: Sessions, variables: Environment) -> Finding:
    async with opened() as session:
        known = [(one.location, one.token_env, one.problem) for one in await sources.all_of_them(session)]
    return _read("sources", known, variables, "`em-coach library status` says why.")


async def _signals(opened: Sessions, variables: Environment) -> Finding:
    async with opened() as session:
        known = [(one.new.location, one.new.token_env, one.problem) for one in await signals.of_teams(session)]
    return _read("signals", known, variables, "`em-coach signals status` says why.")


def _read(check: str, known: Sequence[Read], variables: Environment, why: str) -> Finding:
    """How the last sync of each went, and whether the tokens are there that they name."""
    lacking = sorted({token for _, token, _ in known if token and not variables.get(token)})
    if lacking:
        said = f"{', '.join(lacking)} is not set, and {check} need it."
        return bad(check, said, "Set it for `em-coach serve`.")
    failing = [location for location, _, problem in known if problem]
    if failing:
        return poor(check, f"Could not be read last time: {', '.join(failing)}.", why)
    return good(check, f"{len(known)} {check}, and none that failed last time.")
