"""Which documents answer a question or serve a competency, the best first, and why.

A question is read into weighted terms; how much each document is about them is added up; then what the best
few have in common is added in the same way, because it is probably what was meant. Terms that many documents have
are read in part when only the best few are wanted, so that 100,000 documents answer almost as fast as 10,000.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log

from bot.core.documents import ParsedDocument
from bot.core.ranking_postings import TOP, Collected, Postings, collect
from bot.core.ranking_words import Profile, Vocabulary, Wanted

FEEDBACK_FROM = 5
"""Documents whose common terms are taken for what was meant: relevance feedback without asking anybody."""

FEEDBACK_TERMS = 20
"""Terms taken from them."""

FEEDBACK = 0.3
"""What the strongest of these terms weighs beside one that was asked for."""

NEARLY = 100
"""The least number of documents that are looked at in full after frequent terms were read in part."""

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


@dataclass(frozen=True, slots=True)
class _Term:
    """A term that is being looked for, where it stands, and what a document gains by being all about it."""

    postings: Postings
    gain: float

    def of(self, number: int) -> float:
        """Return what one document gains."""
        return self.gain * self.postings.impact(number) / TOP


@dataclass(frozen=True, slots=True)
class Index:
    """Documents, ready to be searched. It does not change: after a sync, build another."""

    _vocabulary: Vocabulary
    _all: Collected

    @classmethod
    def build(cls, documents: Iterable[tuple[int, ParsedDocument]], vocabulary: Vocabulary) -> "Index":
        """Index documents, given with their ids; takes about half a millisecond for each."""
        return cls(vocabulary, collect(documents, vocabulary.phrases))

    def search(self, query: str, *, limit: int) -> list[Hit]:
        """Return the documents that answer a query, the best first; with `limit` 0 all that touch it."""
        return self._ranked(self._vocabulary.wanted(query), limit, _ALL_OF_A_QUESTION)

    def fit(self, profile: Profile, *, limit: int) -> list[Hit]:
        """Return the documents that serve a competency, the best first; with `limit` 0 all that touch it."""
        return self._ranked(profile.wanted(), limit, _ALL_OF_A_PROFILE)

    def _ranked(self, wanted: Sequence[Wanted], limit: int, measured_by: int) -> list[Hit]:
        looked_for = {one.term: found for one in wanted if (found := self._term(one.term, one.weight))}
        scores: dict[int, float] = {}
        _add(looked_for.values(), scores, whole=not limit)
        common = self._in_common(scores)
        _add(common, scores, whole=not limit)
        best: Iterable[int] = scores
        if limit:
            best = nlargest(max(NEARLY, 2 * limit), scores, key=scores.__getitem__)
            _complete((*looked_for.values(), *common), scores, best)
        measure = self._measure(wanted, measured_by)
        ranked = sorted(best, key=lambda number: (-scores[number], self._all.ids[number]))[: limit or None]
        shown = [(one.wording, looked_for[one.term]) for one in wanted if one.term in looked_for]
        return [
            Hit(self._all.ids[number], scores[number] / (scores[number] + measure), _why(shown, number))
            for number in ranked
        ]

    def _term(self, term: str, weight: float) -> _Term | None:
        postings = self._all.postings.get(term)
        return _Term(postings, weight * postings.rarity) if postings else None

    def _in_common(self, scores: Mapping[int, float]) -> list[_Term]:
        """Return the terms that the best documents so far are about; those of one document alone tell nothing."""
        found: dict[str, float] = {}
        for number in nlargest(FEEDBACK_FROM, scores, key=scores.__getitem__):
            for term in self._all.foremost[number]:
                one = self._term(term, scores[number])
                if one and len(one.postings.documents) > 1:
                    found[term] = found.get(term, 0.0) + one.of(number)
        chosen = nlargest(FEEDBACK_TERMS, found, key=found.__getitem__)
        weighed = (self._term(term, FEEDBACK * found[term] / found[chosen[0]]) for term in chosen)
        return [one for one in weighed if one]

    def _measure(self, wanted: Iterable[Wanted], count: int) -> float:
        """Return what a document would score that is all about the asked terms that matter most, and nothing else.

        A term that no document has is as rare as can be: who asks for it should not be told that all is well.
        """
        unheard = log(1 + 2 * len(self._all.ids))
        found = ((self._term(one.term, one.weight), one.weight) for one in wanted if one.asked)
        return sum(nlargest(count, (term.gain if term else weight * unheard for term, weight in found)))


def _add(looked_for: Iterable[_Term], scores: dict[int, float], *, whole: bool) -> None:
    """Add what documents gain by each term; by frequent terms only the champions do, unless `whole`."""
    before = scores.get
    for term in looked_for:
        gain = term.gain / TOP
        numbers, impacts = term.postings.whole if whole else term.postings.best
        for number, impact in zip(numbers, impacts, strict=True):
            scores[number] = before(number, 0.0) + gain * impact


def _complete(looked_for: Iterable[_Term], scores: dict[int, float], some: Iterable[int]) -> None:
    """Add to some documents what they gain by frequent terms that they are no champions of."""
    partly = [term for term in looked_for if term.postings.champions]
    for number in some:
        for term in partly:
            if (impact := term.postings.impact(number)) <= term.postings.cutoff:
                scores[number] += term.gain * impact / TOP


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
