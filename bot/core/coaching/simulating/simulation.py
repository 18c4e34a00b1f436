"""A year of many made-up managers, played with the real choice and the real turns.

Round-robin and random choices play the same year beside it, for the same managers with the same habits.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.checklist import Checklist, Question
from bot.core.coaching.choosing import Asked, Situation, choose
from bot.core.coaching.nudges import Skip
from bot.core.library.fits import Fitting
from bot.core.people.calendar import Calendar, Hours
from bot.core.people.fatigue import Heard, heard_again, should_ask
from bot.core.people.people import Subscription
from bot.core.people.schedule import (
    default_rhythms,
    first_due,
    next_due,
    week_slot,
)
from bot.core.people.turns import (
    Send,
    Wait,
    decide,
    without,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = tuple(
    ZoneInfo(name) for name in ("America/Sao_Paulo", "Europe/Berlin", "Asia/Kolkata", "Australia/Sydney")
)
REMIND_AFTER = timedelta(days=2)
SKIPS = (Skip.KNOW_WELL, Skip.NOT_MY_TEAM, Skip.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up manager: the last self-check, and the habits. Some never took a self-check."""

    id: int
    zone: ZoneInfo
    ratings: Mapping[str, int]
    answers: float
    """How likely an answer is; of the rest, a third are skipped with a reason and the others left alone."""
    news: float
    """How likely it is that a document of the last weeks fits a competency."""
    guesses: Mapping[str, float] = field(default_factory=dict)
    """What somebody guesses of the truth, by competency; nothing for those who don't look."""

    def widest(self, checklist: Checklist) -> tuple[str, int] | None:
        """The competency with the widest gap, and the gap; None without one that stands out."""
        gaps = {one.id: one.target - self.ratings.get(one.id, one.target) for one in checklist.competencies}
        first, second = sorted(gaps, key=lambda id_: -gaps[id_])[:2]
        return (first, gaps[first]) if gaps[first] > max(0, gaps[second]) else None


@dataclass(frozen=True, slots=True)
class Year:
    """What one manager was asked, and how many messages came by themselves in each week that had any."""

    person: Person
    asked: Sequence[Asked]
    messages: Sequence[int]


Chooser = Callable[[Checklist, str, Situation], tuple[Question, int | None]]


def by_rule(checklist: Checklist, area_id: str, situation: Situation) -> tuple[Question, int | None]:
    """The real choice."""
    choice = choose(checklist, area_id, situation)
    return choice.question, choice.recalls


def in_turn(checklist: Checklist, area_id: str, situation: Situation) -> tuple[Question, None]:
    """Round-robin: one competency after the other, its questions in the order of the bank."""
    competencies = [one.id for one in checklist.area(area_id).competencies]
    asked = [checklist.questions[one.question_id] for one in situation.history]
    before = Counter(question.competency_id for question in asked if question.competency_id in competencies)
    next_ = competencies[before.total() % len(competencies)]
    own = [question for question in checklist.questions_of(area_id) if question.competency_id == next_]
    return own[before[next_] % len(own)], None


def at_random(checklist: Checklist, area_id: str, situation: Situation) -> tuple[Question, None]:
    """Any question of the area."""
    draw = random.Random(f"{situation.seed} {len(situation.history)}")  # noqa: S311 - a made-up year
    return draw.choice(checklist.questions_of(area_id)), None


CHOOSERS: Mapping[str, Chooser] = {"coach": by_rule, "round-robin": in_turn, "random": at_random}


def people(checklist: Checklist, count: int, seed: int) -> list[Person]:
    """Managers as they may be: solid on the whole with a weak spot or two; every fifth without a self-check."""
    draw = random.Random(seed)  # noqa: S311
    return [_person(checklist, number, draw) for number in range(1, count + 1)]


def _person(checklist: Checklist, number: int, draw: random.Random) -> Person:
    ratings = {one.id: draw.choice((2, 2, 3, 3, 4)) for one in checklist.competencies}
    for weak in draw.sample(list(ratings), draw.choice((1, 1, 2))):
        ratings[weak] = draw.choice((0, 1))
    return Person(
        id=number,
        zone=draw.choice(ZONES),
        ratings=ratings if draw.randrange(5) else {},
        answers=draw.choice((0.5, 0.7, 0.9)),
        news=draw.choice((0, 0.1, 0.3)),
        guesses=_guesses(checklist, number),
    )


def _guesses(checklist: Checklist, number: int) -> dict[str, float]:
    """Half of the truth about one topic of those that have a choice, close to it about the others."""
    draw = random.Random(number)  # noqa: S311
    misjudged = draw.choice([one.id for one in checklist.competencies])
    return {one.id: 0.5 if one.id == misjudged else 0.9 for one in checklist.competencies}


def play(checklist: Checklist, person: Person, weeks: int, chooser: Chooser) -> Year:
    """The default schedule from New Year on, for one manager who never stays away."""
    diary = _Diary(checklist, person, chooser)
    end = START + timedelta(weeks=weeks)
    while (turn := diary.next_turn()).next_at < end:
        diary.take(turn)
    return Year(person, tuple(diary.history), tuple(diary.messages.values()))


class _Diary:
    """One manager's year while it is being played."""

    def __init__(self, checklist: Checklist, person: Person, chooser: Chooser) -> None:
        self._checklist, self._person, self._chooser = checklist, person, chooser
        self._draw = random.Random(person.id)  # noqa: S311
        self._calendar = Calendar(person.zone, Hours(), is_holiday=lambda _: False)
        self._turns = {turn.area_id: turn for turn in _subscriptions(checklist, person)}
        self._heard, self._silent = Heard(), 0
        self.history: list[Asked] = []
        self.messages: Counter[str] = Counter()

    def next_turn(self) -> Subscription:
        """The turn to look at next."""
        return min(self._turns.values(), key=lambda turn: turn.next_at)

    def take(self, turn: Subscription) -> None:
        """Sends its question, or whatever the rules say."""
        everything, now = list(self._turns.values()), turn.next_at
        verdict = decide(turn, without(turn, everything), self._calendar, self._heard, now)
        if isinstance(verdict, Wait):
            self._turns[turn.area_id] = replace(turn, next_at=verdict.until)
            return
        if isinstance(verdict, Send):
            self._message(now)
            self._send(turn, now)
        following = next_due(turn.rhythm, self._person.zone, turn.due_at, now)
        self._turns[turn.area_id] = replace(turn, due_at=following, next_at=following)

    def _message(self, now: datetime) -> None:
        self._heard = heard_again(self._heard, self._person.zone, now)
        self.messages[week_slot(now, self._person.zone)] += 1

    def _send(self, turn: Subscription, now: datetime) -> None:
        """The question, and its reminder; after too much silence the one whether to go on, and they do."""
        if should_ask(self._silent):
            self._silent = 0
            return
        person, documents = self._person, self._documents(turn.area_id, now)
        situation = Situation(
            self.history, person.ratings, documents, turn.rhythm.every_weeks, now, seed=person.id
        )
        question, recalls = self._chooser(self._checklist, turn.area_id, situation)
        outcome = self._draw.random() - person.answers
        skipped = self._draw.choice(SKIPS) if 0 <= outcome < (1 - person.answers) / 3 else None
        looked = outcome < 0 and question.figure is not None
        ratio = person.guesses.get(question.competency_id) if looked else None
        asked = Asked(question.id, now, len(self.history) + 1, outcome < 0, skipped, recalls, ratio)
        self.history.append(asked)
        self._silent = 0 if asked.answered or asked.skipped else self._silent + 1
        if self._silent:
            self._message(now + REMIND_AFTER)

    def _documents(self, area_id: str, now: datetime) -> dict[str, Fitting]:
        """Now and then a document of this week fits."""
        competencies = self._checklist.area(area_id).competencies
        fresh = (one.id for one in competencies if self._draw.random() < self._person.news)
        return {id_: Fitting(1, self._draw.random(), now.date()) for id_ in fresh}


def _subscriptions(checklist: Checklist, person: Person) -> Iterator[Subscription]:
    rhythms = default_rhythms([area.id for area in checklist.areas])
    for number, (area_id, rhythm, weeks) in enumerate(rhythms):
        due = first_due(rhythm, person.zone, START, weeks)
        yield Subscription(number, person.id, area_id, rhythm, due, due)
