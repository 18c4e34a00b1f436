"""Guesses in words: amounts, how far they were from what it is, and how good they are on the whole."""

from collections.abc import Sequence
from typing import Any

from bot.core.coaching.guessing import calibration
from bot.core.coaching.guessing.calibration import Calibration, Lean
from bot.core.coaching.guessing.guesses import Guess, How, distance
from bot.core.quantities import Unit, readable, shown
from bot.core.self_checks.checks import Standing
from bot.prompts import Prompts
from bot.prompts.words import Words

MOST_MARKS = 20
"""Of an area's guesses in one line."""


def amount(words: Words, value: float, unit: Unit) -> str:
    """`11 pages`, `40%`, `2,300`."""
    value, unit = readable(value, unit)
    return words.plain(f"guesses.in_{unit}", value=shown(value), one=value == 1)


def distance_in_words(words: Words, guess: Guess, real: float) -> str:
    """What was guessed, what it is, and how far apart that is; no mark, no praise."""
    if shown(guess.value) == shown(real):
        found, how, number = amount(words, real, guess.unit), How.SAME, 0
    else:
        found, apart = amount(words, real, guess.unit), distance(guess.value, real)
        how, number = apart.how, apart.number
    return words.plain(
        f"guesses.distance_{how}", guess=amount(words, guess.value, guess.unit), real=found, number=number
    )


def to_look_up(prompts: Prompts, guess: Guess) -> dict[str, Any]:
    """A guess as a message asks about it, or tells what it was where somebody or the team's tools have looked."""
    question = prompts.checklist.questions.get(guess.question_id)
    return {
        "nudge_id": guess.nudge_id,
        "question": guess.asked,
        "guess": amount(prompts.words, guess.value, guess.unit),
        "hint": question.hint if question else None,
        "told": None if guess.real is None else distance_in_words(prompts.words, guess, guess.real),
        "url": guess.url,
    }


def news(prompts: Prompts, settled: Sequence[Guess]) -> str | None:
    """What the last of these guesses has shown about all of them, if anything is new."""
    found = calibration.news(settled)
    return _verdict(prompts.words, prompts.words.plain("guesses.all"), found) if found else None


def in_words(prompts: Prompts, settled: Sequence[Guess]) -> list[str]:
    """How good guesses are, in a few sentences; none before there are enough."""
    words = prompts.words
    whole = calibration.calibration(settled)
    if whole is None or whole.guesses < calibration.ENOUGH:
        return []
    topics = calibration.by_topic(settled)
    lines = [_verdict(words, words.plain("guesses.all"), whole)]
    lines += [
        _verdict(words, words.plain("guesses.of_topic", topic=one.label), topics[one.id])
        for one in prompts.checklist.competencies
        if one.id in topics and (len(topics) > 1 or topics[one.id].lean is not whole.lean)
    ]
    if whole.ranges >= calibration.ENOUGH_OF_TOPIC:
        expected = round(calibration.HOLDS * whole.ranges)
        lines.append(words.plain("guesses.ranges", held=whole.held, ranges=whole.ranges, expected=expected))
    if calibration.has_come_closer(settled):
        lines.append(words.plain("guesses.closer"))
    return lines


def courses(prompts: Prompts, settled: Sequence[Guess]) -> list[str]:
    """How guesses went, a line for each area: a mark for each of the last ones, the newest at the end."""
    words, found = prompts.words, []
    if not in_words(prompts, settled):
        return []
    for area in prompts.checklist.areas:
        topics = {competency.id for competency in area.competencies}
        ratios = [calibration.ratio_of(guess) for guess in settled if guess.competency_id in topics]
        marks = [words.plain(f"guesses.mark_{calibration.side(one)}") for one in ratios if one is not None]
        if marks:
            found.append(words.plain("guesses.course", marks="".join(marks[-MOST_MARKS:]), area=area.name))
    return found


def _verdict(words: Words, whose: str, one: Calibration) -> str:
    """How guesses run: low or high and by how much, sound, or now this and now that."""
    if one.lean in (Lean.SOUND, Lean.EITHER):
        return words.plain(f"guesses.is_{one.lean}", whose=whose, factor=shown(round(one.factor, 1)), by=None)
    fraction = calibration.share(one)
    by = words.plain(f"guesses.by_{fraction}") if fraction else None
    return words.plain(f"guesses.is_{one.lean}", whose=whose, by=by, factor=shown(round(one.ratio, 1)))


def beside_claims(prompts: Prompts, standings: Sequence[Standing], settled: Sequence[Guess]) -> list[str]:
    """For each claimed anchor that implies knowing figures, the last guess that speaks for it or against it."""
    last = {guess.competency_id: guess for guess in settled}
    claimed = [prompts.checklist.competency(one.competency_id) for one in standings if _claims(prompts, one)]
    return [
        _beside(prompts.words, one.label, last[one.id], ratio)
        for one in claimed
        if one.id in last and (ratio := calibration.ratio_of(last[one.id])) is not None
    ]


def _claims(prompts: Prompts, standing: Standing) -> bool:
    first = prompts.checklist.competency(standing.competency_id).figures_from
    return first is not None and standing.score >= first


def _beside(words: Words, topic: str, guess: Guess, ratio: float) -> str:
    told = distance_in_words(words, guess, guess.real or 0.0)
    if calibration.lean([ratio]) is Lean.SOUND:
        return words.plain("guesses.speaks_for", topic=topic, told=told)
    return words.plain("guesses.speaks_against", topic=topic, told=told)


def recorded(words: Words, guess: Guess) -> str:
    """A guess in one line, for the history and the export."""
    low, high, real = (
        None if value is None else amount(words, value, guess.unit)
        for value in (guess.low, guess.high, guess.real)
    )
    said = amount(words, guess.value, guess.unit)
    return words.plain("guesses.recorded", guess=said, low=low, high=high, real=real)
