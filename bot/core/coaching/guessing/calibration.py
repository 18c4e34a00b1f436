"""How good somebody's guesses are: how far off, in which direction, and whether ranges hold. For them alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log
from statistics import median

from bot.core.coaching.guessing.guesses import Guess

ENOUGH = 5
"""Guesses from which on anything is said at all."""
ENOUGH_OF_TOPIC = 3
"""Guesses from which on a topic has a line of its own, and ranges from which on it is said how they hold."""
RECENT = 5
"""How many of a topic's guesses count when the next question is chosen: people learn."""
SOUND = 1.25
"""Guesses that are out by no more than this factor, in the middle, are sound."""
FAR = 2.0
"""A guess that is out by this factor is far off; such guesses widen their gap as far as guesses can."""
MOSTLY = 0.7
"""The part of the guesses that must be on one side before a direction is named."""
FURTHEST = 10.0
"""A guess counts as out by this factor at the most: nothing against something is no better than that."""
HOLDS = 0.8
"""How often a range that somebody is 80% sure of should have the real number in it."""


class Lean(StrEnum):
    """Where guesses lie beside the truth."""

    SOUND = "sound"
    LOW = "low"
    HIGH = "high"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Calibration:
    """So many guesses, the median of guess over truth, the factor they are out by, and the ranges that held."""

    guesses: int
    ratio: float
    factor: float
    lean: Lean
    ranges: int = 0
    held: int = 0


def ratio(guess: float, real: float) -> float | None:
    """Guess over truth, within bounds; None where a sign is different, as a credit's."""
    if guess < 0 or real < 0:
        return ratio(-guess, -real) if guess <= 0 and real <= 0 else None
    if guess == real:
        return 1.0
    if not guess or not real:
        return 1 / FURTHEST if real else FURTHEST
    return min(FURTHEST, max(1 / FURTHEST, guess / real))


def ratio_of(guess: Guess) -> float | None:
    """The same of a guess that was looked up."""
    return None if guess.real is None else ratio(guess.value, guess.real)


def calibration(settled: Sequence[Guess]) -> Calibration | None:
    """What these guesses come to; None when none of them can be counted."""
    ratios = [one for guess in settled if (one := ratio_of(guess)) is not None]
    if not ratios:
        return None
    with_range = [guess for guess in settled if guess.low is not None and guess.real is not None]
    return Calibration(
        guesses=len(ratios),
        ratio=median(ratios),
        factor=_factor(ratios),
        lean=lean(ratios),
        ranges=len(with_range),
        held=sum(_holds(guess) for guess in with_range),
    )


def by_topic(settled: Sequence[Guess]) -> dict[str, Calibration]:
    """The same by competency, for those with enough guesses."""
    topics = dict.fromkeys(guess.competency_id for guess in settled)
    found = {id_: calibration([guess for guess in settled if guess.competency_id == id_]) for id_ in topics}
    return {id_: one for id_, one in found.items() if one and one.guesses >= ENOUGH_OF_TOPIC}


class Side(StrEnum):
    """Where one guess lies beside the truth; far is by twice and more."""

    FAR_LOW = "far_low"
    LOW = "low"
    CLOSE = "close"
    HIGH = "high"
    FAR_HIGH = "far_high"


def side(one: float) -> Side:
    """The same of a guess over the truth."""
    if max(one, 1 / one) <= SOUND:
        return Side.CLOSE
    far = max(one, 1 / one) >= FAR
    return (Side.FAR_LOW if far else Side.LOW) if one < 1 else (Side.FAR_HIGH if far else Side.HIGH)


def has_come_closer(settled: Sequence[Guess]) -> bool:
    """Whether the later half of the guesses is clearly nearer than the first one; they come the oldest first."""
    ratios = [one for guess in settled if (one := ratio_of(guess)) is not None]
    half = len(ratios) // 2
    if half < ENOUGH:
        return False
    before, after = _factor(ratios[:half]), _factor(ratios[-half:])
    return after - 1 < (before - 1) * MOSTLY and before > SOUND


def news(settled: Sequence[Guess]) -> Calibration | None:
    """What the last of these guesses has changed, if it is worth a sentence: the first verdict, or another one.

    That guesses are sound is said once, whatever happens in between.
    """
    verdicts = [one for end in range(len(settled) + 1) if (one := _verdict(settled[:end]))]
    if not verdicts or len(verdicts) != len(settled) - ENOUGH + 1 or len(settled) < ENOUGH:
        return None
    *earlier, last = verdicts
    leans = [one.lean for one in earlier]
    known = last.lean in leans if last.lean is Lean.SOUND else bool(leans) and leans[-1] is last.lean
    return None if known or last.lean is Lean.EITHER else last


def _verdict(settled: Sequence[Guess]) -> Calibration | None:
    return calibration(settled) if len(settled) >= ENOUGH else None


def poorness(ratios: Sequence[float]) -> float:
    """From 0 (sound) to 1, by the last ones of a topic. A single one may be bad luck: it counts half."""
    if not ratios:
        return 0.0
    factor = _factor(ratios[-RECENT:])
    poor = min(1.0, max(0.0, (log(factor) - log(SOUND)) / (log(FAR) - log(SOUND))))
    return poor / 2 if len(ratios) == 1 else poor


def _factor(ratios: Sequence[float]) -> float:
    return exp(median(abs(log(one)) for one in ratios))


def lean(ratios: Sequence[float]) -> Lean:
    """On which side of the truth guesses lie, given each of them over the truth."""
    if _factor(ratios) <= SOUND:
        return Lean.SOUND
    low = sum(one < 1 for one in ratios) / len(ratios)
    high = sum(one > 1 for one in ratios) / len(ratios)
    return Lean.LOW if low >= MOSTLY else Lean.HIGH if high >= MOSTLY else Lean.EITHER


def _holds(guess: Guess) -> bool:
    return (
        guess.real is not None
        and guess.low is not None
        and guess.high is not None
        and guess.low <= guess.real <= guess.high
    )


SHARES: Mapping[str, float] = {
    "fifth": 1 / 5,
    "quarter": 1 / 4,
    "third": 1 / 3,
    "half": 1 / 2,
    "two_thirds": 2 / 3,
    "three_quarters": 3 / 4,
    "nine_tenths": 9 / 10,
}


def share(one: Calibration) -> str | None:
    """By how much guesses run low or high, as the name of a fraction; None for twice and more."""
    out = abs(1 - one.ratio)
    if one.ratio > 2 - SHARES["fifth"]:
        return None
    return min(SHARES, key=lambda name: abs(SHARES[name] - out))
