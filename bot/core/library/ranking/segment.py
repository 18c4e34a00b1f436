"""An index as bytes that are read where they lie, in memory or in a file that is mapped into it.

Nothing is unpacked but what a search asks for, so a hundred thousand documents are open at once and take hardly
any memory. A segment does not change: what comes and goes later is kept beside it (`postings.py`).
"""

from __future__ import annotations  # array[int] is for readers and checkers only

import sys
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

_MARK = f"em-coach index 1 {sys.byteorder}".ljust(32).encode()
_PARTS: Mapping[str, Literal["q", "Q", "I", "B"]] = {
    "ids": "q",
    "contents": "Q",
    "foremost_starts": "I",
    "foremost": "I",
    "term_starts": "I",
    "terms": "B",
    "posting_starts": "I",
    "documents": "I",
    "impacts": "B",
    "sketch_starts": "I",
    "sketches": "I",
    "twins": "q",
}
"""The columns in their order, with their types. `starts` say where in the next column an entry begins and ends."""

_WORD = 8  # bytes that every column begins on a multiple of


@dataclass(frozen=True, slots=True)
class Segment:
    """The columns of an index, by name."""

    columns: Mapping[str, memoryview[int]]

    @classmethod
    def of(cls, buffer: bytes | memoryview) -> Segment:
        """Open what `packed` has made.

        Raises:
            ValueError: it is something else, of another version or machine, or not whole.
        """
        whole = memoryview(buffer)
        head = len(_MARK) + _WORD * len(_PARTS)
        if len(whole) < head or whole[: len(_MARK)] != _MARK:
            raise ValueError("no index")
        sizes = whole[len(_MARK) : head].cast("Q").tolist()
        columns, start = {}, head
        for (name, kind), size in zip(_PARTS.items(), sizes, strict=True):
            columns[name] = whole[start : start + size].cast(kind) if start + size <= len(whole) else None
            start += _padded(size)
        found = {name: column for name, column in columns.items() if column is not None}
        if start != len(whole) or len(found) < len(_PARTS):
            raise ValueError("half an index")
        return cls(found)

    def __len__(self) -> int:
        """Return how many documents it has."""
        return len(self.columns["ids"])

    def terms(self) -> Iterator[str]:
        """Yield its terms, ascending by their bytes."""
        return map(self.term, range(len(self.columns["term_starts"]) - 1))

    def term(self, number: int) -> str:
        """Return the term of this number."""
        return self._bytes(number).decode()

    def number(self, term: str) -> int | None:
        """Look a term up."""
        wanted, low, high = term.encode(), 0, len(self.columns["term_starts"]) - 1
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.columns["term_starts"]) - 1 and self._bytes(low) == wanted else None

    def postings(self, number: int) -> tuple[array[int], array[int]]:
        """Copy the documents that have a term, and its impact in each."""
        starts = self.columns["posting_starts"]
        part = slice(starts[number], starts[number + 1])
        return array("I", self.columns["documents"][part].tobytes()), array(
            "B", self.columns["impacts"][part].tobytes()
        )

    def foremost(self, document: int) -> memoryview[int]:
        """Return the numbers of the terms that a document is most about."""
        return self._entry("foremost", document)

    def sketch(self, document: int) -> tuple[int, ...]:
        """Return the sketch of a document's text."""
        return tuple(self._entry("sketches", document, "sketch"))

    def twins(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs of documents, by their ids, that are nearly the same."""
        both = iter(self.columns["twins"])
        return zip(both, both, strict=True)

    def _bytes(self, number: int) -> bytes:
        starts = self.columns["term_starts"]
        return self.columns["terms"][starts[number] : starts[number + 1]].tobytes()

    def _entry(self, name: str, place: int, starts_of: str = "") -> memoryview[int]:
        starts = self.columns[f"{starts_of or name}_starts"]
        return self.columns[name][starts[place] : starts[place + 1]]


def packed(columns: Mapping[str, array[int]]) -> Iterator[bytes]:
    """Yield the bytes of a segment, column by column."""
    data = [columns[name].tobytes() for name in _PARTS]
    yield _MARK + array("Q", map(len, data)).tobytes()
    yield from (part.ljust(_padded(len(part)), b"\0") for part in data)


def empty_columns() -> dict[str, array[int]]:
    """Return columns to be filled; each of `starts` begins with 0."""
    return {name: array(kind, [0] if name.endswith("starts") else []) for name, kind in _PARTS.items()}


def _padded(size: int) -> int:
    return -(-size // _WORD) * _WORD
