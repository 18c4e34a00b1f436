"""Guesses: a number said before looking, perhaps with a range, and what it really was once somebody has looked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.coaching.commitments import MORNING
from bot.core.coaching.nudges import NewReply, ReplyProblem, TypedGuess, Way
from bot.core.people.schedule import instant
from bot.core.quantities import Unclear, Unit, first_in, read

LOOK_AFTER = timedelta(days=7)
"""When those who have not looked are asked to, once."""


@dataclass(frozen=True, slots=True)
class NewGuess:
    """A number, and the range that its author is 80% sure of. `from_text` if it was read out of words."""

    value: float
    low: float | None = None
    high: float | None = None
    from_text: bool = False


@dataclass(frozen=True, slots=True)
class Guess:
    """What a manager guessed in reply to a nudge, in `unit`, and what it is.

    `url` is where that can be seen if a tool said it, empty where the tool has no such place; None if they looked.
    """

    nudge_id: int
    question_id: str
    competency_id: str
    asked: str
    unit: Unit
    value: float
    low: float | None
    high: float | None
    from_text: bool
    guessed_at: datetime
    real: float | None = None
    url: str | None = None
    looked_at: datetime | None = None


def understood(reply: NewReply, unit: Unit) -> NewGuess | ReplyProblem | None:
    """The guess in a reply: from the fields of its window, or from the words of a message; None without one."""
    typed = reply.guess
    if typed is None:
        found = None if reply.way is Way.MODAL else first_in(reply.text, unit)
        return None if found is None else NewGuess(found, from_text=True)
    if not typed.value.strip():
        return ReplyProblem.GUESS_MISSING if typed.low.strip() or typed.high.strip() else None
    value = read(typed.value, unit)
    if isinstance(value, Unclear):
        return ReplyProblem.GUESS_UNCLEAR
    return _with_range(value, typed, unit)


def _with_range(value: float, typed: TypedGuess, unit: Unit) -> NewGuess | ReplyProblem:
    if not typed.low.strip() and not typed.high.strip():
        return NewGuess(value)
    low, high = read(typed.low, unit), read(typed.high, unit)
    if isinstance(low, Unclear):
        return ReplyProblem.LOW_UNCLEAR
    if isinstance(high, Unclear):
        return ReplyProblem.HIGH_UNCLEAR
    return NewGuess(value, low, high) if low <= value <= high else ReplyProblem.RANGE_APART


def look_at(zone: ZoneInfo, now: datetime) -> datetime:
    """The morning on which somebody who guessed now is asked whether they have looked."""
    return instant((now + LOOK_AFTER).astimezone(zone).date(), MORNING, zone)


class How(StrEnum):
    """How far a guess was from what it is."""

    SAME = "same"
    CLOSE = "close"
    MORE = "more"
    LESS = "less"
    NEARLY_TIMES = "nearly_times"
    ABOUT_TIMES = "about_times"
    OVER_TIMES = "over_times"
    HALF = "half"
    THIRD = "third"
    QUARTER = "quarter"
    FRACTION = "fraction"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Distance:
    """How far, for words: `number` is per cent for more and less, else how many times."""

    how: How
    number: int = 0


SAME, CLOSE = 0.005, 0.1
TIMES = 1.85
"""From here on people say twice, not 85% more."""
ROUND = 0.04
PARTS = {2: How.HALF, 3: How.THIRD, 4: How.QUARTER}


EXACT = 20
"""Below this a factor is said as it is."""


def distance(guess: float, real: float) -> Distance:
    """What `real` is, seen from the guess. Where one of them is nothing or a credit, the numbers alone must do."""
    if abs(real - guess) <= SAME * abs(guess):
        return Distance(How.SAME)
    if guess <= 0 or real <= 0:
        return Distance(How.APART)
    ratio = real / guess
    if abs(ratio - 1) <= CLOSE:
        return Distance(How.CLOSE)
    if 1 / TIMES < ratio < TIMES:
        return Distance(How.MORE if ratio > 1 else How.LESS, 5 * round(20 * abs(ratio - 1)))
    times = ratio if ratio > 1 else 1 / ratio
    number = _rounded(times)
    if ratio < 1:
        return Distance(PARTS.get(number, How.FRACTION), number)
    apart = times / number - 1
    return Distance(
        How.NEARLY_TIMES if apart < -ROUND else How.OVER_TIMES if apart > ROUND else How.ABOUT_TIMES, number
    )


def _rounded(times: float) -> int:
    """As people say it: 7 times, 15 times, 40 times, 300 times."""
    if times < EXACT:
        return round(times)
    digits = len(str(round(times)))
    return int(round(times, 1 - digits))
