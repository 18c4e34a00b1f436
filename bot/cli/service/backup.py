"""`em-coach backup`: the database, while the bot is at work."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from bot import settings
from bot.configured import system_clock
from bot.errors import OperatorError
from bot.store import backup as copies

MEGABYTE = 1_000_000


def backup(file: Annotated[Path, typer.Argument(help="Where to; a file that is there is left alone.")]) -> None:
    """Copy the SQLite database into a file, also while the bot runs; PostgreSQL has pg_dump."""
    database = sqlite_file(settings.load().database_url, "pg_dump")
    if not database.exists():
        raise OperatorError(f"There is no {database}: check DATABASE_URL.")
    copies.copy(database, file, system_clock())
    print(
        f"{file}: {file.stat().st_size / MEGABYTE:.1f} MB, checked. The keys are not in it: keep EM_COACH_KEYS "
        "somewhere else, or nobody can read what people wrote."
    )


def sqlite_file(url: str, instead: str) -> Path:
    """The file of an SQLite database; for PostgreSQL an OperatorError says what to do `instead`."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        raise OperatorError(f"This is for SQLite: with PostgreSQL use {instead} (docs/operate.md).")
    return Path(str(address.database))
