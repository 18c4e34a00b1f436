"""Which question comes next: one pure function, with all of its weights in one place.

First a competency is drawn, by odds that a gap, time and a fresh document make; then the best of its questions is
taken. The odds are kept with the nudge: *Why this?* tells them, and nobody can learn from answers without them.
"""

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp

from bot.core.checklist import (
    Checklist,
    Level,
    Question,
    QuestionKind,
)
from bot.core.coaching.guessing.calibration import ENOUGH, poorness
from bot.core.coaching.nudges import Skip
from bot.core.coaching.reasons import Reason, Worth, reason
from bot.core.coaching.seasons import seasons
from bot.core.library.fits import Fitting
from bot.core.signals.standouts import Standout


@dataclass(frozen=True, slots=True)
class Weights:
    """What each consideration is worth. One step of a rating is the yardstick: `gap` is worth four of them."""

    gap: float = 4.0
    unknown_gap: float = 0.5
    unpractised: float = 1.0
    unpractised_after: timedelta = timedelta(weeks=16)
    recency: float = 0.5
    recency_half_life: timedelta = timedelta(weeks=6)
    overdue_turns: float = 0.5
    """Whatever has waited for so many turns longer than a full round of the area comes before all others."""
    takes_turns: bool = True
    """Whether that is so, and whatever never had a turn comes first of all."""
    document: float = 0.8
    document_fresh: timedelta = timedelta(weeks=6)
    signal: float = 0.8
    """What a figure of the manager's own team is worth that stands out."""
    known: float = 0.6
    """Held back after "I know this well", half as much with every `known_half_life`."""
    known_half_life: timedelta = timedelta(weeks=12)
    guesses: float = 2.0
    """What it is worth that a topic's guesses have been far off, at the most."""
    temperature: float = 0.2
    """How far apart the odds are: a lead of one temperature makes a competency 2.7 times as likely."""

    level: float = 0.5
    known_level: float = 1.0
    same_kind: float = 0.3
    figure: float = 1.2
    """What speaks for every second question to ask for a number, until there are guesses enough to tell from."""
    figures_first: int = 8
    """After so many of them nobody is asked for numbers any more than for other things."""
    not_mine: float = 0.6
    unclear: float = 1.0

    in_season: float = 1.0
    out_of_season: float = 0.4
    """What suits a time of the year comes then, and is kept for it at other times."""

    recall_from: timedelta = timedelta(weeks=8)
    recall_until: timedelta = timedelta(weeks=30)
    recall_every: int = 8
    """One question in so many, at the most, is an earlier answer that comes back."""


WEIGHTS = Weights()
RETURNS_AFTER = timedelta(days=365)
"""No question comes back sooner than this while there are unseen ones."""

APART = timedelta(weeks=8)
"""So long two questions that sound alike keep apart."""

RECALLED_KINDS = frozenset({QuestionKind.EXPLAIN, QuestionKind.INSPECT})
"""What was found out about a system may have changed since; a guess or a decision is not asked for twice."""

LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that this manager has been asked before, and what became of it."""

    question_id: str
    at: datetime
    nudge_id: int = 0
    answered: bool = False
    skipped: Skip | None = None
    recalls: int | None = None
    """The nudge whose answer was brought back."""
    ratio: float | None = None
    """The guess in the answer over what it really is, once that is known."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the choice may look at. `ratings` are the last self-check's, by competency.

    `every_weeks` is how often the area has a turn; `standing_out` are competencies about which a figure of the
    manager's own team stands out, `known_figures` the questions whose figure its tools know.
    """

    history: Sequence[Asked]
    ratings: Mapping[str, int]
    fitting: Mapping[str, Fitting]
    every_weeks: int
    now: datetime
    seed: int
    standing_out: Collection[str] = ()
    known_figures: Collection[str] = ()
    forgotten: Collection[int] = ()
    """Nudges whose answers say too little to come back."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The question, the document it goes with, why, and how the area's competencies stood.

    `standing` are their scores, `odds` the probabilities they were drawn by. `recalls` is the nudge whose answer
    comes back with the question, if that is what the turn is used for. `about` is what stands out, if the question
    is put about that.
    """

    question: Question
    document_id: int | None
    reason: Reason
    standing: Mapping[str, float]
    odds: Mapping[str, float]
    recalls: int | None = None
    about: Standout | None = None
    season: str | None = None
    """The time of the year that the question suits, if it is now."""


def choose(checklist: Checklist, area_id: str, situation: Situation, weights: Weights = WEIGHTS) -> Choice:
    """A question of an area for this manager now. The same situation always gives the same choice."""
    past = _past(checklist, situation)
    open_ = _eligible(checklist.bank_of(area_id), past, situation.now)
    open_ = _but(open_, _echoes(checklist, past, situation.now)) or open_
    easy = {} if situation.history else _among(open_, checklist.first)
    # A guess that is answered at once shows what all this is for.
    easy = _among(easy, situation.known_figures) or easy
    open_ = easy or open_
    worths = {id_: _worth(checklist, id_, past, situation, weights) for id_ in sorted(open_)}
    odds = _odds(_waiting(worths, situation.every_weeks, weights), weights)
    draw = random.Random(f"{situation.seed} {len(situation.history)}")  # noqa: S311 - a fair draw, no secret
    (competency_id,) = draw.choices(list(odds), list(odds.values()))
    why = reason(checklist.competency(competency_id), worths, odds, situation.ratings)
    standing = {id_: round(worth.total, 3) for id_, worth in worths.items()}
    recalled = _recalled(competency_id, past, situation, weights)
    if recalled:
        question = checklist.questions[recalled.question_id]
        return Choice(question, None, why, standing, odds, recalls=recalled.nudge_id)
    now_in = seasons(situation.now.date())
    question = _best(checklist, open_[competency_id], past, draw, now_in=now_in, weights=weights)
    fitting = None if easy else situation.fitting.get(competency_id)  # about a document it would be harder
    season = min(checklist.in_season.get(question.id, frozenset()) & now_in, default=None)
    return Choice(question, fitting.document_id if fitting else None, why, standing, odds, season=season)


@dataclass(frozen=True, slots=True)
class _Past:
    """The history, gone through once: what the rules below ask of it."""

    last: Mapping[str, datetime]
    """When each question was asked last."""
    practised: Mapping[str, datetime]
    """When each competency was practised last."""
    asked: Sequence[tuple[Asked, Question]]
    """Everything about questions that are still in the bank, the oldest first."""

    def ratios(self, competency_id: str) -> list[float]:
        """Guess over truth of everything that was looked up about a competency."""
        own = (asked.ratio for asked, question in self.asked if question.competency_id == competency_id)
        return [ratio for ratio in own if ratio is not None]

    def wants_figures(self, weights: Weights) -> bool:
        """Whether there are still too few guesses to say how they run, and the last question asked for none."""
        if self.asked and self.asked[-1][1].figure is not None:
            return False
        settled = sum(asked.ratio is not None for asked, _ in self.asked)
        figures = sum(question.figure is not None for _, question in self.asked)
        return settled < ENOUGH and figures < weights.figures_first


def _past(checklist: Checklist, situation: Situation) -> _Past:
    by_time = sorted(situation.history, key=lambda asked: (asked.at, asked.question_id))
    known = [
        (asked, checklist.questions[asked.question_id])
        for asked in by_time
        if asked.question_id in checklist.questions
    ]
    return _Past(
        last={asked.question_id: asked.at for asked, _ in known},
        practised={question.competency_id: asked.at for asked, question in known},
        asked=known,
    )


Bank = Mapping[str, Sequence[Question]]
"""Questions by competency."""


def _eligible(bank: Bank, past: _Past, now: datetime) -> Bank:
    """Those not asked for a year; when the bank is used up, those that were asked longest ago.

    What is not this manager's team never comes again, as long as there is anything else.
    """
    mine = _but(bank, {question.id for asked, question in past.asked if asked.skipped is Skip.NOT_MY_TEAM}) or bank
    rested = _but(mine, {id_ for id_, at in past.last.items() if now - at < RETURNS_AFTER})
    if rested:
        return rested
    oldest = min(past.last[question.id] for questions in mine.values() for question in questions)
    return _but(mine, {id_ for id_, at in past.last.items() if at != oldest})


def _echoes(checklist: Checklist, past: _Past, now: datetime) -> set[str]:
    """What sounds like a question of the last weeks."""
    fresh = (id_ for id_, at in past.last.items() if now - at < APART)
    return {other for id_ in fresh for other in checklist.alike[id_]}


def _but(bank: Bank, ids: Collection[str]) -> Bank:
    """The bank without these questions, and without competencies that have no others."""
    if not ids:
        return bank
    left = {id_: [question for question in questions if question.id not in ids] for id_, questions in bank.items()}
    return {id_: questions for id_, questions in left.items() if questions}


def _among(bank: Bank, ids: Collection[str]) -> Bank:
    """Of the bank these questions alone."""
    left = {id_: [question for question in questions if question.id in ids] for id_, questions in bank.items()}
    return {id_: questions for id_, questions in left.items() if questions}


def _worth(checklist: Checklist, competency_id: str, past: _Past, situation: Situation, weights: Weights) -> Worth:
    """What speaks for a competency now, consideration by consideration."""
    at = past.practised.get(competency_id)
    since = None if at is None else max(timedelta(), situation.now - at)
    return Worth(
        gap=weights.gap * _gap(checklist, competency_id, situation, weights),
        time=_time(since, weights),
        document=weights.document * _freshness(competency_id, situation, weights),
        known=-weights.known * _known(competency_id, past, situation.now, weights),
        since=since,
        guesses=weights.guesses * poorness(past.ratios(competency_id)),
        signal=weights.signal * (competency_id in situation.standing_out),
    )


def _gap(checklist: Checklist, competency_id: str, situation: Situation, weights: Weights) -> float:
    """From 0 (at the target or above) to 1 (nothing yet against the highest target)."""
    rating = situation.ratings.get(competency_id)
    if rating is None:
        return weights.unknown_gap
    competency = checklist.competency(competency_id)
    return max(0, competency.target - rating) / (len(competency.anchors) - 1)


def _time(since: timedelta | None, weights: Weights) -> float:
    """What was not practised for long comes forward; what was just asked is held back: repetition wears out."""
    if since is None:
        return weights.unpractised
    forward = weights.unpractised * min(1.0, since / weights.unpractised_after)
    return float(forward - weights.recency * 0.5 ** (since / weights.recency_half_life))


def _freshness(competency_id: str, situation: Situation, weights: Weights) -> float:
    """The fit of a document that is still news; an older one is linked, but decides nothing."""
    fitting = situation.fitting.get(competency_id)
    if fitting is None or fitting.day is None:
        return 0.0
    fresh = situation.now.date() - fitting.day <= weights.document_fresh
    return fitting.fit if fresh else 0.0


def _known(competency_id: str, past: _Past, now: datetime, weights: Weights) -> float:
    """1 just after the manager said to know this well, halving from then on."""
    times = [
        asked.at
        for asked, question in past.asked
        if asked.skipped is Skip.KNOW_WELL and question.competency_id == competency_id
    ]
    return float(0.5 ** (max(timedelta(), now - times[-1]) / weights.known_half_life)) if times else 0.0


def _waiting(worths: Mapping[str, Worth], every_weeks: int, weights: Weights) -> Mapping[str, Worth]:
    """Those that may be drawn: all, unless some never had a turn yet or one has waited too long."""
    if not weights.takes_turns:
        return worths
    never = {id_: worth for id_, worth in worths.items() if worth.since is None}
    since = {id_: worth.since for id_, worth in worths.items() if worth.since is not None}
    if never or not since:
        return never
    longest = max(since, key=lambda id_: since[id_])
    overdue = since[longest] >= timedelta(weeks=every_weeks) * (len(worths) + weights.overdue_turns)
    return {longest: worths[longest]} if overdue else worths


def _odds(worths: Mapping[str, Worth], weights: Weights) -> dict[str, float]:
    """The probability of each competency: a softmax, so that the widest gap leads and none is left out."""
    best = max(worth.total for worth in worths.values())
    parts = {id_: exp((worth.total - best) / weights.temperature) for id_, worth in worths.items()}
    whole = sum(parts.values())
    return {id_: round(part / whole, 4) for id_, part in parts.items()}


def _best(
    checklist: Checklist,
    questions: Sequence[Question],
    past: _Past,
    draw: random.Random,
    *,
    now_in: Collection[str],
    weights: Weights,
) -> Question:
    """The question of a competency that suits best; equal ones are drawn."""
    score = _scoring(checklist, questions[0].competency_id, past, now_in, weights)
    scores = {question.id: round(score(question), 6) for question in questions}
    best = max(scores.values())
    return checklist.questions[draw.choice(sorted(id_ for id_, value in scores.items() if value == best))]


def _scoring(
    checklist: Checklist, competency_id: str, past: _Past, now_in: Collection[str], weights: Weights
) -> Callable[[Question], float]:
    """How well a question suits: its level is due, its kind is a change, no skip speaks against it."""
    own = [(asked, question) for asked, question in past.asked if question.competency_id == competency_id]
    due = _levels_due(checklist, [question.level for _, question in own])
    known = _known_levels(checklist, own)
    of_level = {level: weights.level * by - weights.known_level * (level in known) for level, by in due.items()}
    not_mine = {(q.kind, q.level) for asked, q in own if asked.skipped is Skip.NOT_MY_TEAM}
    unclear = {question.id for asked, question in own if asked.skipped is Skip.UNCLEAR}
    figures = weights.figure * past.wants_figures(weights)
    last_kind = past.asked[-1][1].kind if past.asked else None

    def score(question: Question) -> float:
        return (
            of_level[question.level]
            + figures * (question.figure is not None)
            - weights.same_kind * (question.kind is last_kind)
            - weights.not_mine * ((question.kind, question.level) in not_mine)
            - weights.unclear * (question.id in unclear)
            + _seasonal(checklist.in_season.get(question.id), now_in, weights)
        )

    return score


def _seasonal(own: Collection[str] | None, now_in: Collection[str], weights: Weights) -> float:
    """What speaks for a question at this time of the year; most suit any time."""
    if own is None:
        return 0.0
    return weights.in_season if set(own) & set(now_in) else -weights.out_of_season


def _levels_due(checklist: Checklist, asked: Sequence[Level]) -> dict[Level, float]:
    """By how many questions each level is behind its share of the target profile; code has no share."""
    targets = {entry.level: entry.target for entry in checklist.levels}
    counts, whole = Counter(asked), sum(targets.values())
    return {level: target / whole * (len(asked) + 1) - counts[level] for level, target in targets.items()}


def goes_deeper(checklist: Checklist, level: Level) -> bool:
    """Whether the target profile reaches below this level."""
    return LEVELS.index(level) < max(LEVELS.index(entry.level) for entry in checklist.levels if entry.target)


def _known_levels(checklist: Checklist, own: Iterable[tuple[Asked, Question]]) -> set[Level]:
    """Where a manager knows it well, and the levels above: the next question goes deeper, if the profile does."""
    known = [question.level for asked, question in own if asked.skipped is Skip.KNOW_WELL]
    last = max((LEVELS.index(level) for level in known if goes_deeper(checklist, level)), default=-1)
    return set(LEVELS[: last + 1])


def _recalled(competency_id: str, past: _Past, situation: Situation, weights: Weights) -> Asked | None:
    """The manager's own earlier answer that is worth another look, the oldest first; seldom, and each once."""
    if any(asked.recalls for asked, _ in past.asked[-(weights.recall_every - 1) :]):
        return None
    done = {*situation.forgotten, *(asked.recalls for asked, _ in past.asked)}
    for asked, question in past.asked:
        ripe = weights.recall_from <= situation.now - asked.at <= weights.recall_until
        about = question.competency_id == competency_id and question.kind in RECALLED_KINDS
        if about and ripe and asked.answered and not asked.recalls and asked.nudge_id not in done:
            return asked
    return None
