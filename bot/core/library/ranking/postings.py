"""The inverted index under the ranking: which document says what, and how much it is about it.

The weight of a term in a document is BM25F's: the counts of its fields are weighed, divided by how long the field
is and brought together before they saturate (Robertson, Zaragoza, Taylor: "Simple BM25 extension to multiple
weighted fields", CIKM 2004). Lengths are compared with those of a usual document, not with the library's mean, so
that a document's weights depend on nothing but the document.
"""

from __future__ import annotations  # array[int] is for readers and checkers only

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import nlargest
from itertools import compress, islice
from math import log

from bot.core.library.documents import ParsedDocument
from bot.core.library.ranking.segment import Segment, empty_columns, packed
from bot.core.text import Phrases, terms
from bot.core.text_duplicates import near_duplicates, sketch

INDEX_RULES = "1"
"""Goes into the name of an index that is kept: raise it when a number below changes, or how words are stemmed."""

BODY_READ = 5_000
"""Characters of the text that are indexed: what a document is about stands on its first pages. 4,000 to 16,000
measured alike, at a third of the memory."""

SATURATION = 3.0
"""BM25's k1, higher than for short texts: a document that keeps coming back to a word is about it."""

LENGTH = 0.75
"""BM25's b: how far the length of a field counts against it."""

TOP = 255
"""The highest impact: a byte measures the same as a float at a quarter of the memory."""

CHAMPIONS = 300
"""Postings of one term that a search for the best few reads: those with the highest impacts."""

FEEDBACK_TERMS = 60
"""Terms of each document that are kept for feedback: those that it is most about."""


@dataclass(frozen=True, slots=True)
class _Field:
    weight: float
    usual_length: int  # in terms


_TITLE, _HEADINGS, _LEAD, _BODY = _Field(3.0, 5), _Field(0.5, 15), _Field(2.0, 15), _Field(1.0, 200)


def impacts(document: ParsedDocument, phrases: Phrases) -> dict[str, int]:
    """Say how much a document is about each of its terms, from 1 to TOP."""
    counts: dict[str, float] = {}
    for part, text in (
        (_TITLE, document.title),
        (_HEADINGS, "\n".join(document.headings)),
        (_LEAD, document.summary),
        (_BODY, document.text[:BODY_READ]),
    ):
        found = Counter(terms(text, phrases))
        share = part.weight / (1 - LENGTH + LENGTH * found.total() / part.usual_length)
        for term, count in found.items():
            counts[term] = counts.get(term, 0.0) + share * count
    return {term: max(1, round(TOP * count / (count + SATURATION))) for term, count in counts.items()}


Columns = tuple["array[int]", "array[int]"]
"""Numbers of documents, and an impact for each."""


@dataclass(slots=True, eq=False)
class Postings:
    """The documents with a term, by their number in the index and ascending, and the term's impact in each."""

    documents: array[int] = field(default_factory=lambda: array("I"))
    impacts: array[int] = field(default_factory=lambda: array("B"))
    _champions: Columns | None = None

    @property
    def whole(self) -> Columns:
        """All documents with the term, and their impacts."""
        return self.documents, self.impacts

    @property
    def is_frequent(self) -> bool:
        """Whether a search for the best few reads the champions only."""
        return len(self.documents) > CHAMPIONS

    @property
    def best(self) -> Columns:
        """The champions, the documents with the highest impacts, and these; or all if the term is not frequent."""
        if not self.is_frequent:
            return self.whole
        if self._champions is None:  # most terms are never asked for
            self._champions = _champions(*self.whole)
        return self._champions

    def impact(self, number: int) -> int:
        """Look a document up; 0 if it does not have the term."""
        place = self._place(number)
        return 0 if place is None else self.impacts[place]

    def add(self, number: int, impact: int) -> None:
        """Take in a document with a higher number than all before it."""
        self.documents.append(number)
        self.impacts.append(impact)
        self._champions = None

    def drop(self, number: int) -> None:
        """Forget a document, if it has the term."""
        place = self._place(number)
        if place is not None:
            del self.documents[place], self.impacts[place]
            self._champions = None

    def _place(self, number: int) -> int | None:
        place = bisect_left(self.documents, number)
        return place if place < len(self.documents) and self.documents[place] == number else None


def _champions(documents: array[int], impacts: array[int]) -> Columns:
    """Choose the highest impacts, of equals the first; counted as bytes, ten times as fast as sorted."""
    levels, left, level = impacts.tobytes(), CHAMPIONS, TOP
    while (having := levels.count(level)) < left:
        left, level = left - having, level - 1
    above = levels.translate(bytes(level < one for one in range(TOP + 1)))
    least = islice(compress(documents, levels.translate(bytes(level == one for one in range(TOP + 1)))), left)
    best = array("I", compress(documents, above))
    best.extend(least)
    return best, array("B", [*compress(levels, above), *[level] * left])


def content_key(content_hash: str) -> int:
    """Return 64 bits that stand for a content hash."""
    return int.from_bytes(blake2b(content_hash.encode(), digest_size=8).digest())


class Collected:
    """All that a run over the documents leaves: their ids, postings, the terms they are most about, sketches.

    What was collected before lies in a segment and is read there; what has come since is kept beside it. A
    document has a number of its own for good: one that changes goes, and comes back with another one.
    """

    def __init__(self, phrases: Phrases, base: Segment | None = None) -> None:
        """Begin with the documents of a segment, or with none."""
        self._phrases, self._base = phrases, base
        self.ids = array("q", base.columns["ids"].tobytes() if base else b"")
        self._contents = array("Q", base.columns["contents"].tobytes() if base else b"")
        self._numbers = {id_: number for number, id_ in enumerate(self.ids)}
        self._old = len(self.ids)
        self._gone: set[int] = set()
        self._new: dict[str, Postings] = {}
        self._terms: list[str] = []
        self._term_numbers: dict[str, int] = {}
        self._foremost: list[array[int]] = []
        self._sketches: list[tuple[int, ...]] = []
        self._opened: dict[str, Postings] = {}

    def __len__(self) -> int:
        """Return how many documents there are now."""
        return len(self._numbers)

    @property
    def changes(self) -> int:
        """How many documents have come or gone since the segment was made."""
        return len(self.ids) - self._old + len(self._gone)

    def contents(self) -> dict[int, int]:
        """Return the key of the content of each document, by its id."""
        return {id_: self._contents[number] for id_, number in self._numbers.items()}

    def add(self, id_: int, document: ParsedDocument) -> None:
        """Take in a document that is new, or has been dropped."""
        number = self._numbers[id_] = len(self.ids)
        self.ids.append(id_)
        self._contents.append(content_key(document.content_hash))
        found = impacts(document, self._phrases)
        for term, impact in found.items():
            if term not in self._new:
                self._new[term] = Postings()
                self._term_numbers[term] = len(self._terms)
                self._terms.append(term)
            self._new[term].add(number, impact)
            self._opened.pop(term, None)
        foremost = nlargest(FEEDBACK_TERMS, found, key=found.__getitem__)
        self._foremost.append(array("I", (self._term_numbers[term] for term in foremost)))
        self._sketches.append(sketch(document.text))

    def drop(self, id_: int) -> None:
        """Forget a document, if it is known."""
        number = self._numbers.pop(id_, None)
        if number is None:
            return
        self._gone.add(number)
        self._opened.clear()
        if number >= self._old:
            for postings in self._new.values():
                postings.drop(number)

    def postings(self, term: str) -> Postings | None:
        """Return where a term stands; None if no document has it."""
        if term not in self._opened:
            if len(self._opened) >= OPENED:
                self._opened.clear()
            self._opened[term] = self._open(term)
        postings = self._opened[term]
        return postings if postings.documents else None

    def _open(self, term: str) -> Postings:
        number = self._base.number(term) if self._base else None
        new = self._new.get(term)
        if self._base is None or number is None:
            return new or Postings()
        postings = Postings(*self._base.postings(number))
        for gone in self._gone:
            postings.drop(gone)
        if new:
            postings.documents.extend(new.documents)
            postings.impacts.extend(new.impacts)
        return postings

    def rarity(self, postings: Postings) -> float:
        """Return how much a term tells, by how few documents have it."""
        having = len(postings.documents)
        return log(1 + (len(self) - having + 0.5) / (having + 0.5))

    def foremost(self, number: int) -> Iterator[tuple[str, Postings]]:
        """Yield the terms that a document is most about, and where else they stand."""
        for term in self._most_about(number):
            postings = self.postings(term)
            if postings:
                yield term, postings

    def _most_about(self, number: int) -> Iterator[str]:
        if self._base and number < self._old:
            return map(self._base.term, self._base.foremost(number))
        return map(self._terms.__getitem__, self._foremost[number - self._old])

    def twins(self) -> frozenset[tuple[int, int]]:
        """Return the pairs of documents, by their ids and the smaller first, that are nearly the same."""
        known = self._base.twins() if self._base else ()
        stayed = {pair for pair in known if all(self._numbers.get(id_, self._old) < self._old for id_ in pair)}
        new = [id_ for id_, number in self._numbers.items() if number >= self._old]
        if not new:
            return frozenset(stayed)
        sketches = {id_: self._sketch(number) for id_, number in self._numbers.items()}
        return frozenset(stayed.union(near_duplicates(sketches, new if self._base else None)))

    def _sketch(self, number: int) -> tuple[int, ...]:
        if self._base and number < self._old:
            return self._base.sketch(number)
        return self._sketches[number - self._old]

    def packed(self) -> Iterator[bytes]:
        """Yield a segment of all that there is now."""
        kept = sorted(self._numbers.values())
        places = array("q", [-1]) * len(self.ids)
        for place, number in enumerate(kept):
            places[number] = place
        columns = empty_columns()
        terms = {term: place for place, term in enumerate(self._pack_terms(columns, places))}
        for number in kept:
            columns["ids"].append(self.ids[number])
            columns["contents"].append(self._contents[number])
            columns["foremost"].extend(terms[term] for term in self._most_about(number) if term in terms)
            columns["foremost_starts"].append(len(columns["foremost"]))
            columns["sketches"].extend(self._sketch(number))
            columns["sketch_starts"].append(len(columns["sketches"]))
        columns["twins"].extend(id_ for pair in sorted(self.twins()) for id_ in pair)
        return packed(columns)

    def _pack_terms(self, columns: dict[str, array[int]], places: array[int]) -> Iterator[str]:
        """Write the terms and where they stand, in the order of their bytes; yields those that stand anywhere."""
        old = {term: number for number, term in enumerate(self._base.terms())} if self._base else {}
        for term in sorted(old.keys() | self._new, key=str.encode):
            documents, found = self._base.postings(old[term]) if self._base and term in old else _nowhere()
            if self._gone:
                stayed = [place for place, number in enumerate(documents) if number not in self._gone]
                documents = array("I", (places[documents[place]] for place in stayed))
                found = array("B", (found[place] for place in stayed))
            if term in self._new:
                documents.extend(places[number] for number in self._new[term].documents)
                found.extend(self._new[term].impacts)
            if documents:
                columns["terms"].frombytes(term.encode())
                columns["term_starts"].append(len(columns["terms"]))
                columns["documents"].extend(documents)
                columns["impacts"].extend(found)
                columns["posting_starts"].append(len(columns["documents"]))
                yield term


def _nowhere() -> Columns:
    return array("I"), array("B")


OPENED = 5_000
"""Terms of a segment that are kept open: a search asks for some hundreds."""
