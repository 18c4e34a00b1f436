"""Bills in the form of FOCUS, the FinOps Open Cost and Usage Specification: CSV, packed or not, and Parquet.

https://focus.finops.org/focus-specification/ has the columns. Each file is summed up by day and service as it is
read, so memory does not grow with it, and each takes the place of what it said before.
"""

import asyncio
import csv
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any

from bot.core.signals.events import Cost
from bot.signals import files
from bot.signals.errors import SignalError
from bot.signals.files import File
from bot.signals.reader import SERVICE_LIMIT, Batch, Cursor, Part, Place, Progress, Window, clean

RULES = "1"
"""Raise it when reading learns something: every file is read again."""
SUFFIXES = (".csv", ".csv.gz", ".parquet")
START, CURRENCY, SERVICE = "ChargePeriodStart", "BillingCurrency", "ServiceName"
AMOUNTS = ("EffectiveCost", "BilledCost")
"""Amortised first: what was paid once for a year would make one week dear and fifty cheap."""
NOTHING = ("", "NULL", "null", "None")
TAGS = "Tags"
TAG = "tag:"
ROWS_AT_ONCE = 20_000
MB = 1_000_000

Row = Sequence[Any]


def check(location: str) -> None:
    """Refuse what is neither there nor an address."""
    files.check(location)


async def read(place: Place, window: Window, cursor: Cursor) -> AsyncIterator[Batch]:
    """Read the files that are new or changed."""
    reading = _Reading(place.only, window.since.date())
    if place.location.startswith(files.ADDRESS):
        known = cursor.get("file", "").partition(" ")
        async with files.fetched(place, known[2] if known[0] == reading.rules else "") as file:
            if file:
                part, _, notes = await asyncio.to_thread(reading.part, file)
                told = Progress("files", 1)
                yield Batch({"file": f"{reading.rules} {file.mark}"}, parts=[part], notes=notes, progress=told)
        return
    there = await asyncio.to_thread(files.in_folder, Path(place.location), SUFFIXES)
    async for batch in _folder(reading, there, cursor):
        yield batch


async def _folder(reading: "_Reading", there: Sequence[File], cursor: Cursor) -> AsyncIterator[Batch]:
    """Each file with its mark and what it came to, by which a copy of another file is known."""
    if not there:
        yield Batch(cursor, notes=["There is no file of a bill in it (.csv, .csv.gz, .parquet)."])
        return
    names = {file.name for file in there}
    state = {name: told for name, told in cursor.items() if name in names}
    yield Batch(dict(state), gone=sorted(cursor.keys() - names))
    notes: list[str] = []
    new = [file for file in there if not state.get(file.name, "").startswith(f"{reading.rules} {file.mark} ")]
    done, total = 0, sum(file.size for file in new)
    for file in new:
        done += file.size
        try:
            part, digest, said = await asyncio.to_thread(reading.part, file)
        except SignalError as error:
            notes.append(f"{file.name}: {error}")
            continue
        notes += said
        if file.grew:
            notes.append(f"{file.name}: it was written to while it was read: it is read again next time.")
            continue
        twin = next((name for name, told in state.items() if name != file.name and told.endswith(digest)), None)
        if twin and part.costs:
            notes.append(f"{file.name}: it says the same as {twin}, and is not counted twice.")
            part = Part(part.name, ())
            digest = "copy"
        state[file.name] = f"{reading.rules} {file.mark} {digest}"
        told = Progress("MB of bills", ceil(done / MB), ceil(total / MB))
        yield Batch(dict(state), parts=[part], notes=notes, progress=told)
    if notes and not state:
        raise SignalError(notes[0])
    yield Batch(dict(state), notes=notes)


@dataclass(slots=True)
class _Sums:
    """Costs of one file, by day, service and currency, and rows that were not understood."""

    since: date
    costs: dict[tuple[date, str, str], Decimal] = field(default_factory=dict)
    bad: int = 0
    first_bad: int = 0
    old: int = 0

    def add(self, number: int, row: Row, columns: "_Columns") -> None:
        """Counts one row, if it is of the team and understood."""
        try:
            if not columns.wanted or columns.is_theirs(row):
                self._add(row, columns)
        except (IndexError, ValueError, InvalidOperation):
            self.bad += 1
            self.first_bad = self.first_bad or number

    def _add(self, row: Row, columns: "_Columns") -> None:
        said = row[columns.amount]
        if said is None or said in NOTHING:
            return
        amount = Decimal(said) if isinstance(said, str | Decimal | int) else Decimal(repr(said))
        if not amount.is_finite():
            raise ValueError("no amount")
        day = _day(row[columns.start])
        currency = _currency(row[columns.currency])
        if day < self.since:
            self.old += 1
            return
        key = (day, _text(row[columns.service]), currency)
        self.costs[key] = self.costs.get(key, Decimal()) + amount


@lru_cache(maxsize=10_000)
def _day_of(text: str) -> date:
    found = datetime.fromisoformat(text.strip())
    return found.astimezone(UTC).date() if found.tzinfo else found.date()


def _day(said: object) -> date:
    if isinstance(said, datetime):
        return said.astimezone(UTC).date() if said.tzinfo else said.date()
    return _day_of(str(said))


@lru_cache(maxsize=1_000)
def _currency(said: object) -> str:
    currency = "" if said is None else str(said).strip().upper()
    if not currency or currency == "NULL":
        raise ValueError("no currency")
    return currency


@lru_cache(maxsize=10_000)
def _text(said: object) -> str:
    """The name of a service as it is kept; an empty one where the provider names none."""
    text = clean(said, SERVICE_LIMIT)
    return "" if text in NOTHING else text


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where in a row everything is; `wanted` are columns that have to hold a value, or a tag that has to."""

    start: int
    currency: int
    service: int
    amount: int
    wanted: tuple[tuple[int, str, str], ...]

    def is_theirs(self, row: Row) -> bool:
        """Whether a row is one of the team's."""
        return all(
            (_tags(row[place]).get(tag) if tag else str(row[place]).strip()) == value
            for place, tag, value in self.wanted
        )


@lru_cache(maxsize=10_000)
def _tags_of(text: str) -> Mapping[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _tags(said: object) -> Mapping[str, str]:
    if isinstance(said, list):  # a map in Parquet
        return {str(name): str(value) for name, value in said}
    return _tags_of(said) if isinstance(said, str) and said not in NOTHING else {}


@dataclass(frozen=True, slots=True)
class _Reading:
    """How files of one source are read."""

    only: Mapping[str, str]
    since: date

    @property
    def rules(self) -> str:
        """What changes when files have to be read anew."""
        return hashlib.sha256(repr((RULES, sorted(self.only.items()))).encode()).hexdigest()[:8]

    def part(self, file: File) -> tuple[Part, str, list[str]]:
        """What a file comes to, a digest of that, and remarks.

        Raises:
            SignalError: it is no bill; the message does not name the file.
        """
        sums = _Sums(self.since)
        reads = self._parquet if files.is_parquet(file.path) else self._csv
        rows, amount = reads(file.path, sums)
        _day_of.cache_clear()
        _tags_of.cache_clear()
        if rows and rows == sums.bad:
            raise SignalError("none of its rows can be understood.")
        notes = [] if amount == AMOUNTS[0] else [f"{file.name}: it has no {AMOUNTS[0]}; {amount} is used."]
        if not rows:
            notes = [f"{file.name}: it is empty."]
        if sums.bad:
            notes.append(f"{file.name}: rows not understood: {sums.bad}, the first is row {sums.first_bad}.")
        if sums.old and not sums.costs:
            notes.append(f"{file.name}: all of it is from before {self.since}, which is not looked at.")
        costs = [Cost(*key, amount) for key, amount in sorted(sums.costs.items())]
        digest = hashlib.sha256(repr(costs).encode()).hexdigest()[:24]
        return Part(file.name, costs), digest, notes

    def _csv(self, path: Path, sums: _Sums) -> tuple[int, str]:
        rows = csv.reader(files.lines(path))
        number = 0
        try:
            header = next(rows, None)
            if header is None:
                return 0, AMOUNTS[0]
            columns, amount = self._columns([name.strip() for name in header])
            for number, row in enumerate(rows, 1):
                if row:
                    sums.add(number, row, columns)
        except csv.Error as error:
            raise SignalError(f"it is no CSV (row {number + 1}).") from error
        return number, amount

    def _parquet(self, path: Path, sums: _Sums) -> tuple[int, str]:
        number, amount = 0, AMOUNTS[0]
        for header, rows in _parquet_rows(path, self._needed):
            columns, amount = self._columns(header)
            for row in rows:
                number += 1
                sums.add(number, row, columns)
        return number, amount

    def _needed(self, names: Sequence[str]) -> list[str]:
        wanted = {START, CURRENCY, SERVICE, *AMOUNTS, *self.only}
        if any(name.startswith(TAG) for name in self.only):
            wanted.add(TAGS)
        return [name for name in names if name in wanted]

    def _columns(self, header: Sequence[str]) -> tuple[_Columns, str]:
        """Where everything is, and which amount is used."""
        places = {name: place for place, name in enumerate(header)}
        amount = next((name for name in AMOUNTS if name in places), AMOUNTS[-1])
        tagged = [(TAGS if name.startswith(TAG) else name) for name in self.only]
        lacks = [name for name in (START, CURRENCY, SERVICE, amount, *tagged) if name not in places]
        if lacks:
            raise SignalError(f"it is no FOCUS export: it lacks {', '.join(lacks)}.")
        wanted = tuple(
            (places[column], name.removeprefix(TAG) if name.startswith(TAG) else "", value)
            for column, (name, value) in zip(tagged, self.only.items(), strict=True)
        )
        return _Columns(places[START], places[CURRENCY], places[SERVICE], places[amount], wanted), amount


def _parquet_rows(
    path: Path, needed: Callable[[Sequence[str]], list[str]]
) -> Iterator[tuple[list[str], Iterator[Row]]]:
    """Rows of a Parquet file, some thousands at a time, with the names of their columns."""
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 - 40 MB that only those load who have such files
    except ImportError as error:
        raise SignalError("Parquet needs pyarrow: `pip install 'em-coach[parquet]'`.") from error
    try:
        with parquet.ParquetFile(path) as file:
            columns = needed(file.schema_arrow.names)
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=columns):
                yield columns, zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
    except (ArrowException, OSError) as error:
        raise SignalError("it is no Parquet file, or is damaged.") from error
