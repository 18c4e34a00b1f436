"""A plain list of events, for every tool that has no reader of its own: CSV or JSONL, in a file or at an address.

Its columns are `time, kind, service, title, value, url`, and where they help `ended, reviewed, outcome, urgency,
currency`. Whenever it has changed it is read as a whole, in place of what it said before.
"""

import asyncio
import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import chain
from pathlib import Path

from bot.core.signals.events import Cost, Event, Kind, Outcome
from bot.signals import files
from bot.signals.api import moment, when
from bot.signals.errors import SignalError
from bot.signals.files import File
from bot.signals.reader import (
    SERVICE_LIMIT,
    TITLE_LIMIT,
    URL_LIMIT,
    Batch,
    Cursor,
    Part,
    Place,
    Progress,
    Window,
    clean,
)

RULES = "1"
MOST_EVENTS = 200_000
A_BATCH = 2_000
TIME = "time"
LOW = "low"
ENDED_BY = {Kind.PULL_REQUEST: Outcome.MERGED, Kind.BUILD: Outcome.PASSED}
"""How it ended where a list says that it did, and not how."""


def check(location: str) -> None:
    """Refuse what is neither there nor an address."""
    files.check(location)


async def read(place: Place, window: Window, cursor: Cursor) -> AsyncIterator[Batch]:
    """Read the list, unless it is what it was."""
    known = cursor.get("file", "")
    if place.location.startswith(files.ADDRESS):
        async with files.fetched(place, known.partition(" ")[2] if known.startswith(f"{RULES} ") else "") as file:
            if file:
                async for batch in _batches(file, window):
                    yield batch
        return
    there = await asyncio.to_thread(files.in_folder, Path(place.location), (".csv", ".jsonl"))
    if len(there) != 1:
        raise SignalError(f"{place.location}: there should be one .csv or .jsonl file in it, not {len(there)}.")
    if known != f"{RULES} {there[0].mark}":
        async for batch in _batches(there[0], window):
            yield batch


async def _batches(file: File, window: Window) -> AsyncIterator[Batch]:
    found = await asyncio.to_thread(_understood, file.path, window)
    if not found.events and not found.costs:
        problem = f"row {found.first_bad} can't be understood" if found.bad else "it is empty"
        raise SignalError(f"{file.name}: {problem}.")
    costs = [Cost(*key, amount) for key, amount in sorted(found.costs.items())]
    yield Batch({}, afresh=True, parts=[Part(file.name, costs)])
    events = list(found.events.values())
    for start in range(0, len(events), A_BATCH):
        batch = events[start : start + A_BATCH]
        yield Batch({}, batch, progress=Progress("events", start + len(batch), len(events)))
    notes = [f"Rows not understood: {found.bad}, the first is row {found.first_bad}."] if found.bad else []
    if file.grew:
        notes.append("It was written to while it was read: it is read again next time.")
    if found.later:
        notes.append(f"Rows that lie in the future and are left out: {found.later}. Is a clock or a zone wrong?")
    yield Batch({"file": f"{RULES} {file.mark}"}, notes=notes)


@dataclass(slots=True)
class _Found:
    """What a list has; the same row twice is one event."""

    events: dict[str, Event] = field(default_factory=dict)
    costs: dict[tuple[date, str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    bad: int = 0
    first_bad: int = 0
    later: int = 0


SLACK = timedelta(minutes=5)


def _understood(path: Path, window: Window) -> _Found:
    found = _Found()
    for number, row in enumerate(_rows(path), 1):
        try:
            at = when(_said(row, TIME))
            if at > window.until + SLACK:
                found.later += 1
            elif at >= window.since:
                _keep(found, row, at)
        except (ValueError, InvalidOperation):
            found.bad += 1
            found.first_bad = found.first_bad or number
        if len(found.events) > MOST_EVENTS:
            raise SignalError(f"it has more than {MOST_EVENTS:,} events.")
    return found


def _keep(found: _Found, row: Mapping[str, object], at: datetime) -> None:
    kind, service = Kind(_said(row, "kind") or Kind.PAGE), clean(_said(row, "service"), SERVICE_LIMIT)
    if kind is Kind.COST:
        amount, currency = Decimal(_said(row, "value")), _said(row, "currency").upper()
        if not amount.is_finite() or not currency:
            raise ValueError("no amount")
        found.costs[at.astimezone(UTC).date(), service, currency] += amount
        return
    key = hashlib.sha256(repr(sorted((str(name), str(value)) for name, value in row.items())).encode()).hexdigest()
    found.events[key] = _event(kind, key[:32], at, service, row)


def _event(kind: Kind, key: str, at: datetime, service: str, row: Mapping[str, object]) -> Event:
    ended, value, url = moment(_said(row, "ended")), _said(row, "value"), _said(row, "url")
    if kind is Kind.BUILD and value and not ended:
        ended = at + timedelta(minutes=float(value))
    return Event(
        kind,
        key,
        at,
        service,
        clean(_said(row, "title"), TITLE_LIMIT) if kind in (Kind.PAGE, Kind.INCIDENT) else "",
        url if url.startswith(files.ADDRESS) and len(url) <= URL_LIMIT else None,
        ended_at=ended,
        reviewed_at=moment(_said(row, "reviewed")),
        size=int(value) if kind is Kind.PULL_REQUEST and value else None,
        outcome=_outcome(kind, row, ended=ended is not None),
    )


def _outcome(kind: Kind, row: Mapping[str, object], *, ended: bool) -> Outcome:
    if _said(row, "urgency").lower() == LOW:
        return Outcome.QUIET
    said = _said(row, "outcome").lower()
    return Outcome(said) if said else ENDED_BY.get(kind, Outcome.OPEN) if ended else Outcome.OPEN


def _said(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return "" if value is None or value == "NULL" else str(value).strip()


def _rows(path: Path) -> Iterator[Mapping[str, object]]:
    """The rows of a list; a line of JSON that is none comes as an empty row."""
    text = files.lines(path)
    first = next(text, "")
    if first.lstrip().startswith("{"):
        yield from (_object(line) for line in chain([first], text) if line.strip())
        return
    rows = csv.reader(chain([first], text))
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        if first and TIME not in header:
            raise SignalError("it has no column `time`: docs/signals.md says what a list of events looks like.")
        for row in rows:
            if row:
                yield dict(zip(header, _filled(row, header), strict=False))
    except csv.Error as error:
        raise SignalError("it is no CSV.") from error


def _filled(row: Sequence[str], header: Sequence[str]) -> Sequence[str]:
    return [*row, *([""] * (len(header) - len(row)))]


def _object(line: str) -> Mapping[str, object]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return {str(name).lower(): value for name, value in found.items()} if isinstance(found, dict) else {}
