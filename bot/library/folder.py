"""A folder on this machine as a source of documents."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.library.errors import LibraryError

SIZE_LIMIT = 1_000_000
"""Bytes of one file: the longest real post-mortems and RFCs have a tenth of it."""

SUFFIXES = frozenset({".md", ".markdown", ".rst", ".adoc", ".asciidoc", ".html", ".htm", ".txt"})

_READING_RULES = (
    b"1"  # goes into every hash: raise it when parsing learns something, and the next sync reads all again
)
_GENRE = r"(?:(?:rfc|rfd|adr|kep|post-?mortem|incident|retro|design|doc|decision|proposal|report)s?[-_ ]?)*"
_NOT_A_DOCUMENT = re.compile(
    rf"(changelog|code.of.conduct|contributing|licen[cs]e|security|codeowners|maintainers|_?sidebar|robots|requirements"
    rf"|[\d._-]*{_GENRE}template[-_ ]?{_GENRE})$",
    re.IGNORECASE,
)
_FRONT_PAGE = re.compile(r"(readme|_?index|home|summary)$", re.IGNORECASE)
_NAMED_LIKE_A_DOCUMENT = re.compile(r"[a-z]{0,5}[-_ ]?\d{2,}[-_ ]", re.IGNORECASE)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Reason(StrEnum):
    """Why a file was not read; `prompts/` has the sentence for each."""

    TOO_LARGE = "too-large"
    BINARY = "binary"
    NOT_UTF8 = "not-utf-8"
    OUTSIDE = "outside-the-folder"
    REFUSED = "refused-by-the-system"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file's text; `path` is POSIX and relative to the folder."""

    path: str
    text: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be read, and why; the others go on."""

    path: str
    reason: Reason


def read(folder: Path) -> Iterator[RawDocument | Unreadable]:
    """Read every document in a folder and the folders in it, in the order of their paths.

    Raises:
        LibraryError: there is no such folder, or it may not be listed.
    """
    try:
        root = folder.resolve(strict=True)
        next(root.iterdir(), None)
    except OSError as error:
        raise LibraryError(f"{folder}: {(error.strerror or 'cannot be read').lower()}") from error
    closed: list[OSError] = []
    for path in _files(root, closed):
        yield _read_one(root, path)
    for refused in closed:
        yield Unreadable(_shown(Path(refused.filename).relative_to(root)), Reason.REFUSED)


def _files(root: Path, closed: list[OSError]) -> Iterator[Path]:
    """Yield the files that may be documents; note the folders that may not be opened.

    Linked folders are not entered: they may lead out, or round in a circle.
    """
    for folder, folders, names in os.walk(root, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")) and name != "node_modules")
        here = Path(folder)
        yield from (here / name for name in sorted(names) if is_document(here.relative_to(root) / name))


def _shown(path: Path) -> str:
    """Write a path as text that a database takes, whatever bytes the file system allows in a name."""
    return path.as_posix().encode("utf-8", "replace").decode()


def is_document(path: Path) -> bool:
    """Tell whether a file's name says that it may be a document.

    A front page (README, index) is one only where its folder is named like a document: `020-locations/README.md`.
    """
    if path.suffix.lower() not in SUFFIXES or path.name.startswith("."):
        return False
    if _FRONT_PAGE.match(path.stem):
        return bool(_NAMED_LIKE_A_DOCUMENT.match(path.parent.name))
    return not _NOT_A_DOCUMENT.match(path.stem)


def _read_one(root: Path, path: Path) -> RawDocument | Unreadable:
    name = _shown(path.relative_to(root))
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root):
            return Unreadable(name, Reason.OUTSIDE)
        if not path.is_file():  # a pipe or a device would never end
            return Unreadable(name, Reason.REFUSED)
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)  # never more than this, whatever the size says
    except OSError:
        return Unreadable(name, Reason.REFUSED)
    return _decoded(name, content)


def _decoded(name: str, content: bytes) -> RawDocument | Unreadable:
    if len(content) > SIZE_LIMIT:
        return Unreadable(name, Reason.TOO_LARGE)
    if _NO_TEXT.search(content):
        return Unreadable(name, Reason.BINARY)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Unreadable(name, Reason.NOT_UTF8)
    if not text.strip():
        return Unreadable(name, Reason.EMPTY)
    return RawDocument(name, text, hashlib.sha256(_READING_RULES + content).hexdigest())
