"""What a source is: how it is opened, and what it yields. Each kind of source is one module, a `Reader`."""

import codecs
import hashlib
import re
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bot.sources import pdf

SIZE_LIMIT = 1_000_000
"""Bytes of one document: the longest real post-mortems and RFCs have a tenth of it."""
PATH_LIMIT = 1024

READING_RULES = "7 with PDF" if pdf.is_readable() else "7"
"""Goes into every hash and state: raise it when parsing learns something, and the next sync reads all again."""


def size_limit(path: str) -> int:
    """How many bytes a file of this name may have."""
    return pdf.SIZE_LIMIT if path.lower().endswith(pdf.SUFFIX) else SIZE_LIMIT


_NO_TEXT = bytes({*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)})


class Reason(StrEnum):
    """Why a document was not read, as the end of a sentence that begins with its path."""

    TOO_LARGE = "it is larger than 1 MB"
    TOO_LARGE_PDF = "it is larger than 5 MB"
    BINARY = "it is binary, not text"
    NOT_UTF8 = "it is not UTF-8 text"
    OUTSIDE = "it is a link that leads out of the folder"
    LINK = "it is a symbolic link, and links in a repository are not followed"
    REFUSED = "the system refuses to open it"
    EMPTY = "it is empty"
    WORDLESS = "it has no words of its own"
    NO_ROOM = "all sources together hold as many documents as they can; narrow one, or remove it"
    LONG_PATH = "its path is longer than 1,024 characters"


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document's text, and what its source knows about it besides.

    `path` is what the source calls it: POSIX and relative, or an address. `facts` are like front matter, and win
    over it. `suffix` tells the form of the text where the path does not. `beside` is the text of a file of YAML
    that lies beside it and says what it is, such as `kep.yaml`.
    """

    path: str
    text: str
    content_hash: str
    facts: Mapping[str, object] = field(default_factory=dict)
    suffix: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that could not be read, and why; the others go on."""

    path: str
    reason: str


class Passed(StrEnum):
    """Why a file is no document, as what there are so many of."""

    OTHER_FORM = "files of other forms"
    TEMPLATE = "templates"
    FRONT_PAGE = "front pages"
    ANCILLARY = "licences, changelogs and the like"
    PDF = "PDFs, which can be read after `pip install 'em-coach[pdf]'`"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that nobody would hand to a manager; they are counted, so that nothing is missing silently."""

    path: str
    why: Passed


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A document that is known, and is what it was in the state that was told; it was not read again."""

    path: str


Found = RawDocument | Unreadable | PassedOver | Unchanged
State = Mapping[str, str]
"""What a source told of itself when it was last read, such as a commit or an ETag."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a source holds now.

    `whole`: what is not among `found` has gone; a feed shows only its newest entries. `state` helps the next look.
    """

    found: AsyncIterator[Found]
    state: State = field(default_factory=dict)
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source is, and what it takes to get there. `token` is a secret: it appears in no message.

    `private` lets its own host have a private address, as internal wikis have; `cache` is a folder of ours.
    `known` are the paths of the documents that are kept as they were in the state that is told with it.
    """

    location: str
    cache: Path
    token: str | None = field(default=None, repr=False)
    private: bool = False
    known: Collection[str] = frozenset()


class Reader(Protocol):
    """How one kind of source is read. Each is a module with these two functions."""

    def located(self, location: str) -> str:
        """The location as it is kept.

        Raises:
            LibraryError: it can't be one; the message says why, and repeats no secret.
        """

    async def open_(self, place: Place, state: State) -> Snapshot | None:
        """The source as it is now, or None if nothing has changed since it was in this state.

        Raises:
            LibraryError: it can't be read at all; nothing of it is forgotten then.
        """


def decoded(path: str, content: bytes, beside: bytes = b"") -> RawDocument | Unreadable:
    """A file's bytes as a document, with those of the file beside it that says what it is."""
    if len(path) > PATH_LIMIT:
        return Unreadable(path[:PATH_LIMIT], Reason.LONG_PATH)
    if len(content) > size_limit(path):
        return too_large(path)
    if path.lower().endswith(pdf.SUFFIX):
        return _of_pdf(path, content)
    text = _text(content)
    if isinstance(text, Reason) or not text.strip():
        return Unreadable(path, text if isinstance(text, Reason) else Reason.EMPTY)
    about = beside.decode("utf-8", "replace")
    return RawDocument(path, text, content_hash(content + beside), beside=about)


def _text(content: bytes) -> str | Reason:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode()
    if len(content.translate(None, _NO_TEXT)) < len(content):  # much faster than a search for one of them
        return Reason.BINARY
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _as_it_says(content) or Reason.NOT_UTF8


def too_large(path: str) -> Unreadable:
    """What is to be said of a file that is over its limit."""
    return Unreadable(path, Reason.TOO_LARGE if size_limit(path) == SIZE_LIMIT else Reason.TOO_LARGE_PDF)


def _of_pdf(path: str, content: bytes) -> RawDocument | Unreadable:
    try:
        text = pdf.to_markdown(content)
    except pdf.PdfError as error:
        return Unreadable(path, str(error))
    return RawDocument(path, text, content_hash(content)) if text else Unreadable(path, Reason.WORDLESS)


_CHARSET = re.compile(rb"charset=[\"']?([\w-]{3,20})", re.IGNORECASE)


def _as_it_says(content: bytes) -> str | None:
    """The text of a page that names its own encoding, as old ones do."""
    named = _CHARSET.search(content[:2048])
    try:
        return content.decode(named[1].decode()) if named else None
    except (LookupError, UnicodeDecodeError):
        return None


def content_hash(content: bytes) -> str:
    """What changes when the content does, or our way of reading it."""
    return hashlib.sha256(READING_RULES.encode() + content).hexdigest()
