"""Copies of an SQLite database: taken while the bot is at work, checked, and marked with their moment.

The moment matters when a copy is put back: what has happened in Slack since is not in it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import OperatorError

MARK = "backup"
"""The chore whose due time is the moment of a copy."""
ONLY_MINE = 0o600
TOO_OLD = (
    "{} is of a version that made no backups, or of something else: stop the bot and copy the file by hand, "
    "with its -wal if there is one; then `em-coach migrate`."
)
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file: from another database it would ruin the one put in its place."""


class BackupError(OperatorError):
    """A copy that can't be made or put back; the message says why, and that nothing was changed."""


def copy(source: Path, target: Path, now: datetime) -> None:
    """Copies a database as it is at one moment, checks the copy and marks it with `now`.

    It is one file that only its owner may read. One that is there already is a BackupError, and so is whatever
    goes wrong, such as a full disk; then nothing is left behind. A database of a version that made no backups has
    no place for the mark, and is refused.
    """
    if not _takes_marks(source):
        raise BackupError(TOO_OLD.format(source))
    with _new_file(target):
        try:
            with closing(_opened(source)) as one, closing(sqlite3.connect(target)) as other:
                one.backup(other)
                other.execute("PRAGMA journal_mode=DELETE")  # so that it is one file
                mark = (MARK, now.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds"))
                other.execute("INSERT OR REPLACE INTO chore (name, due_at) VALUES (?, ?)", mark)
                other.commit()
            taken_at(target)
        except (sqlite3.Error, OSError) as error:
            raise BackupError(f"{target} could not be written: {error}. Nothing was kept of it.") from error


def _takes_marks(source: Path) -> bool:
    """Whether a database has the table of chores; yes where that can't be read, which `copy` then says."""
    try:
        with closing(_opened(source)) as one:
            found = one.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'chore'").fetchone()
    except sqlite3.Error:
        return True
    return found is not None


def taken_at(file: Path) -> datetime:
    """When a copy was taken; one that is damaged, or was not made by `copy`, is a BackupError."""
    try:
        with closing(_opened(file)) as copied:
            damage = copied.execute("PRAGMA integrity_check").fetchone()[0]
            found = copied.execute("SELECT due_at FROM chore WHERE name = ?", (MARK,)).fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{file} is not a backup that em-coach made, or it is damaged ({error}).") from error
    if damage != "ok":
        raise BackupError(f"{file} is damaged: {damage}.")
    if found is None:
        raise BackupError(f"{file} is not a backup: make those with `em-coach backup`, which says in them when.")
    return datetime.fromisoformat(found[0]).replace(tzinfo=UTC)


@contextmanager
def in_place_of(database: Path, file: Path) -> Iterator[Path]:
    """A copy of `file` to be made ready in the block; it takes its place as `database` when that ends well."""
    for there in (database, *(Path(f"{database}{end}") for end in BESIDE)):
        if there.exists():
            raise BackupError(f"{there} is there already: move it away first, so that nothing is lost.")
    ready = Path(f"{database}.restoring")
    with _new_file(ready):
        try:
            ready.write_bytes(file.read_bytes())
        except OSError as error:
            raise BackupError(f"{ready} could not be written: {error.strerror}. Nothing was changed.") from error
        yield ready
    ready.rename(database)


def _opened(file: Path) -> sqlite3.Connection:
    """To be read; one that is not there is not made."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


@contextmanager
def _new_file(path: Path) -> Iterator[None]:
    """A file that is new and only its owner's; if the block fails, it and what is beside it are gone."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, ONLY_MINE))
    except FileExistsError:
        raise BackupError(f"{path} is there already, and is left as it is: choose another name.") from None
    except OSError as error:
        raise BackupError(f"{path} can't be written: {error.strerror}.") from error
    try:
        yield
    except BaseException:
        for there in (path, *(Path(f"{path}{end}") for end in BESIDE)):
            there.unlink(missing_ok=True)
        raise
