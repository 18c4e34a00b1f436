"""Drawing how somebody's guesses run, from as many on as are needed to say so."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.actions.coaching.guessing.guess_words import in_words
from bot.actions.self_checks.pictures import Picture
from bot.core.coaching.guessing import calibration
from bot.core.coaching.guessing.calibration_picture import Captions, Track, tracks
from bot.core.coaching.guessing.guesses import Guess
from bot.core.svg import Kind
from bot.pictures import measure, png
from bot.prompts import Prompts


def draw(prompts: Prompts, settled: Sequence[Guess], zone: ZoneInfo) -> Picture | None:
    """The picture; None while there are too few guesses. It takes a twentieth of a second."""
    counted = [guess for guess in settled if calibration.ratio_of(guess) is not None and guess.looked_at]
    if len(counted) < calibration.ENOUGH:
        return None
    days = [guess.looked_at.astimezone(zone).date() for guess in counted if guess.looked_at]
    words = prompts.words
    captions = Captions(
        high=words.plain("guesses.picture_high"),
        truth=words.plain("guesses.picture_truth"),
        low=words.plain("guesses.picture_low"),
        first=words.plain("pictures.day", day=days[0]),
        last=words.plain("pictures.day", day=days[-1]),
    )
    alt_text = words.plain("guesses.picture_alt", told=in_words(prompts, settled))
    return Picture(Kind.GUESSES, png(tracks(_tracks(prompts, counted), captions, measure)), alt_text)


def _tracks(prompts: Prompts, counted: Sequence[Guess]) -> list[Track]:
    """One for each area that has guesses; their order is their place in time."""
    last = len(counted) - 1
    placed = [(number / last, guess) for number, guess in enumerate(counted)]
    found = []
    for area in prompts.checklist.areas:
        topics = {competency.id for competency in area.competencies}
        ratios = [(when, calibration.ratio_of(guess)) for when, guess in placed if guess.competency_id in topics]
        dots = tuple((when, ratio) for when, ratio in ratios if ratio is not None)
        found += [Track(area.name, dots)] if dots else []
    return found
