"""Which question comes next, and why: one pure function, with all of its weights in one place."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.checklist import Checklist, Level, Question, QuestionKind


@dataclass(frozen=True, slots=True)
class Weights:
    """What each consideration is worth. A whole gap (0 against a target of 4) is the yardstick: `gap`."""

    gap: float = 2.0
    unpractised: float = 1.5
    unpractised_after: timedelta = timedelta(weeks=16)
    document: float = 0.8
    document_fresh: timedelta = timedelta(weeks=6)
    level: float = 0.5
    recency: float = 1.0
    recency_half_life: timedelta = timedelta(weeks=6)
    same_kind: float = 0.3
    unknown_gap: float = 0.5
    tie: float = 1e-9


WEIGHTS = Weights()
RETURNS_AFTER = timedelta(days=365)
"""No question comes back sooner than this while there are unseen ones."""


class Because(StrEnum):
    """The consideration that decided, for *Why this?*."""

    DOCUMENT = "document"
    GAP = "gap"
    UNPRACTISED = "unpractised"
    NEVER_PRACTISED = "never_practised"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that this manager has been asked before."""

    question_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fitting:
    """The best document for a competency: its id, its fit from 0 to 1, and the day it was written."""

    document_id: int
    fit: float
    day: date | None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the choice may look at. `ratings` are the last self-check's, by competency."""

    history: Sequence[Asked]
    ratings: Mapping[str, int]
    fitting: Mapping[str, Fitting]
    now: datetime
    seed: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a question was chosen, as facts. `weeks` since the competency was last practised, None for never."""

    because: Because
    competency_id: str
    rating: int | None
    target: int
    weeks: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The question, the document it goes with, why, and how the competencies stood (their best scores)."""

    question: Question
    document_id: int | None
    reason: Reason
    standing: Mapping[str, float]


def choose(checklist: Checklist, area_id: str, situation: Situation, weights: Weights = WEIGHTS) -> Choice:
    """The best question of an area for this manager now; equal ones are drawn by the situation's seed."""
    eligible = _eligible(checklist.questions_of(area_id), situation)
    scores = _scores(checklist, eligible, situation, weights)
    best = max(scores.values())
    tied = sorted(id_ for id_, score in scores.items() if score >= best - weights.tie)
    question = checklist.questions[random.Random(situation.seed).choice(tied)]  # noqa: S311 - a fair draw, no secret
    fitting = situation.fitting.get(question.competency_id)
    return Choice(
        question=question,
        document_id=fitting.document_id if fitting else None,
        reason=_reason(checklist, question, situation, weights),
        standing=_standing(eligible, scores),
    )


def _eligible(questions: Iterable[Question], situation: Situation) -> list[Question]:
    """Those not asked for a year; when the bank is used up, those that were asked longest ago."""
    last = _last_asked(situation.history)
    questions = list(questions)
    rested = [q for q in questions if q.id not in last or situation.now - last[q.id] >= RETURNS_AFTER]
    if rested:
        return rested
    oldest = min(last[q.id] for q in questions)
    return [q for q in questions if last[q.id] == oldest]


def _scores(
    checklist: Checklist, questions: Sequence[Question], situation: Situation, weights: Weights
) -> dict[str, float]:
    """What each question is worth. Most of that is its competency's, and worked out once for all of them."""
    worth = {id_: _worth(checklist, id_, situation, weights) for id_ in {q.competency_id for q in questions}}
    levels = {level: weights.level * share for level, share in _level_shares(checklist).items()}
    just_used = _kind_just_used(checklist, situation)
    return {
        q.id: worth[q.competency_id] + levels[q.level] - (weights.same_kind if q.kind is just_used else 0.0)
        for q in questions
    }


def _worth(checklist: Checklist, competency_id: str, situation: Situation, weights: Weights) -> float:
    return (
        weights.gap * _gap(checklist, competency_id, situation, weights)
        + weights.unpractised * _unpractised(checklist, competency_id, situation, weights)
        + weights.document * _freshness(competency_id, situation, weights)
        - weights.recency * _recency(checklist, competency_id, situation, weights)
    )


def _gap(checklist: Checklist, competency_id: str, situation: Situation, weights: Weights) -> float:
    """From 0 (at the target or above) to 1 (nothing yet against the highest target)."""
    rating = situation.ratings.get(competency_id)
    if rating is None:
        return weights.unknown_gap
    competency = checklist.competency(competency_id)
    return max(0, competency.target - rating) / (len(competency.anchors) - 1)


def _unpractised(checklist: Checklist, competency_id: str, situation: Situation, weights: Weights) -> float:
    since = _since_practised(checklist, competency_id, situation)
    return 1.0 if since is None else min(1.0, since / weights.unpractised_after)


def _freshness(competency_id: str, situation: Situation, weights: Weights) -> float:
    """The fit of a document that is still news; an older one is linked, but decides nothing."""
    fitting = situation.fitting.get(competency_id)
    if fitting is None or fitting.day is None:
        return 0.0
    fresh = situation.now.date() - fitting.day <= weights.document_fresh
    return fitting.fit if fresh else 0.0


def _level_shares(checklist: Checklist) -> dict[Level, float]:
    deepest = max(entry.target for entry in checklist.levels)
    return {entry.level: entry.target / deepest for entry in checklist.levels}


def _recency(checklist: Checklist, competency_id: str, situation: Situation, weights: Weights) -> float:
    """1 just after the competency was asked about, halving with every half-life: repetition wears out."""
    since = _since_practised(checklist, competency_id, situation)
    return 0.0 if since is None else 0.5 ** (since / weights.recency_half_life)


def _kind_just_used(checklist: Checklist, situation: Situation) -> QuestionKind | None:
    """The kind of question that this manager had last: variety keeps a habit alive."""
    known = [asked for asked in situation.history if asked.question_id in checklist.questions]
    latest = max(known, key=lambda asked: asked.at, default=None)
    return checklist.questions[latest.question_id].kind if latest else None


def _since_practised(checklist: Checklist, competency_id: str, situation: Situation) -> timedelta | None:
    times = [
        asked.at
        for asked in situation.history
        if asked.question_id in checklist.questions
        and checklist.questions[asked.question_id].competency_id == competency_id
    ]
    return max(timedelta(), situation.now - max(times)) if times else None


def _last_asked(history: Iterable[Asked]) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for asked in history:
        last[asked.question_id] = max(asked.at, last.get(asked.question_id, asked.at))
    return last


def _standing(questions: Iterable[Question], scores: Mapping[str, float]) -> dict[str, float]:
    best: dict[str, float] = {}
    for question in questions:
        score = scores[question.id]
        if score > best.get(question.competency_id, float("-inf")):
            best[question.competency_id] = score
    return {competency_id: round(score, 3) for competency_id, score in best.items()}


def _reason(checklist: Checklist, question: Question, situation: Situation, weights: Weights) -> Reason:
    """The consideration that weighed most; a gap counts only where a self-check showed one."""
    competency = checklist.competency(question.competency_id)
    rating = situation.ratings.get(competency.id)
    since = _since_practised(checklist, competency.id, situation)
    gap = 0.0 if rating is None else _gap(checklist, competency.id, situation, weights)
    worth = {
        Because.UNPRACTISED if since is not None else Because.NEVER_PRACTISED: (
            weights.unpractised * _unpractised(checklist, competency.id, situation, weights)
        ),
        Because.GAP: weights.gap * gap,
        Because.DOCUMENT: weights.document * _freshness(competency.id, situation, weights),
    }  # of equal ones the first counts, and time is the one that is always there
    return Reason(
        because=max(worth, key=lambda because: worth[because]),
        competency_id=competency.id,
        rating=rating,
        target=competency.target,
        weeks=None if since is None else since // timedelta(weeks=1),
    )
