"""A folder on this machine as a source of documents."""

import asyncio
import os
import re
import stat
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path, PurePath

from bot.sources import pdf
from bot.sources.errors import LibraryError
from bot.sources.source import (
    Found,
    Passed,
    PassedOver,
    Place,
    Reason,
    Snapshot,
    State,
    Unreadable,
    decoded,
    size_limit,
)

SUFFIXES = frozenset(
    {
        ".md",
        ".markdown",
        ".rst",
        ".adoc",
        ".asciidoc",
        ".html",
        ".htm",
        ".txt",
        ".mdx",
        ".qmd",
        ".mediawiki",
        ".wiki",
        pdf.SUFFIX,
    }
)

_GENRE = r"(?:(?:rfc|rfd|adr|kep|post-?mortem|incident|retro|design|doc|decision|proposal|report)s?[-_ ]?)*"
_ANCILLARY = re.compile(
    r"(changelog|code.of.conduct|contributing|licen[cs]e|security|codeowners|maintainers|_?sidebar|robots"
    r"|(?:.*[-_])?requirements|about|glossary|faq|authors|credits|support|release[-_]?notes|toc|404)$",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    rf"([\d._-]*{_GENRE}template[-_ ]?{_GENRE}"
    r"|(?:[a-z]*[-_. ]?)?0*[-_. ]?template\b.*"  # 0000-template-protocol
    r"|(?![a-z]{0,5}[-_ ]?0*[1-9])(?:.*[-_. ])?templates?"  # a numbered one may be about templates
    r"|(?:[a-z]{0,3}[ei]ps?|rfcs?|rfds?|adrs?)[-_ ]?(?:x{1,4}|n{2,4}))$",  # the number is still to be given
    re.IGNORECASE,
)
BESIDE = ("kep.yaml", "kep.yml", "metadata.yaml", "metadata.yml")
"""Files that say of a front page beside them who wrote it, when, and where it stands."""
BESIDE_LIMIT = 20_000
"""Bytes, as of front matter."""
_FRONT_PAGE = re.compile(r"(readme|_?index|home|summary)$", re.IGNORECASE)
_NAMED_LIKE_A_DOCUMENT = re.compile(r"[a-z]{0,5}[-_ ]?(?:\d{2,}[-_ ]|\d+$)", re.IGNORECASE)
_TEMPLATES = re.compile(r"(?:.*[-_ ])?templates?$", re.IGNORECASE)
_AT_ONCE = 50
"""Files that are read in one go, away from the event loop."""


def located(location: str) -> str:
    """The folder's own path, whatever links lead to it.

    Raises:
        LibraryError: there is none.
    """
    found = Path(os.path.realpath(location))  # a link to itself stays what it is
    if not found.is_dir():
        raise LibraryError(f"{location}: there is no such folder.")
    return str(found)


async def open_(place: Place, _state: State) -> Snapshot:
    """Open a folder; every file is read each time, and its hash tells whether it is new."""
    root = await asyncio.to_thread(_root, Path(place.location))
    return Snapshot(_in_threads(read(root)))


async def _in_threads(found: Iterator[Found]) -> AsyncIterator[Found]:
    while some := await asyncio.to_thread(lambda: list(islice(found, _AT_ONCE))):
        for one in some:
            yield one


def _root(folder: Path) -> Path:
    try:
        root = folder.resolve(strict=True)
        next(root.iterdir(), None)
    except OSError as error:
        raise LibraryError(f"{folder}: {(error.strerror or 'cannot be read').lower()}") from error
    return root


def read(folder: Path) -> Iterator[Found]:
    """Read every document in a folder and the folders in it, in the order of their paths.

    Raises:
        LibraryError: there is no such folder, or it may not be listed.
    """
    root = _root(folder)
    closed: list[OSError] = []
    for place in _files(root, closed):
        why = passed_over(place)
        if why is None:
            yield _read_one(root, place)
        elif place.name not in BESIDE:
            yield PassedOver(_shown(place), why)
    for refused in closed:
        yield Unreadable(_shown(Path(refused.filename).relative_to(root)), Reason.REFUSED)


def _files(root: Path, closed: list[OSError]) -> Iterator[PurePath]:
    """Yield the files, by where they lie in `root`; note what may not be opened.

    Linked folders are not entered: they may lead out, or round in a circle.
    """
    for folder, folders, names in os.walk(root, onerror=closed.append):
        folders[:] = sorted(name for name in folders if is_open(name))
        here = PurePath(folder).relative_to(root)
        yield from (here / name for name in sorted(names) if not name.startswith("."))


def _shown(path: PurePath) -> str:
    """Write a path as text that a database takes, whatever bytes the file system allows in a name."""
    return path.as_posix().encode("utf-8", "replace").decode()


def is_open(folder_name: str) -> bool:
    """Tell whether documents are looked for in a folder of this name."""
    return not folder_name.startswith((".", "_")) and folder_name != "node_modules"


def passed_over(path: PurePath) -> Passed | None:
    """Tell by a file's name why it is no document; None for what may be one.

    A front page (README, index) is one only where its folder is named like a document: `020-locations/README.md`.
    """
    if (suffix := path.suffix.lower()) not in SUFFIXES:
        return Passed.OTHER_FORM
    if suffix == pdf.SUFFIX and not pdf.is_readable():
        return Passed.PDF
    if any(map(_TEMPLATES.match, path.parent.parts)) or _TEMPLATE.match(path.stem):
        return Passed.TEMPLATE
    if _FRONT_PAGE.match(path.stem):
        return None if _NAMED_LIKE_A_DOCUMENT.match(path.parent.name) else Passed.FRONT_PAGE
    return Passed.ANCILLARY if _ANCILLARY.match(path.stem) else None


def _read_one(root: Path, place: PurePath) -> Found:
    """Read one of many thousands, with as few questions to the system as are safe."""
    name, path = _shown(place), f"{root}{os.sep}{place}"
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            if not Path(path).resolve(strict=True).is_relative_to(root):
                return Unreadable(name, Reason.OUTSIDE)
            mode = os.stat(path).st_mode  # noqa: PTH116 - as everything here
        if not stat.S_ISREG(mode):  # a pipe or a device would never end
            return Unreadable(name, Reason.REFUSED)
        content = _content(path, size_limit(name))
        beside = _beside(Path(path))
    except OSError:
        return Unreadable(name, Reason.REFUSED)
    return decoded(name, content, beside)


def _content(path: str | Path, limit: int) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - quicker than Path.open, by a tenth of the whole reading
        return file.read(limit + 1)  # never more than this, whatever the size says


def is_front_page(path: PurePath) -> bool:
    """Tell whether a file speaks for its folder."""
    return bool(_FRONT_PAGE.match(path.stem))


def _beside(path: Path) -> bytes:
    """What lies beside a front page and says what its folder is about."""
    if not is_front_page(path):
        return b""
    there = (path.with_name(name) for name in BESIDE)
    files = (one for one in there if one.is_file() and not one.is_symlink())
    return next((_content(one, BESIDE_LIMIT) for one in files), b"")[:BESIDE_LIMIT]
