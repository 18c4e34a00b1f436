"""A CSV or JSONL file of links as a source: for wikis and document stores that can only export."""

import asyncio
import csv
import io
import json
import os
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from bot.sources.errors import LibraryError
from bot.sources.source import (
    PATH_LIMIT,
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

FILE_LIMIT = 50_000_000
URL_LIMIT = 2048
"""Characters of an address that are kept; browsers and Slack take no more either."""
NO_ADDRESS = "it has no address that begins with https:// or http://"

_JSON_LINES = frozenset({".jsonl", ".ndjson", ".json"})
_COLUMNS = {
    "url": ("url", "link", "address", "href", "web url", "page url", "permalink"),
    "title": ("title", "name", "page title", "subject", "document"),
    "kind": ("kind", "type", "category", "document type"),
    "date": ("date", "day", "published", "created", "created at", "created date", "updated", "last updated"),
    "owner": ("owner", "team", "owning team", "author", "authors", "creator", "created by"),
    "summary": ("summary", "description", "abstract", "excerpt"),
    "text": ("text", "body", "content"),
}
"""Our columns with the names that exports give them; whatever else there is may be a fact, such as a status."""


def is_address(text: str) -> bool:
    """Tell whether this is a web address that can be kept and shown."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    clean = text.isprintable() and not set(text) & set("|<> \\")
    return clean and parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= URL_LIMIT


def path_of(address: str) -> str:
    """What a document is called that is known by its address; a very long one is shortened to fit."""
    if len(address) <= PATH_LIMIT:
        return address
    return f"{address[: PATH_LIMIT - 65]}#{sha256(address.encode()).hexdigest()}"


def located(location: str) -> str:
    """The file's own path, whatever links lead to it.

    Raises:
        LibraryError: there is none.
    """
    found = Path(os.path.realpath(location))
    if not found.is_file():
        raise LibraryError(f"{location}: there is no such file.")
    return str(found)


async def open_(place: Place, _state: State) -> Snapshot:
    """Open a list; every row is read each time, and its hash tells whether it is new."""
    return Snapshot(_each(await asyncio.to_thread(_read, Path(place.location))))


async def _each(found: Iterable[Found]) -> AsyncIterator[Found]:
    for one in found:
        yield one


def _read(file: Path) -> list[Found]:
    try:
        with file.open("rb") as opened:
            content = opened.read(FILE_LIMIT + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise LibraryError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from error
    except UnicodeDecodeError as error:
        raise LibraryError(f"{file}: {Reason.NOT_UTF8}") from error
    if len(content) > FILE_LIMIT:
        raise LibraryError(f"{file}: it is larger than {FILE_LIMIT // 1_000_000} MB")
    return list(read(text, as_json=file.suffix.lower() in _JSON_LINES, name=str(file)))


def read(text: str, *, as_json: bool, name: str) -> Iterator[Found]:
    """Read the links of a list, with a sentence for each row that is none.

    Raises:
        LibraryError: it has no column of addresses at all.
    """
    seen: dict[str, int] = {}
    for line, row in _objects(text) if as_json else _rows(text, name):
        found = row if isinstance(row, str) else _link(row)
        if isinstance(found, str):
            yield Unreadable(f"line {line}", found)
        elif first := seen.get(found.path):
            yield Unreadable(f"line {line}", f"it has the same address as line {first}")
        else:
            seen[found.path] = line
            yield found


def _objects(text: str) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        yield number, _named(row.items()) if isinstance(row, dict) else "it is no JSON object"


def _rows(text: str, name: str) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    header = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    try:
        columns = [_key(one) for one in next(lines, [])]
    except csv.Error as error:
        raise LibraryError(f"{name}: its first line does not name the columns ({error})") from error
    if not set(columns) & set(_COLUMNS["url"]):
        raise LibraryError(f"{name}: its first line names no column of addresses, such as `url`")
    while True:
        begins = lines.line_num + 1
        try:
            row = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield begins, f"it can't be read ({error})"
            continue
        if any(row):
            yield begins, _named(zip(columns, row, strict=False))


def _named(cells: Iterable[tuple[str, object]]) -> Mapping[str, object]:
    """A row with our names for its columns; the first filled one of several that mean the same counts."""
    known = {_key(name): value for name, value in cells if value not in (None, "")}
    ours = {
        name: next(known[one] for one in names if one in known)
        for name, names in _COLUMNS.items()
        if any(one in known for one in names)
    }
    return known | ours


def _link(row: Mapping[str, object]) -> RawDocument | str:
    """A row as a document, or what is wrong with it."""
    address = str(row.get("url", "")).strip()
    if not is_address(address):
        return f"its address is longer than {URL_LIMIT:,} characters" if len(address) > URL_LIMIT else NO_ADDRESS
    text = "\n\n".join(_clean(row[name]) for name in ("summary", "text") if name in row)
    if len(text) > SIZE_LIMIT:
        return Reason.TOO_LARGE
    facts = {name: _fact(value) for name, value in row.items() if name != "text"} | {"url": address}
    return link(address, text, facts)


def link(address: str, text: str, facts: Mapping[str, object]) -> RawDocument:
    """A document that is known by its address, and by what somebody says about it."""
    whole = repr((sorted((name, str(value)) for name, value in facts.items()), text))
    return RawDocument(
        path_of(address), text, content_hash(whole.encode("utf-8", "replace")), {**facts, "url": address}
    )


def _fact(value: object) -> object:
    return [_clean(one) for one in value] if isinstance(value, list) else _clean(value)


def _clean(value: object) -> str:
    """A cell as text that a database takes: no half characters and no control characters."""
    return _CONTROL.sub("", str(value).encode("utf-8", "replace").decode())


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _key(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.strip().lower())
