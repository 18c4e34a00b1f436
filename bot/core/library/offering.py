"""Which document is linked unasked, and why: one pure function, with all of its weights in one place."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from bot.core.library.fits import Document, Fit, Fitting
from bot.core.library.news import new_since
from bot.core.library.ownership import is_theirs
from bot.core.library.ranking.index import GOOD_ENOUGH
from bot.core.people.disclosure import SMALLEST
from bot.core.text import says_something, stems


@dataclass(frozen=True, slots=True)
class Weights:
    """What each consideration adds to a fit, which is above GOOD_ENOUGH and below 1."""

    theirs: float = 0.25
    fresh: float = 0.2
    fresh_half_life: timedelta = timedelta(weeks=8)
    comments: float = 0.2
    comments_within: timedelta = timedelta(weeks=3)
    replies: float = 0.2
    useful: float = 0.2
    not_for_me: float = 0.1
    doubt: int = 3  # opinions that it takes until half of that counts


WEIGHTS = Weights()

SEVERAL = SMALLEST
"""Readers whose opinion may be told: of fewer, who knows some could tell what the others think."""


class Opinion(StrEnum):
    """What a reader says about a linked document."""

    USEFUL = "useful"
    NOT_FOR_ME = "not_for_me"


class Reason(StrEnum):
    """Why a document is linked, besides its fit."""

    THEIRS = "theirs"
    COMMENTS = "comments"
    FRESH = "fresh"
    REPLIES = "replies"
    USEFUL = "useful"


@dataclass(frozen=True, slots=True)
class Opinions:
    """How many readers found a document useful, and how many did not."""

    useful: int = 0
    not_for_me: int = 0


NOBODYS = Opinions()


@dataclass(frozen=True, slots=True)
class Reader:
    """All that offering may know about a reader.

    `seen` has been linked before, `refused` they called not for them, `names` are those of their teams and of what
    these own, `words` the stems of what they lately replied, which are kept nowhere.
    """

    today: date
    workspace_id: int = 0
    """Of ours: documents of other workspaces are not offered."""
    seen: Collection[int] = ()
    refused: Collection[int] = ()
    names: Sequence[str] = ()
    words: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class Offer:
    """A document for a competency: how good an offer it is, the words it fits by, and what else speaks for it."""

    document: Document
    competency_id: str
    score: float
    words: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def fitting(self) -> Fitting:
        """What choosing a question looks at."""
        return Fitting(self.document.id, min(1.0, self.score), self.document.day)


def offer(
    fit: Fit, document: Document, reader: Reader, opinions: Opinions = NOBODYS, weights: Weights = WEIGHTS
) -> Offer | None:
    """What a document is worth to a reader; None if it is not to be linked.

    Whether it may be linked is up to its fit and to what readers think: neither freshness nor an owner makes a
    poor fit a good one.
    """
    worth = fit.score + _opinion(opinions, weights)
    if worth < GOOD_ENOUGH or document.id in reader.refused or document.id in reader.seen:
        return None
    if not document.is_for(reader.workspace_id):
        return None
    speaking = {
        Reason.THEIRS: weights.theirs * is_theirs(document, reader.names),
        Reason.COMMENTS: weights.comments
        * _closing(document.comments_until, reader.today, weights.comments_within),
        Reason.FRESH: weights.fresh * _fresh(document.day, reader.today, weights.fresh_half_life),
        Reason.REPLIES: weights.replies * _mentioned(document, fit, reader.words),
    }
    told = [reason for reason, gain in speaking.items() if gain and _is_told(reason, document, reader)]
    if opinions.useful >= SEVERAL:
        told.append(Reason.USEFUL)
    return Offer(document, fit.competency_id, worth + sum(speaking.values()), fit.terms, tuple(told))


def best_for_each(
    fits: Iterable[tuple[Fit, Document]], reader: Reader, opinions: Mapping[int, Opinions]
) -> dict[str, Offer]:
    """The best offer for each competency; of equals the first."""
    best: dict[str, Offer] = {}
    for fit, document in fits:
        made = offer(fit, document, reader, opinions.get(document.id, NOBODYS))
        if made and (fit.competency_id not in best or made.score > best[fit.competency_id].score):
            best[fit.competency_id] = made
    return best


def telling_stems(text: str) -> frozenset[str]:
    """The stems of a text that tell documents apart."""
    return frozenset(word for word in stems(text) if says_something(word))


def _opinion(opinions: Opinions, weights: Weights) -> float:
    """What readers think, the more of them the surer."""
    total = opinions.useful + opinions.not_for_me + weights.doubt
    return (weights.useful * opinions.useful - weights.not_for_me * opinions.not_for_me) / total


def _fresh(day: date | None, today: date, half_life: timedelta) -> float:
    return 0.0 if day is None else 0.5 ** (max(timedelta(), today - day) / half_life)


def _closing(until: date | None, today: date, within: timedelta) -> float:
    """From 0 (no deadline, a far one or a past one) to 1 (comments close today)."""
    if until is None or not today <= until <= today + within:
        return 0.0
    return 1 - (until - today) / (within + timedelta(days=1))


def _mentioned(document: Document, fit: Fit, words: frozenset[str]) -> float:
    """How much of a reader's words a document's title, summary and strongest words have; two are half of it."""
    if not words:
        return 0.0
    shared = len(words & _of_document(document.title, document.summary, *fit.terms))
    return shared / (shared + 2)


@lru_cache(maxsize=4096)
def _of_document(*texts: str) -> frozenset[str]:
    """The telling stems of a document, kept for the next reader; those of a reply are not."""
    return telling_stems(" ".join(texts))


def _is_told(reason: Reason, document: Document, reader: Reader) -> bool:
    """Whether a reason is worth a word: a document of last year gains a trace by its day, but is not new."""
    if reason is Reason.FRESH:
        return new_since(document, reader.today) is not None
    if reason is Reason.REPLIES:
        return len(reader.words & _of_document(document.title, document.summary)) > 1
    return True
