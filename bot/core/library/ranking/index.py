"""Which documents answer a question or serve a competency, the best first, and why.

A question is read into weighted terms; how much each document is about them is added up; then what the best
few have in common is added in the same way, because it is probably what was meant. Terms that many documents have
are read in part when only the best few are wanted, so that 100,000 documents answer almost as fast as 10,000.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log
from operator import neg

from bot.core.library.documents import ParsedDocument
from bot.core.library.ranking.postings import TOP, Collected, Postings
from bot.core.library.ranking.segment import Segment
from bot.core.library.ranking.vocabulary import Profile, Vocabulary, Wanted

FEEDBACK_FROM = 5
"""Documents whose common terms are taken for what was meant: relevance feedback without asking anybody."""

FEEDBACK_TERMS = 20
"""Terms taken from them."""

FEEDBACK = 0.3
"""What the strongest of these terms weighs beside one that was asked for."""

NEARLY = 100
"""The least number of documents that are scored in full after frequent terms were read in part."""

ALMOST = 40
"""The same for the few that tell what was meant."""

GOOD_ENOUGH = 0.3
"""The score below which nothing is linked unasked: better no link than a poor one."""

SHOWN = 3
"""Words that say why."""

_ALL_OF_A_QUESTION = 5
_ALL_OF_A_PROFILE = 2
"""Terms that a document is measured against: nobody writes about all fifty words of a profile at once. With these
a score of .3 means the same for both: of graded documents, more than half of what is above was worth reading."""


@dataclass(frozen=True, slots=True)
class Why:
    """The words that a document was found by, the strongest first, in the wording of the question or profile."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found, by its id in the store. `score` is above 0 and below 1."""

    document_id: int
    score: float
    why: Why

    @property
    def good_enough(self) -> bool:
        """Whether it may be linked unasked: good, and for a reason that can be told."""
        return self.score >= GOOD_ENOUGH and bool(self.why.words)


Shelf = Callable[[int], int | None]
"""On which shelf a document stands, by its id; None keeps it out of sight. A limit is that of each shelf."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A term that is being looked for, where it stands, and what a document gains by being all about it."""

    postings: Postings
    gain: float

    def of(self, number: int) -> float:
        """Return what one document gains."""
        return self.gain * self.postings.impact(number) / TOP


class Index:
    """Documents, ready to be searched."""

    def __init__(self, vocabulary: Vocabulary, base: Segment | None = None) -> None:
        """Begin with no documents, or those of a segment that was made with the same vocabulary.

        The vocabulary says which words mean the same, and which are phrases.
        """
        self._vocabulary = vocabulary
        self._all = Collected(vocabulary.phrases, base)

    @classmethod
    def build(cls, documents: Iterable[tuple[int, ParsedDocument]], vocabulary: Vocabulary) -> "Index":
        """Index documents, given with their ids; takes about half a millisecond for each."""
        index = cls(vocabulary)
        for id_, document in documents:
            index.add(id_, document)
        return index

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self._all)

    def add(self, id_: int, document: ParsedDocument) -> None:
        """Take in a document that is new, or has been dropped."""
        self._all.add(id_, document)

    def drop(self, id_: int) -> None:
        """Forget a document."""
        self._all.drop(id_)

    @property
    def changes(self) -> int:
        """How many documents have come or gone since the segment was made that it began with."""
        return self._all.changes

    def contents(self) -> dict[int, int]:
        """Return the `content_key` of each document, by its id."""
        return self._all.contents()

    def twins(self) -> frozenset[tuple[int, int]]:
        """Return the pairs of documents, by their ids and the smaller first, that are nearly the same."""
        return self._all.twins()

    def packed(self) -> Iterator[bytes]:
        """Yield the bytes of a segment, to begin with the next time."""
        return self._all.packed()

    def search(self, query: str, *, limit: int, shelf: Shelf | None = None) -> list[Hit]:
        """Return the documents that answer a query, the best first; with `limit` 0 all that touch it."""
        return self._ranked(self._vocabulary.wanted(query), limit, _ALL_OF_A_QUESTION, shelf)

    def fit(self, profile: Profile, *, limit: int, shelf: Shelf | None = None) -> list[Hit]:
        """Return the documents that serve a competency, the best first; with `limit` 0 all that touch it."""
        return self._ranked(profile.wanted(), limit, _ALL_OF_A_PROFILE, shelf)

    def _ranked(self, wanted: Sequence[Wanted], limit: int, measured_by: int, shelf: Shelf | None) -> list[Hit]:
        """With a `shelf`, so many of each; champions of terms may stand on another one, so all are looked at."""
        looked_for = {one.term: found for one in wanted if (found := self._term(one.term, one.weight))}
        asked = tuple(looked_for.values())
        few = 0 if shelf else limit
        rough = self._seen(_added({}, asked, few), shelf)
        common = self._in_common(_exact(rough, asked, few, ALMOST))
        scores = self._seen(_added(rough, common, few), shelf)
        scores = _exact(scores, (*asked, *common), few, max(NEARLY, 2 * limit))
        measure = self._measure(wanted, measured_by)
        shown = [(one.wording, looked_for[one.term]) for one in wanted if one.term in looked_for]
        return [
            Hit(self._all.ids[number], scores[number] / (scores[number] + measure), _why(shown, number))
            for number in self._best_of_each(limit or len(scores), scores, shelf)
        ]

    def _seen(self, scores: dict[int, float], shelf: Shelf | None) -> dict[int, float]:
        """Return the scores of what stands on a shelf at all."""
        if shelf is None:
            return scores
        return {number: score for number, score in scores.items() if shelf(self._all.ids[number]) is not None}

    def _best_of_each(self, count: int, scores: dict[int, float], shelf: Shelf | None) -> list[int]:
        if shelf is None:
            return _best(count, scores)
        shelves: dict[int, dict[int, float]] = {}
        for number, score in scores.items():
            stands = shelf(self._all.ids[number])
            if stands is not None:
                shelves.setdefault(stands, {})[number] = score
        chosen = {number: scores[number] for some in shelves.values() for number in _best(count, some)}
        return _best(len(chosen), chosen)

    def _term(self, term: str, weight: float) -> _Term | None:
        postings = self._all.postings(term)
        return _Term(postings, weight * self._all.rarity(postings)) if postings else None

    def _in_common(self, scores: Mapping[int, float]) -> list[_Term]:
        """Return the terms that the best documents so far are about; those of one document alone tell nothing."""
        found: dict[str, float] = {}
        for number in _best(FEEDBACK_FROM, scores):
            for term, postings in self._all.foremost(number):
                if len(postings.documents) > 1:
                    gain = scores[number] * self._all.rarity(postings) * postings.impact(number)
                    found[term] = found.get(term, 0.0) + gain
        chosen = nlargest(FEEDBACK_TERMS, found, key=found.__getitem__)
        weighed = (self._term(term, FEEDBACK * found[term] / found[chosen[0]]) for term in chosen)
        return [one for one in weighed if one]

    def _measure(self, wanted: Iterable[Wanted], count: int) -> float:
        """Return what a document would score that is all about the asked terms that matter most, and nothing else.

        A term that no document has is as rare as can be: who asks for it should not be told that all is well.
        """
        unheard = log(1 + 2 * len(self._all))
        found = ((self._term(one.term, one.weight), one.weight) for one in wanted if one.asked)
        return sum(nlargest(count, (term.gain if term else weight * unheard for term, weight in found)))


def _added(scores: dict[int, float], terms: Iterable[_Term], limit: int) -> dict[int, float]:
    """Add to `scores` what documents gain by each term: all of them, or, with a limit, the champions of each."""
    before = scores.get
    for term in terms:
        gain = term.gain / TOP
        numbers, impacts = term.postings.best if limit else term.postings.whole
        for number, impact in zip(numbers, impacts, strict=True):
            scores[number] = before(number, 0.0) + gain * impact
    return scores


def _exact(scores: dict[int, float], terms: Sequence[_Term], limit: int, count: int) -> dict[int, float]:
    """Return the exact scores of those that may be the best, where some terms were read in part only."""
    if not limit or not any(term.postings.is_frequent for term in terms):
        return scores
    columns = [(*term.postings.whole, term.gain / TOP) for term in terms]
    return {number: _of(number, columns) for number in _best(count, scores)}


def _of(number: int, columns: Iterable[tuple[Sequence[int], Sequence[int], float]]) -> float:
    """Add up what one document gains; dozens are looked up in each term, so no call is spent on it."""
    total = 0.0
    for documents, impacts, gain in columns:
        place = bisect_left(documents, number)
        if place < len(documents) and documents[place] == number:
            total += gain * impacts[place]
    return total


def _best(count: int, scores: Mapping[int, float]) -> list[int]:
    """Return the documents with the highest scores; of equals the first."""
    pairs = zip(scores.values(), map(neg, scores), strict=True)  # twice as fast as by a key
    return [-number for _, number in nlargest(count, pairs)]


def _why(shown: Iterable[tuple[str, _Term]], number: int) -> Why:
    """Name the words that a document gains most by; a phrase stands for the words that it is made of."""
    gains = sorted(((term.of(number), wording) for wording, term in shown), key=lambda gain: -gain[0])
    words: list[str] = []
    for gain, wording in gains:
        if gain and not any(_covers(word, wording) for word in words):
            place = next((place for place, word in enumerate(words) if word in wording), len(words))
            words = [*words[:place], wording, *(word for word in words[place:] if word not in wording)]
    return Why(tuple(words[:SHOWN]))


def _covers(word: str, other: str) -> bool:
    """Tell whether naming both says no more than naming one: `replica` and `replication`, but no phrase."""
    return other in word or (word in other and " " not in other)
