"""What a document of the library is, and which documents are not offered to anybody."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

TEXT_LIMIT = 20_000
"""Characters of a document's plain text that are kept: what lies behind it only fills the disk."""


class Kind(StrEnum):
    """What sort of reading a document is."""

    POST_MORTEM = "post-mortem"
    RFC = "rfc"
    ADR = "adr"
    DESIGN = "design"


class Status(StrEnum):
    """Where a document stands, in the words that real documents use, brought together."""

    DRAFT = "draft"
    OPEN = "open"
    ACCEPTED = "accepted"
    IMPLEMENTED = "implemented"
    RESOLVED = "resolved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ActionItem:
    """Something that a post-mortem says somebody would do, and that is not marked as done."""

    text: str
    since: dt.date | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document as its source tells it.

    `path` is POSIX and relative to the source. `organisation` is the source's own name for where the document
    comes from, or empty. `text` is plain text without markup. `content_hash` changes when the file does.
    """

    path: str
    kind: Kind
    title: str
    date: dt.date | None
    organisation: str
    url: str | None
    status: Status
    owner: str | None
    services: tuple[str, ...]
    summary: str
    headings: tuple[str, ...]
    text: str
    content_hash: str
    comments_until: dt.date | None
    open_actions: tuple[ActionItem, ...]
    supersedes: tuple[str, ...] = ()
    """The documents that it takes the place of, in its own words: a number, a file, a title."""
    superseded_by: tuple[str, ...] = ()
    """The documents that take its place, in the same way."""
    speaks: bool = True
    """Whether it says something in sentences; a listing, a schema or an index of links does not."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What decides whether a document is offered: its source and its head, and of its text the length alone."""

    source: int
    path: str
    title: str
    date: dt.date | None
    status: Status
    length: int
    supersedes: tuple[str, ...] = ()
    superseded_by: tuple[str, ...] = ()
    speaks: bool = True


class Withheld(StrEnum):
    """Why a document is kept but not offered to anybody."""

    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    CUSTOMARY = "customary"
    WORDLESS = "wordless"


_OVER = {
    Status.SUPERSEDED: Withheld.SUPERSEDED,
    Status.REJECTED: Withheld.REJECTED,
    Status.WITHDRAWN: Withheld.WITHDRAWN,
}


def withheld(documents: Mapping[int, Outline], twins: Iterable[tuple[int, int]]) -> dict[int, Withheld]:
    """Say which documents, given by id, are not to be offered, and why; `twins` are nearly the same.

    Of documents that are nearly the same, one is offered: the latest, and of two of the same day the longer one.
    Of those that tools write by themselves, none is: each repository has one, and it tells of nothing else. Nor is
    one without a sentence of its own.
    """
    found = {id_: _OVER[document.status] for id_, document in documents.items() if document.status in _OVER}
    customary = {id_ for id_, document in documents.items() if _unnumbered(document.title) in _CUSTOMARY}
    found |= dict.fromkeys(customary - found.keys(), Withheld.CUSTOMARY)
    found |= dict.fromkeys(_claimed(documents).keys() - found.keys(), Withheld.SUPERSEDED)
    mute = {id_ for id_, document in documents.items() if not document.speaks}
    found |= dict.fromkeys(mute - found.keys(), Withheld.WORDLESS)
    found |= dict.fromkeys(_translations(documents) - found.keys(), Withheld.DUPLICATE)
    for pair in sorted(twins):
        gone = [id_ for id_ in pair if id_ in found]
        if not gone:
            found[min(pair, key=lambda id_: (*_freshness(documents[id_]), -id_))] = Withheld.DUPLICATE
        elif len(gone) == 1 and found[gone[0]] in _AGAINST and _same_title(documents, *pair):
            found[next(id_ for id_ in pair if id_ not in found)] = Withheld.DUPLICATE
    return found


_AGAINST = (Withheld.WITHDRAWN, Withheld.REJECTED)
"""A copy of what was given up is given up; what takes the place of a superseded document may look like it."""
_LANGUAGE = re.compile(
    r"[._-](?:zh|ja|ko|fr|de|es|pt|it|ru|pl|tr|nl|vi|uk)(?:[-_][a-z]{2,4})?(?=\.[a-z]+$)", re.IGNORECASE
)


def _same_title(documents: Mapping[int, Outline], one: int, other: int) -> bool:
    return _unnumbered(documents[one].title) == _unnumbered(documents[other].title)


def _translations(documents: Mapping[int, Outline]) -> set[int]:
    """Say which documents are translations, by their names, of others that lie beside them."""
    named = {id_: (document.source, document.path.casefold()) for id_, document in documents.items()}
    there = set(named.values())
    return {
        id_
        for id_, (source, path) in named.items()
        if _LANGUAGE.search(path) and (source, _LANGUAGE.sub("", path)) in there
    }


_CUSTOMARY = frozenset(
    {
        "record architecture decisions",
        "use architecture decision records",
        "use architectural decision records",
        "use markdown architectural decision records",
        "use markdown any decision records",
    }
)
"""The first record of every log of decisions, as the tools for them write it."""


def _unnumbered(title: str) -> str:
    """A title without the number that it begins with: `ADR-0001: Use queues` is `use queues`."""
    return re.sub(r"^\W*(?:adr[-_ #]*)?\d*\W*", "", title.casefold()).rstrip(" .")


def _freshness(document: Outline) -> tuple[dt.date, int]:
    return document.date or dt.date.min, document.length


def successors(documents: Mapping[int, Outline]) -> dict[int, int]:
    """Say which document holds now in the place of another one: the last of those that took it in turn."""
    next_ = _claimed(documents)
    named = _named(documents)
    for id_, document in documents.items():
        for reference in document.superseded_by:
            next_[id_] = _meant(named, id_, document, reference) or next_.get(id_, id_)
    return {id_: _last(id_, next_) for id_, other in next_.items() if other != id_}


def _last(id_: int, next_: Mapping[int, int]) -> int:
    """The end of a chain; where it runs in a circle, the next one."""
    seen, place = {id_}, next_[id_]
    while place in next_ and place not in seen:
        seen.add(place)
        place = next_[place]
    return next_[id_] if place in seen else place


def _claimed(documents: Mapping[int, Outline]) -> dict[int, int]:
    """Say which documents others claim to supersede, and which others: of several the one that was read last."""
    named = _named(documents)
    claims = (
        (_meant(named, id_, document, reference), id_)
        for id_, document in documents.items()
        for reference in document.supersedes
    )
    return {claimed: id_ for claimed, id_ in claims if claimed is not None}


_Named = Mapping[tuple[int, str, str], set[int]]


def _named(documents: Mapping[int, Outline]) -> _Named:
    """Documents by what they may be called among their neighbours, which are those of one source and one folder.

    Two repositories may both have an `adr/0003`. Only those count among whom a document names another one.
    """
    asking = {
        (document.source, _folder(document))
        for document in documents.values()
        if document.supersedes or document.superseded_by
    }
    named: dict[tuple[int, str, str], set[int]] = defaultdict(set)
    for id_, document in documents.items():
        if (place := (document.source, _folder(document))) in asking:
            for name in _names(document):
                named[*place, name].add(id_)
    return named


def _meant(named: _Named, id_: int, document: Outline, reference: str) -> int | None:
    """The one document that another one means by a title, a file or a number; one of several means none."""
    found = named.get((document.source, _folder(document), _name(reference)), set()) - {id_}
    return next(iter(found)) if len(found) == 1 else None


_NUMBERED = re.compile(r"(?:(?:adr|rfc|rfd|kep|pep|oep|jep|sep|bip|eip)|[a-z]+[-_ #]+)?0*(\d+)\b")
"""`go2-changes` has no number."""


def _names(document: Outline) -> Iterator[str]:
    """What a document may be called by its neighbours."""
    file = document.path.rpartition("/")[2].casefold()
    yield from (file, file.rpartition(".")[0], document.title.casefold())
    if number := _NUMBERED.match(file.replace("_", "-")):
        yield number[1]


def _name(reference: str) -> str:
    """What a reference such as `ADR-0003`, `./0003-queues.md`, `3. Use queues` or a title calls a document."""
    words = reference.casefold().rpartition("/")[2].strip(" .()[]#")
    number = re.fullmatch(r"(?:[a-z]+[-_ #]*)?0*(\d+)(?:[.:,)].*)?", words)
    return number[1] if number and not words.endswith(_SUFFIXES) else words


_SUFFIXES = (".md", ".markdown", ".rst", ".adoc", ".html", ".txt", ".pdf")


def _folder(document: Outline) -> str:
    return document.path.rpartition("/")[0]
