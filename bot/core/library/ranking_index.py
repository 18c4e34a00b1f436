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
from heapq import nlargest
from math import log
from operator import neg

from bot.core.library.documents import ParsedDocument
from bot.core.text import Phrases, terms

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
            best = nlargest(
                CHAMPIONS, zip(self.impacts, map(neg, self.documents), strict=True)
            )  # of equals the first
            self._champions = array("I", (-number for _, number in best)), array("B", (level for level, _ in best))
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


@dataclass(slots=True)
class Collected:
    """Everything that a run over the documents leaves: their ids, postings, and the terms they are most about.

    A document has a number of its own for good: one that changes goes, and comes back with another one.
    """

    phrases: Phrases
    ids: array[int] = field(default_factory=lambda: array("q"))
    _numbers: dict[int, int] = field(default_factory=dict)
    _postings: dict[str, Postings] = field(default_factory=dict)
    _terms: list[str] = field(default_factory=list)
    _term_numbers: dict[str, int] = field(default_factory=dict)
    _foremost: list[array[int]] = field(default_factory=list)

    def __len__(self) -> int:
        """Return how many documents there are now."""
        return len(self._numbers)

    def add(self, id_: int, document: ParsedDocument) -> None:
        """Take in a document that is new, or has been dropped."""
        number = self._numbers[id_] = len(self.ids)
        self.ids.append(id_)
        found = impacts(document, self.phrases)
        for term, impact in found.items():
            if term not in self._postings:
                self._postings[term] = Postings()
                self._term_numbers[term] = len(self._terms)
                self._terms.append(term)
            self._postings[term].add(number, impact)
        foremost = nlargest(FEEDBACK_TERMS, found, key=found.__getitem__)
        self._foremost.append(array("I", (self._term_numbers[term] for term in foremost)))

    def drop(self, id_: int) -> None:
        """Forget a document, if it is known: every term is asked whether the document has it."""
        number = self._numbers.pop(id_, None)
        if number is not None:
            self._foremost[number] = array("I")
            for postings in self._postings.values():
                postings.drop(number)

    def postings(self, term: str) -> Postings | None:
        """Return where a term stands; None if no document has it."""
        postings = self._postings.get(term)
        return postings if postings and postings.documents else None

    def rarity(self, postings: Postings) -> float:
        """Return how much a term tells, by how few documents have it."""
        having = len(postings.documents)
        return log(1 + (len(self) - having + 0.5) / (having + 0.5))

    def foremost(self, number: int) -> Iterator[tuple[str, Postings]]:
        """Yield the terms that a document is most about, and where else they stand."""
        for one in self._foremost[number]:
            term = self._terms[one]
            yield term, self._postings[term]
