"""Understanding a document: from a file's text to what the library keeps of it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePosixPath

from bot.core.library.documents import (
    TEXT_LIMIT,
    Kind,
    ParsedDocument,
    Status,
)
from bot.sources.links import is_address
from bot.sources.parsing import dates, markup
from bot.sources.parsing.action_items import open_actions
from bot.sources.parsing.blocks import (
    Block,
    Shape,
    blocks,
    plain,
)
from bot.sources.parsing.front_matter import (
    Facts,
    first,
    split,
    stated,
    words,
)
from bot.sources.parsing.summary import summary
from bot.sources.parsing.title import title
from bot.sources.place import kind_of, organisation_of
from bot.sources.source import RawDocument

_CREATED = (
    *("date", "start time", "start date", "incident from", "incident date", "date of incident", "created"),
    *("published", "date published", "when", "retro held", "last modified", "last updated", "updated"),
    *("source published at", "path"),
)
_OWNERS = (
    *("owner", "owners", "team", "owning team", "rfc driver", "driver", "author", "authors", "rfc author"),
    *("proposed by", "initially proposed by", "created by"),
)
_SERVICES = (
    *("services", "service", "affected services", "services affected", "impacted services", "systems"),
    *("affected systems", "components", "product"),
)
_COMMENTS = (
    *("comments until", "deadline for comments", "deadline", "comment deadline", "comments by", "feedback by"),
    *("review by", "discussion until", "comment period ends", "comments close", "final comment period"),
)
_COMMENTS_IN_TEXT = re.compile(
    r"\b(?:comments?|feedback|review)(?: period)?(?: is| are)? (?:until|by|due|ends?|closes?)\b.{0,40}",
    re.IGNORECASE,
)

_STATUS_WORDS: tuple[tuple[Status, re.Pattern[str]], ...] = tuple(
    (status, re.compile(rf"\b(?:{form})\b", re.IGNORECASE))
    for status, form in (
        (Status.SUPERSEDED, r"superseded|superceded|replaced by|obsoleted by"),
        (Status.REJECTED, r"rejected|declined|not accepted|won.?t do"),
        (Status.WITHDRAWN, r"withdrawn|abandoned|deprecated|obsolete|cancell?ed|dropped|retired|to_be_deleted"),
        (Status.DRAFT, r"(?:pre)?draft|wip|work in progress|incomplete|in[- ]dev|not started|idea"),
        (Status.RESOLVED, r"resolved|mitigated"),
        (Status.IMPLEMENTED, r"implemented|completed?|done|shipped|live|final|active"),
        (Status.ACCEPTED, r"accepted|approved|adopted|agreed|publish(?:ed)?|decided|committed"),
        (Status.OPEN, r"open|proposed|(?:in[- ]|under )?review|discussion|comments?|rfc|in[- ]progress|pending"),
    )
)
_SUPERSEDED = ("superseded by", "replaced by", "obsoleted by")
_SUPERSEDES = ("supersedes", "replaces", "obsoletes")
_SUPERSEDES_IN_TEXT = re.compile(
    r"^(?:\W*\w+[.,;:]?)?\W*supersedes:?\s+(\S.{1,160})$", re.IGNORECASE | re.MULTILINE
)
_MOST_SUPERSEDED = 20
_NOBODY = re.compile(r"\W*(?:none|n/?a|no(?:thing)?|null|false|tbd|\.\.\.)?\W*", re.IGNORECASE)
_ORIGINAL = re.compile(r"^\s*\[(?:original|source|read|link)[^\]]*\]\((\S+)\)\s*$", re.IGNORECASE | re.MULTILINE)
_NAME = 5  # words; more of them are a sentence


def parse(raw: RawDocument) -> ParsedDocument:
    """Understand one document. Nothing in a document makes this fail: what is not found is left open."""
    path = PurePosixPath(raw.path)
    written, body = split(raw.text)
    suffix = raw.suffix or path.suffix.lower()
    front = {**(markup.html_facts(body) if suffix in markup.HTML else {}), **written, **raw.facts}
    body = markup.to_markdown(body, suffix)
    parts = blocks(body)
    facts = stated(body, parts) | front
    headings = tuple(block.text for block in parts if block.level)
    kind = kind_of(path, words(first(facts, "kind", "type", "document type", "layout")), headings)
    day = _date(path, (front, facts), parts, kind)
    name = title(path, words(first(facts, "title")), parts, day)
    return ParsedDocument(
        path=raw.path,
        kind=kind,
        title=name,
        date=day,
        organisation=organisation_of(path, words(first(front, "organisation", "organization", "company", "org"))),
        url=_url(front, body),
        status=_status(facts, kind),
        owner=words(first(facts, *_OWNERS))[:120] or None,
        services=_services(facts),
        summary=summary(facts, parts, name),
        headings=headings,
        text=_text(parts),
        content_hash=raw.content_hash,
        comments_until=_comments_until(facts, body),
        open_actions=open_actions(parts, day) if kind is Kind.POST_MORTEM else (),
        supersedes=_supersedes(facts, body),
    )


def _date(path: PurePosixPath, facts: Iterable[Facts], parts: tuple[Block, ...], kind: Kind) -> date | None:
    """Front matter and labels, the file's name, its folders, then the text: a post-mortem begins with its day."""
    for value in (*(first(some, *_CREATED) for some in facts), path.stem, path.parent.as_posix()):
        if day := dates.read(value):
            return day
    opening = " ".join(block.text for block in parts[:12] if block.shape is not Shape.CODE)
    return dates.find(opening[:1500]) if kind is Kind.POST_MORTEM else dates.find(opening[:200])


def _url(front: Facts, body: str) -> str | None:
    """Return the address that the document gives as its own, or that of a bare `[Original](...)` link."""
    for value in (
        first(front, "url", "canonical url", "link", "source", "original"),
        *_ORIGINAL.findall(body[:1000]),
    ):
        if isinstance(value, str) and is_address(value) and "." in value:
            return value
    return None


def _status(facts: Facts, kind: Kind) -> Status:
    """Read the status; what was accepted may be superseded in practice (`implementation: superseded`)."""
    lines = [words(first(facts, name))[:80] for name in ("implementation", "status", "state", "rfc status")]
    found = [status for line in lines for status, form in _STATUS_WORDS if form.search(line)]
    if _names_another(first(facts, *_SUPERSEDED)):
        return Status.SUPERSEDED
    for gone in (Status.SUPERSEDED, Status.REJECTED, Status.WITHDRAWN):
        if gone in found:
            return gone
    status = next(iter(found), Status.UNKNOWN)
    return Status.RESOLVED if kind is Kind.POST_MORTEM and status is Status.IMPLEMENTED else status


def _names_another(value: object) -> bool:
    """Tell whether a field that names another document does: templates leave `Superseded by: -`."""
    return bool(words(value)) and not _NOBODY.fullmatch(words(value))


def _supersedes(facts: Facts, body: str) -> tuple[str, ...]:
    """Read which documents this one takes the place of: their numbers, files or titles, as they are written."""
    value = first(facts, *_SUPERSEDES)
    if value is None:
        sentence = _SUPERSEDES_IN_TEXT.search(body[:4000])
        value = plain(sentence[1]) if sentence else ""
    several = value if isinstance(value, list) else re.split(r"[,;]| and ", words(value))
    return tuple(words(one)[:200] for one in several[:_MOST_SUPERSEDED] if _names_another(one))


def _services(facts: Facts) -> tuple[str, ...]:
    """Read the names of the services; a sentence is not a name."""
    value = first(facts, *_SERVICES)
    several = value if isinstance(value, list) else re.split(r"[,;]| and ", words(value))
    return tuple(
        name for one in several[:20] if (name := words(one)) and len(name.split()) <= _NAME and name[-1] != "."
    )


def _comments_until(facts: Facts, body: str) -> date | None:
    if day := dates.read(first(facts, *_COMMENTS)):
        return day
    sentence = _COMMENTS_IN_TEXT.search(body[:4000])
    return dates.find(sentence[0]) if sentence else None


def _text(parts: tuple[Block, ...]) -> str:
    return "\n".join(_lines(parts))[:TEXT_LIMIT]


def _lines(parts: tuple[Block, ...]) -> Iterator[str]:
    for block in parts:
        yield block.text
