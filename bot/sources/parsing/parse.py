"""Understanding a document: from a file's text to what the library keeps of it."""

import html
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest
from pathlib import PurePosixPath

from bot.core.library.documents import (
    TEXT_LIMIT,
    Kind,
    ParsedDocument,
    Status,
)
from bot.core.library.statuses import StatusWords
from bot.sources.links import is_address
from bot.sources.parsing import dates, markup, restructured_text, web_page
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
    *(
        "submitted",
        "submitted on",
        "creation date",
        "date created",
        "created at",
        "created on",
        "date accepted",
        "start",
        "proposed",
    ),
    *(
        "published",
        "date published",
        "decision date",
        "decided",
        "when",
        "retro held",
        "last modified",
        "last updated",
        "updated",
    ),
    *("source published at", "path"),
)
_OWNERS = (
    *("owner", "owners", "team", "owning team", "rfc driver", "driver", "author", "authors", "rfc author"),
    *(
        "proposer",
        "prepared by",
        "written by",
        "proposed by",
        "initially proposed by",
        "created by",
        "teams",
        "original author",
        "sponsor",
        "champion",
    ),
    *("champions", "primary assignee", "assignee", "reply to", "owner of review process"),
)
_NAMES = ("title", "name", "feature name", "rfc name")
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

_SUPERSEDED = ("superseded by", "replaced by", "obsoleted by")
_SUPERSEDES = ("supersedes", "replaces", "obsoletes")
_SUPERSEDES_IN_TEXT = re.compile(
    r"^(?:\W{0,9}\w{1,30}[.,;:]?)?\W{0,9}supersedes:?[ \t]+(\S.{1,160})$", re.IGNORECASE | re.MULTILINE
)
_MOST_SUPERSEDED = 20
_NOBODY = re.compile(
    r"\W*(?:none|n[/.]?a\.?|no(?:thing)?|null|false|tbd|\.\.\.|.*our-past-effort.*|.*less-than-great-idea.*)?\W*"
    r"|\([^()\d]*\)",  # what is to be put here
    re.IGNORECASE,
)
"""Nothing, or the example that a well-known template for enhancements leaves there."""
_ORIGINAL = re.compile(
    r"^\s*\[(?:original(?: (?:post|article|text|source))?|source|read (?:the )?(?:original|article|post|more))\]"
    r"\((\S+)\)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_FACT = 300  # characters; what is longer tells nothing in a field, and may be made to take for ever
_MOST_READ = 200_000
"""Characters of a document, ten times what is kept of a text: a megabyte of dashes is not to take a minute."""
_MOST_LINES = 10_000
"""Of a document, likewise: a megabyte of lines of one letter each."""
_NAME = 5  # words; more of them are a sentence


def parse(raw: RawDocument, statuses: StatusWords, home: str = "") -> ParsedDocument:
    """Understand one document. Nothing in a document makes this fail: what is not found is left open.

    `home` is what its source is called: in a repository named `post-mortems` lie post-mortems.
    """
    path = PurePosixPath(raw.path)
    written, body = split(raw.text.replace("\r\n", "\n"))
    suffix = raw.suffix or path.suffix.lower()
    beside, _ = split(f"---\n{raw.beside.strip()}\n---\n") if raw.beside else ({}, "")
    drawn = restructured_text.drawn_title(body) if suffix == ".rst" else ""
    front = {**(web_page.facts(body) if suffix in markup.HTML else {}), **beside, **written, **raw.facts}
    read = body if suffix in markup.HTML else _beginning(body)  # a page may have long scripts before its words
    body = _beginning(markup.to_markdown(read, suffix))
    parts = blocks(body)
    facts = stated(body, parts) | front
    headings = tuple(block.text for block in parts if block.level)
    kind = kind_of(path, words(first(facts, "kind", "type", "document type", "layout")), headings, front, home)
    day = _date(path, (front, facts), parts, kind)
    name, over = _without_state(
        title(
            path,
            (
                words(drawn or first(front, "title")),
                words(first(facts, *_NAMES)),
            ),
            parts,
            day,
        ),
        statuses,
    )
    status = _status(facts, kind, path, parts, statuses)
    return ParsedDocument(
        path=raw.path,
        kind=kind,
        title=name,
        date=day,
        organisation=organisation_of(path, words(first(front, "organisation", "organization", "company", "org"))),
        url=_url(front, body),
        status=status if status in _OVER else over or status,
        owner=(_named(words(first(facts, *_OWNERS))) or _assigned(parts) or _signed(parts))[:120] or None,
        services=_services(facts),
        summary=summary(facts, parts, name),
        headings=headings,
        text=_text(parts),
        content_hash=raw.content_hash,
        comments_until=_comments_until(facts, body),
        open_actions=open_actions(parts, day) if kind is Kind.POST_MORTEM else (),
        supersedes=_supersedes(facts, body),
        superseded_by=_superseded_by(facts),
        speaks=not (_is_listing(parts) or _UNFILLED.search(name)),
    )


def _beginning(text: str) -> str:
    """Return what is read of a text, however it is marked; it says of itself what matters at its start."""
    return "\n".join(text[:_MOST_READ].split("\n", _MOST_LINES)[:_MOST_LINES])


_UNFILLED = re.compile(r"\{\{.{0,60}\}\}|<[a-z][a-z ]{2,40}>|\[(?:short |your )?title\b.{0,60}\]", re.IGNORECASE)
"""What a form has in the place of a title."""
_FEW = 60  # words of prose
_MOSTLY = 0.7
_FEWEST_LINKS = 5


def _is_listing(parts: tuple[Block, ...]) -> bool:
    """Tell whether a document is code or an index of links with hardly a word about them."""
    prose = sum(len(block.text.split()) for block in parts if block.shape is Shape.PARAGRAPH)
    if prose > _FEW:
        return False
    written = sum(len(block.text) for block in parts if not block.level)
    code = sum(len(block.text) for block in parts if block.shape is Shape.CODE)
    entries = [block.source for block in parts if block.shape is Shape.ITEM]
    links = sum(bool(_LINK.fullmatch(entry)) for entry in entries)
    return code > _MOSTLY * written or (links >= _FEWEST_LINKS and links > _MOSTLY * len(entries))


_LINK = re.compile(r"\W{0,5}\[[^\[\]]{1,200}\]\([^()\s]{1,500}\)\W{0,5}")


def _named(names: str) -> str:
    """Names alone; a sentence about who takes part is none."""
    several = re.split(r"[,;&(]| and ", names[:_LONGEST_FACT])
    return (
        ""
        if _SPEAKS.match(names)
        or _NOBODY.fullmatch(names)
        or any(len(one.split()) > _LONGEST_NAME for one in several)
        else names
    )


_SPEAKS = re.compile(r"(?:there|we|this|it|the (?:author|owner)s?) (?:is|are|was|were|have|has)\b", re.IGNORECASE)
_LONGEST_NAME = 7
"""Words: a name, or a role with the name of a team."""


def _assigned(parts: tuple[Block, ...]) -> str:
    """Who does the work, where a section towards the end of a specification says so."""
    found = (_ASSIGNEE.match(text) for text in _with_first_entry(parts))
    name = next((words(match[1]) for match in found if match), "")
    return name if len(name.split()) <= _NAME and not _NOBODY.fullmatch(name) else ""


def _signed(parts: tuple[Block, ...]) -> str:
    """Who stands under the title, before anything else is said: with an address, or with a day below."""
    for block, below in zip_longest(parts[:_OPENING], parts[1 : _OPENING + 1]):
        source = html.unescape((block.source or block.text)[:_LONGEST_FACT])
        if block.shape not in _PROSE or not _PEOPLE.fullmatch(words(source)):
            continue
        dated = below is not None and not block.level and dates.find(below.text[:_DAY]) is not None
        if dated or _ADDRESSED.search(source):
            return words(source)
    return ""


_PERSON = r"[A-Z][^\W\d]*\.?(?:[ -][A-Z][^\W\d]*\.?){1,3}"
_PEOPLE = re.compile(rf"{_PERSON}(?:(?:, (?:and )?| and ){_PERSON}){{0,9}}")
_ADDRESSED = re.compile(r"<[^<>\s]+@[^<>\s]+>$|\s[\w.+-]+@[\w.-]+$")
_DAY = 20  # characters: a line that begins with one


def _with_first_entry(parts: tuple[Block, ...]) -> Iterator[str]:
    """Yield paragraphs; one that ends in a colon with the first entry of the list below."""
    for block, below in zip_longest(parts, parts[1:]):
        if block.shape is Shape.PARAGRAPH:
            goes_on = below is not None and below.shape is Shape.ITEM and block.text.endswith(":")
            entry = words(below.text) if goes_on and below else ""
            yield f"{block.text[:_LONGEST_FACT]} {entry}"[:_LONGEST_FACT].strip()


_ASSIGNEE = re.compile(
    r"primary (?:assignee|author)s?(?:\(s\))?:\s*(\S.*?)(?:\s+other [\w ]+:.*)?$", re.IGNORECASE
)


def _date(path: PurePosixPath, facts: Iterable[Facts], parts: tuple[Block, ...], kind: Kind) -> date | None:
    """Front matter and labels, the file's name, its folders, then the text: a post-mortem begins with its day."""
    for value in (*(first(some, *_CREATED) for some in facts), path.stem, path.parent.as_posix()):
        if day := dates.read(value):
            return day
    lines = (line for block in parts[:4] for line in (block.source or block.text).splitlines())
    if day := next(filter(None, map(dates.month_alone, lines)), None):
        return day
    prose = (block.text for block in parts[:12] if block.shape is not Shape.CODE)
    opening = " ".join(text for text in prose if not _OF_STATUS.match(text))
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


def _status(
    facts: Facts, kind: Kind, path: PurePosixPath, parts: tuple[Block, ...], statuses: StatusWords
) -> Status:
    """Read the status; what was accepted may be superseded in practice (`implementation: superseded`)."""
    if _names_another(first(facts, *_SUPERSEDED)) or _is_superseded(parts):
        return Status.SUPERSEDED
    if words(first(facts, "implemented")) and "status" not in facts:
        return Status.IMPLEMENTED
    done = words(first(facts, "implementation"))
    if len(done.split()) <= _STATE and (reached := statuses.said_in([done])) in _SETTLED:
        return reached
    status = statuses.said_in(words(first(facts, name))[:80] for name in _STATUS)
    if status not in _OVER and (over := _banner(parts, statuses)):
        return over
    if status is Status.UNKNOWN:
        status = statuses.of_folders(path.parent.parts)
    if status is Status.UNKNOWN:
        status = next((one for names, one in _REACHED if dates.read(first(facts, *names))), status)
    return Status.RESOLVED if kind is Kind.POST_MORTEM and status is Status.IMPLEMENTED else status


_STATE = 3
"""Words: what is longer than `superseded by 12` tells how something is implemented, and not how far that is."""


def _without_state(name: str, statuses: StatusWords) -> tuple[str, Status | None]:
    """Part the state from a title that begins with it: `RETIRED: One queue`, `Deprecated - One queue`."""
    match = _STATE_FIRST.match(name)
    said = statuses.said_in([match["state"]]) if match else Status.UNKNOWN
    return (f"{match['number'] or ''}{name[match.end() :]}", said) if match and said in _OVER else (name, None)


_STATE_FIRST = re.compile(
    r"(?P<number>[A-Za-z]{2,6}[- ]?\d{1,5}\s?[:.]\s+)?"
    r"\W?(?P<state>[A-Za-z]{7,12})\W?(?::|\s[-\u2013\u2014])\s+(?=\w)"
)
_REACHED = (
    (("landed", "released", "stabilized", "date implemented"), Status.IMPLEMENTED),
    (("date accepted", "accepted"), Status.ACCEPTED),
)
"""What a document that states no status has reached, by the days that it gives."""
_PROSE = (Shape.PARAGRAPH, Shape.HEADING)
_OVER = (Status.SUPERSEDED, Status.WITHDRAWN, Status.REJECTED)
_BANNER = re.compile(
    r"\W*(?i:(?:note|update|warning)\W+)?"
    r"(?:(?i:this (?:\w+ )?(?:document|rfc|rfd|proposal|adr|decision|page|spec\w*)"
    r" (?:is|was|has been)(?: now)? (\w+)\b)"
    r"|([A-Z]{7,})\b|(\w{7,})\s*(?:[:!]|\W*$))"
)


def _banner(parts: tuple[Block, ...], statuses: StatusWords) -> Status | None:
    """What stands in large letters over a document that is over: `DEPRECATED`, `Superseded!`."""
    for block in parts[:_OPENING]:
        if block.shape in (Shape.PARAGRAPH, Shape.HEADING) and (
            match := _BANNER.match(block.text[:_LONGEST_FACT])
        ):
            said = statuses.said_in([next(filter(None, match.groups()))])
            if said in _OVER:
                return said
    return None


_SETTLED = (Status.IMPLEMENTED, Status.SUPERSEDED, Status.WITHDRAWN, Status.REJECTED)
"""What becomes of a proposal in practice; while that is in progress, its own status tells."""
_STATUS = ("status", "state", "current status", "rfc status", "stage", "implementation status", "proposal status")
_OPENING = 4
"""Blocks at the top in which a document says that another one has taken its place."""
_ELSEWHERE = re.compile(
    r"\b(?:(?:was|were|has been|is) )?moved to\b|\bhas moved\b|\bplease see\b|\bsee instead\b"
    r"|\b(?:document|rfc|proposal|adr|decision|page|file|spec\w*)\b.{0,30}"
    r"\b(?:is|was|has been) (?:superseded|replaced) by\b",
    re.IGNORECASE,
)
_STUB = 40
"""Words; a file that has no more and points elsewhere says nothing itself."""


def _is_superseded(parts: tuple[Block, ...]) -> bool:
    """Tell whether it says at its top that it is superseded, or only says where the document went."""
    opening = [block.text for block in parts[:_OPENING] if block.shape is not Shape.CODE]
    if sum(len(block.text.split()) for block in parts) <= _STUB:
        return any(_ELSEWHERE.search(text) for text in opening)
    return any(_ELSEWHERE.search(text) and "by" in text and "moved" not in text for text in opening)


def _names_another(value: object) -> bool:
    """Tell whether a field that names another document does: templates leave `Superseded by: -`."""
    return bool(words(value)) and not _NOBODY.fullmatch(words(value)[:_LONGEST_FACT])


def _supersedes(facts: Facts, body: str) -> tuple[str, ...]:
    """Read which documents this one takes the place of: their numbers, files or titles, as they are written."""
    value = first(facts, *_SUPERSEDES)
    if value is None:
        sentence = _SUPERSEDES_IN_TEXT.search(body[:4000])
        value = plain(sentence[1]) if sentence else ""
    if not _names_another(value):
        return ()
    several = value if isinstance(value, list) else re.split(r"[,;]| and ", words(value))
    return tuple(words(one)[:200] for one in several[:_MOST_SUPERSEDED] if _names_another(one))


def _superseded_by(facts: Facts) -> tuple[str, ...]:
    """Read which documents take its place, from a field of their own or the status (`superseded by ADR-7`)."""
    sentence = _BY.search(words(first(facts, *_STATUS)))
    value = first(facts, *_SUPERSEDED) or (sentence[1] if sentence else "")
    several = value if isinstance(value, list) else re.split(r"[,;]| and ", words(value))
    return tuple(words(one)[:200] for one in several[:_MOST_SUPERSEDED] if _names_another(one))


_BY = re.compile(r"\b(?:superseded|replaced|obsoleted) by\b:?\s*(\S.{0,160})", re.IGNORECASE)


def _services(facts: Facts) -> tuple[str, ...]:
    """Read the names of the services; a sentence is not a name."""
    value = first(facts, *_SERVICES)
    several = value if isinstance(value, list) else re.split(r"[,;]| and ", words(value))
    return tuple(
        name for one in several[:20] if (name := words(one)) and len(name.split()) <= _NAME and name[-1] != "."
    )


_OF_STATUS = re.compile(r"\W*(?:status|state)\W", re.IGNORECASE)
_IN_REVIEW = re.compile(r"\breview\b.*\(", re.IGNORECASE)


def _comments_until(facts: Facts, body: str) -> date | None:
    if day := dates.read(first(facts, *_COMMENTS)):
        return day
    if _IN_REVIEW.search(line := words(first(facts, *_STATUS))[:_LONGEST_FACT]):
        return dates.last(line)
    sentence = _COMMENTS_IN_TEXT.search(body[:4000])
    return dates.find(sentence[0]) if sentence else None


def _text(parts: tuple[Block, ...]) -> str:
    return "\n".join(_lines(parts))[:TEXT_LIMIT]


def _lines(parts: tuple[Block, ...]) -> Iterator[str]:
    for block in parts:
        yield block.text
