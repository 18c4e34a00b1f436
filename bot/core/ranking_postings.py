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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log

from bot.core.documents import ParsedDocument
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

CHAMPIONS = 1_000
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
    for field, text in (
        (_TITLE, document.title),
        (_HEADINGS, "\n".join(document.headings)),
        (_LEAD, document.summary),
        (_BODY, document.text[:BODY_READ]),
    ):
        found = Counter(terms(text, phrases))
        share = field.weight / (1 - LENGTH + LENGTH * found.total() / field.usual_length)
        for term, count in found.items():
            counts[term] = counts.get(term, 0.0) + share * count
    return {term: max(1, round(TOP * count / (count + SATURATION))) for term, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents with a term, by their number in the index and ascending, and the term's impact in each.

    A frequent term has `champions`: the documents whose impact is above `cutoff`, with their impacts.
    """

    documents: array[int]
    impacts: array[int]
    rarity: float
    champions: tuple[array[int], array[int]] | None = None
    cutoff: int = 0

    @property
    def whole(self) -> tuple[array[int], array[int]]:
        """All documents with the term, and their impacts."""
        return self.documents, self.impacts

    @property
    def best(self) -> tuple[array[int], array[int]]:
        """The champions and their impacts, or all if the term is not frequent."""
        return self.champions or self.whole

    def impact(self, number: int) -> int:
        """Look a document up; 0 if it does not have the term."""
        place = bisect_left(self.documents, number)
        found = place < len(self.documents) and self.documents[place] == number
        return self.impacts[place] if found else 0


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything that a run over the documents leaves: their ids, postings, and the terms they are most about."""

    ids: array[int]
    postings: Mapping[str, Postings]
    foremost: Sequence[tuple[str, ...]]


def collect(documents: Iterable[tuple[int, ParsedDocument]], phrases: Phrases) -> Collected:
    """Index documents, given with their ids."""
    ids = array("q")
    foremost: list[tuple[str, ...]] = []
    raw: dict[str, tuple[array[int], array[int]]] = {}
    for number, (id_, document) in enumerate(documents):
        ids.append(id_)
        found = impacts(document, phrases)
        foremost.append(tuple(nlargest(FEEDBACK_TERMS, found, key=found.__getitem__)))
        for term, impact in found.items():
            if term not in raw:
                raw[term] = array("I"), array("B")
            numbers, levels = raw[term]
            numbers.append(number)
            levels.append(impact)
    return Collected(ids, {term: _postings(*lists, len(ids)) for term, lists in raw.items()}, foremost)


def _postings(documents: array[int], levels: array[int], total: int) -> Postings:
    rarity = log(1 + (total - len(documents) + 0.5) / (len(documents) + 0.5))
    if len(documents) <= CHAMPIONS:
        return Postings(documents, levels, rarity)
    cutoff = _cutoff(levels)
    best = [(number, level) for number, level in zip(documents, levels, strict=True) if level > cutoff]
    champions = array("I", (number for number, _ in best)), array("B", (level for _, level in best))
    return Postings(documents, levels, rarity, champions, cutoff)


def _cutoff(levels: array[int]) -> int:
    """Return the lowest level with at most CHAMPIONS documents above it: ties are all in or all out."""
    counts = Counter(levels)
    above = 0
    for level in range(TOP, 0, -1):
        above += counts[level]
        if above > CHAMPIONS:
            return level
    return 0
