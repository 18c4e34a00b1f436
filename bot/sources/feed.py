"""An RSS or Atom feed as a source of documents: what each entry says; the pages behind are not fetched."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers import expat

from bot import web
from bot.sources.errors import LibraryError
from bot.sources.links import NO_ADDRESS, is_address, path_of
from bot.sources.source import (
    READING_RULES,
    SIZE_LIMIT,
    Found,
    Place,
    RawDocument,
    Reason,
    Snapshot,
    State,
    Unreadable,
    content_hash,
)

MOST_ENTRIES = 5_000
TOKEN = "{token}"  # noqa: S105 - where the token belongs, not the token
_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9"
_TYPES = frozenset({"application/octet-stream", "text/plain"})
"""What servers say of a feed that they don't know, besides everything with XML in its name."""
_ASKS = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
_ENTRIES = frozenset({"item", "entry"})
_DATES = ("pubDate", "published", "date", "updated", "modified", "issued")
_TEXTS = ("encoded", "content", "description", "summary")
_SUMMARY_LIMIT = 2_000
"""Characters; a longer `description` is the text itself."""


def located(location: str) -> str:
    """The address.

    Raises:
        LibraryError: it is none that may be fetched.
    """
    try:
        web.check(location)
    except web.WebError as error:
        raise LibraryError(str(error)) from error
    return location


async def open_(place: Place, state: State) -> Snapshot | None:
    """Fetch a feed, unless its server says that it is still what it was."""
    asks = {ask: state[tag] for ask, tag in _ASKS.items() if tag in state and state.get("rules") == READING_RULES}
    page = await _page(place, {"Accept": _ACCEPT, **asks})
    if page is None:
        return None
    if not ("xml" in page.type and page.type != "application/xhtml+xml") and page.type not in _TYPES:
        raise LibraryError(f"{place.location}: it is no feed, but {page.type}.")
    found = await asyncio.to_thread(lambda: list(read(page.content, place.location)))
    tags = {tag: page.headers[tag] for tag in _ASKS.values() if tag in page.headers}
    moved = {"moved_to": page.moved_to} if page.moved_to else {}
    return Snapshot(_each(found), {"rules": READING_RULES, **tags, **moved}, whole=False)


async def _page(place: Place, headers: Mapping[str, str]) -> web.Page | None:
    """Fetch a feed with its token, which stands for `{token}` in its address, or goes into a header."""
    token, url = place.token or "", place.location
    inside = quote(token, safe="") if TOKEN in url else ""
    secret = {"Authorization": f"Bearer {token}"} if token and not inside else {}
    try:
        page = await web.get(url.replace(TOKEN, inside), private=place.private, headers=headers, secret=secret)
    except web.WebError as error:
        raise LibraryError(f"{url}: {error}") from error
    return replace(page, moved_to=None) if page and inside else page


async def _each(found: list[Found]) -> AsyncIterator[Found]:
    for one in found:
        yield one


def read(content: bytes, location: str) -> Iterator[Found]:
    """Read the entries of a feed, the newest first as feeds have them.

    Raises:
        LibraryError: it is not well-formed XML, or no feed.
    """
    root = _tree(content, location)
    if _name(root) not in ("rss", "RDF", "feed"):
        raise LibraryError(f"{location}: it is no feed, but <{_name(root)}>.")
    channel = next((one for one in root if _name(one) == "channel"), root)
    organisation = _text(channel, "title")
    entries = [one for one in (*root, *(channel if channel is not root else ())) if _name(one) in _ENTRIES]
    for number, entry in enumerate(entries[:MOST_ENTRIES], 1):
        yield _entry(entry, number, organisation, location)


def _entry(entry: Element, number: int, organisation: str, location: str) -> Found:
    title = _text(entry, "title")
    address = _address(location, _link(entry))
    if not is_address(address):
        return Unreadable(f"entry {number}, {title[:80] or 'without a title'}", NO_ADDRESS)
    summary, text = _text(entry, "summary", "description"), _text(entry, *_TEXTS)
    if len(text.encode("utf-8", "replace")) > SIZE_LIMIT:
        return Unreadable(path_of(address), Reason.TOO_LARGE)
    facts = {
        "title": title,
        "url": address,
        "date": _day(_text(entry, *_DATES)),
        "owner": _text(entry, "creator", "author"),
        "organisation": organisation,
    }
    if len(summary) < _SUMMARY_LIMIT and summary != text:
        facts["summary"] = summary
    stated = {name: value for name, value in facts.items() if value}
    whole = repr((sorted(stated.items()), text)).encode("utf-8", "replace")
    return RawDocument(path_of(address), text, content_hash(whole), stated, suffix=".html")


def _address(location: str, link: str) -> str:
    """Where a link of a feed leads; nowhere if it is none, or no address can be made of it."""
    try:
        return urljoin(location, link) if link else ""
    except ValueError:
        return ""


def _link(entry: Element) -> str:
    """The address of an entry's page: Atom has it in an attribute, RSS in a text or as the entry's identity."""
    links = [one for one in entry if _name(one) == "link"]
    for one in links:
        if one.get("href") and one.get("rel", "alternate") == "alternate":
            return (one.get("href") or "").strip()
    words = [(one.text or "").strip() for one in links]
    guids = [one for one in entry if _name(one) == "guid" and one.get("isPermaLink", "true") == "true"]
    return next(filter(None, (*words, *((one.text or "").strip() for one in guids))), "")


def _text(parent: Element, *names: str) -> str:
    """The text of the first child with one of these names, in their order; markup inside is kept as HTML."""
    for name in names:
        for child in parent:
            if _name(child) == name and (text := _inner(child).strip()):
                return text
    return ""


def _inner(element: Element) -> str:
    """The text in an element; the tags of XHTML in it are written out, those of an author's card are not."""
    if not len(element):
        return element.text or ""
    if _name(element) in ("author", "contributor"):
        return _text(element, "name")
    parts = [element.text or ""]
    for child in element:
        name = _name(child)
        parts += [f"<{name}>", _inner(child), f"</{name}>", child.tail or ""]
    return "".join(parts)


def _day(text: str) -> object:
    """RSS writes days as e-mails do, everything else as ISO 8601."""
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, IndexError):
        return text


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _tree(content: bytes, location: str) -> Element:
    """Parse XML that may be hostile: entities of its own are refused, which bombs are made of."""
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise LibraryError(f"{location}: it is nested deeper than any feed.")
        builder.start(name, dict(attributes))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def refuse(*_: object) -> None:
        raise LibraryError(f"{location}: it declares entities of its own, as only hostile feeds do.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, ParseError, LookupError) as error:
        raise LibraryError(f"{location}: it is not well-formed XML ({error}).") from error


_DEEPEST = 100
