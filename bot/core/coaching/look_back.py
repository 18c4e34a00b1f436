"""The look back at the end of a quarter: when it comes, and which of somebody's own answers it quotes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import log
from zoneinfo import ZoneInfo

from bot.core.checklist import Checklist, FollowUp
from bot.core.coaching.commitments import DAY, Commitment
from bot.core.coaching.guessing.calibration import ratio_of
from bot.core.coaching.guessing.guesses import Guess
from bot.core.coaching.reading_replies.facets import facets
from bot.core.coaching.reading_replies.follow_ups import is_lost, says_something
from bot.core.people.schedule import WEEK, instant
from bot.core.self_checks.checks import INVITED_AT, SelfCheck, Standing, latest_ratings, result

FEWEST_ANSWERS = 4
"""Answers in a quarter from which on there is something to look back at."""
MOST_QUOTES = 3
READS_WELL = range(6, 41)
"""Words of an answer that says enough to be quoted, and not more than a glance takes in."""
TELLING = {FollowUp.FIGURE: "", FollowUp.SYSTEM: ""}
"""What an answer must have one of, whatever its question asked for."""
MONTHS = 3
NAME = re.compile(r"([12]\d{3})-Q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of the calendar; the first has the number 1."""

    year: int
    number: int

    @classmethod
    def named(cls, name: str) -> "Quarter | None":
        """The quarter that `name` stands for; None for anything else, since names come back from Slack."""
        found = NAME.fullmatch(name)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def name(self) -> str:
        """`2026-Q1`."""
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def end(self) -> date:
        """The day after its last one."""
        return date(self.year + self.number // 4, MONTHS * (self.number % 4) + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - DAY

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first moment there, and the first after it."""
        return instant(self.first, time(), zone), instant(self.end, time(), zone)


def quarter_of(day: date) -> Quarter:
    """The quarter that a day is in."""
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def looked_back_at(day: date) -> Quarter | None:
    """The quarter in whose last week a day is, or in the first week after which; None for most of the year."""
    before, after = quarter_of(day - WEEK), quarter_of(day + WEEK)
    return before if before != after else None


def next_look(day: date, zone: ZoneInfo) -> datetime:
    """When to think of it next: as the first last week of a quarter begins that does so after `day`."""
    return instant(quarter_of(day + WEEK).end - WEEK, INVITED_AT, zone)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a manager wrote to a question, which may be `about` a document, by its title.

    A guess is no finding: what it really is stands with the guesses.
    """

    asked: str
    competency_id: str
    text: str
    at: datetime
    about: str | None = None
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class LookBack:
    """What one manager found out and did in a quarter; answers and guesses with the oldest first.

    `settled` are all guesses that were looked up by its end, `guesses` those of the quarter itself; `taken` are
    all self-checks, the oldest first.
    """

    quarter: Quarter
    answers: tuple[Answer, ...]
    done: tuple[Commitment, ...]
    taken: tuple[SelfCheck, ...]
    moves: tuple[Standing, ...]
    settled: tuple[Guess, ...]
    guesses: tuple[Guess, ...]


def topics(answers: Sequence[Answer], checklist: Checklist) -> list[tuple[str, int]]:
    """The competencies that were answered about and how often, most first, then in the checklist's order."""
    counts = Counter(one.competency_id for one in answers)
    known = [(one.id, counts[one.id]) for one in checklist.competencies if counts[one.id]]
    return sorted(known, key=lambda topic: -topic[1])


def quotes(answers: Sequence[Answer]) -> list[Answer]:
    """Up to three answers that name a figure or a system, of other months and topics if possible."""
    telling, chosen = [one for one in answers if _tells(one)], list[Answer]()
    while telling and len(chosen) < MOST_QUOTES:
        months, known = {one.at.month for one in chosen}, {one.competency_id for one in chosen}
        best = max(
            telling, key=lambda one: (one.at.month not in months, one.competency_id not in known, _weight(one))
        )
        chosen.append(best)
        telling.remove(best)
    return sorted(chosen, key=lambda one: one.at)


def _tells(answer: Answer) -> bool:
    """Whether it is worth reading again: no guess, no shrug, and there is a figure or a system in it."""
    if answer.is_guess or is_lost(answer.text) or not says_something(answer.text):
        return False
    return bool(facets(answer.text, TELLING))


def _weight(answer: Answer) -> tuple[bool, int, bool, datetime]:
    """A figure tells more than a name, both more than one; then what is quickly read, and what is newer."""
    found = facets(answer.text, TELLING)
    return FollowUp.FIGURE in found, len(found), len(answer.text.split()) in READS_WELL, answer.at


def moved(
    checklist: Checklist, taken: Sequence[SelfCheck], start: datetime, end: datetime
) -> tuple[Standing, ...]:
    """What self-checks moved from `start` to `end`; where all of them are later, since the first of them."""
    rated = sorted((one for one in taken if one.ratings and one.taken_at < end), key=lambda one: one.taken_at)
    before = [one for one in rated if one.taken_at < start] or rated[:1]
    return result(checklist, latest_ratings(rated), latest_ratings(before)).moves


def furthest_apart(guesses: Sequence[Guess]) -> Guess | None:
    """The guess that was furthest from what it is, of those that can be compared at all."""
    apart = [(abs(log(ratio)), place) for place, one in enumerate(guesses) if (ratio := ratio_of(one))]
    return guesses[max(apart)[1]] if apart else None
