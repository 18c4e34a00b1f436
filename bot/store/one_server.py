"""One `em-coach serve` for each SQLite file: two would only wait for each other.

The system holds the lock and lets go of it when the process ends, however it ends. The file beside the database
says whose it is, and its time of change is when that process was last at work.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url


class ServedError(Exception):
    """Another process serves this database; the message says which, and what to do."""


@contextmanager
def only_one(url: str) -> Iterator[Path | None]:
    """Lets nobody else serve a database for the time of the block; gives the file to touch while at work.

    There is none for PostgreSQL, which replicas may share. Raises a ServedError if another process serves the
    database, and an OSError if the file can't be written.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        yield None
        return
    file = Path(f"{address.database}.serve")
    with file.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServedError(_whose(file, str(address.database))) from None
        handle.truncate(0)
        handle.write(f"process {os.getpid()} on {socket.gethostname()}")
        handle.flush()
        yield file


def _whose(file: Path, database: str) -> str:
    last = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    owner = file.read_text(encoding="utf-8") or "another process"
    return (
        f"{database} is served already, by {owner}, last at work at {last:%Y-%m-%d %H:%M:%S} UTC. "
        "Stop that one first; several replicas need PostgreSQL."
    )
