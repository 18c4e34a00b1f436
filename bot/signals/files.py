"""Files in a folder or at an address: which are there, whether they changed, and their lines."""

import gzip
import hashlib
import os
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO, cast
from urllib.parse import quote

from bot import web
from bot.signals.errors import SignalError
from bot.signals.reader import Place

TOKEN = "{token}"  # noqa: S105 - where the token belongs, not the token
LINE_LIMIT = 1_000_000
NAME_LIMIT = 512
MOST_FILES = 5_000
PIECE = 262_144
GZIP = b"\x1f\x8b"
OK, UNCHANGED = 200, 304
ADDRESS = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be read now. `name` is what its source calls it, `mark` changes when it does."""

    name: str
    path: Path
    mark: str
    fetched: bool = False

    @property
    def grew(self) -> bool:
        """Whether it was written to, or taken away, since its mark was taken; at an address it stands still."""
        try:
            return not self.fetched and self.mark != mark(self.path)
        except OSError:
            return True

    @property
    def size(self) -> int:
        """In bytes; nothing if it has gone meanwhile."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def check(location: str) -> None:
    """Refuse what is neither there nor an address that can be fetched."""
    if location.startswith(ADDRESS):
        try:
            web.check(location)
        except web.WebError as error:
            raise SignalError(str(error)) from error
    elif not Path(location).exists():
        raise SignalError(f"{location}: there is no such file or folder.")


def in_folder(root: Path, suffixes: tuple[str, ...]) -> list[File]:
    """The files of a folder, or the one file; links that lead out of it are not followed."""
    if root.is_file():
        return [File(root.name, root, mark(root))]
    if not root.is_dir():
        raise SignalError(f"{root}: there is no such file or folder any more.")
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(names):
            path = Path(folder) / name
            if name.lower().endswith(suffixes) and not name.startswith(".") and _is_inside(path, root):
                found.append(File(_named(path.relative_to(root).as_posix()), path, mark(path)))
    if len(found) > MOST_FILES:
        raise SignalError(f"{root}: it has more than {MOST_FILES:,} files: move the old ones elsewhere.")
    return found


def _named(name: str) -> str:
    """A name that a database takes, whatever bytes the file system allows in one."""
    plain = name.encode("utf-8", "replace").decode()
    return plain if len(plain) <= NAME_LIMIT else hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


def _is_inside(path: Path, root: Path) -> bool:
    return path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(root.resolve()))


def mark(path: Path) -> str:
    """What changes when a file does."""
    about = path.stat()
    return f"{about.st_size}:{about.st_mtime_ns}"


@asynccontextmanager
async def fetched(place: Place, known: str) -> AsyncIterator[File | None]:
    """The file at an address, on the disk for the time of the block; None if it is what was `known`."""
    inside = quote(place.token or "", safe="") if TOKEN in place.location else ""
    secret = {"Authorization": f"Bearer {place.token}"} if place.token and not inside else {}
    url = place.location.replace(TOKEN, inside)
    place.cache.mkdir(parents=True, exist_ok=True)
    path = place.cache / f"signal-{hashlib.sha256(place.location.encode()).hexdigest()[:16]}-{os.getpid()}"
    headers = {"If-None-Match": known} if known else {}
    try:
        try:
            with path.open("wb") as file:
                async with web.client(url, private=place.private, secret=secret) as client:
                    answer = await client.ask(url, headers, into=cast("BinaryIO", file))
        except web.WebError as error:
            raise SignalError(f"{place.location}: {error}") from error
        if answer.status == UNCHANGED:
            yield None
        elif answer.status != OK:
            raise SignalError(f"{place.location}: the server answers {answer.status}.")
        else:
            tag = answer.headers.get("ETag") or f"{path.stat().st_size}:{answer.headers.get('Last-Modified', '')}"
            yield File(Path(place.location.partition("?")[0]).name, path, tag, fetched=True)
    finally:
        path.unlink(missing_ok=True)


def lines(path: Path) -> Iterator[str]:
    """The lines of a text, packed or not: never more than one of them in memory.

    Raises:
        SignalError: it is no text, its lines have no end, or it is damaged.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") if packed else _plain(path) as text:
            while line := text.readline(LINE_LIMIT):
                if len(line) == LINE_LIMIT and not line.endswith("\n"):
                    raise SignalError("it has a line of more than a million characters.")
                yield line
    except UnicodeDecodeError as error:
        raise SignalError("it is not UTF-8 text.") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SignalError("it breaks off or is damaged.") from error
    except OSError as error:
        raise SignalError(f"it can't be read ({(error.strerror or type(error).__name__).lower()}).") from error


def _plain(path: Path) -> TextIO:
    return path.open(encoding="utf-8-sig", newline="")


def is_parquet(path: Path) -> bool:
    """Whether a file is a Parquet file, whatever it is called."""
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"
