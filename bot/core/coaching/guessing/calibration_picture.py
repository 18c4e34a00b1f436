"""How guesses run, as a picture: each of them over what it really was, in the order in which it was looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from bot.core.coaching.guessing.calibration import FURTHEST
from bot.core.rows import Rows
from bot.core.svg import (
    MARGIN,
    NOW,
    QUIET,
    SMALL,
    WIDTH,
    Anchor,
    Dot,
    Drawing,
    Measure,
    Point,
    Shape,
    Text,
    shortened,
)

ROWS = Rows(height=96.0, band=72.0, room=2.0 * MARGIN)
TRUTH = 0.5
"""Where in a band what it is lies: ten times of it is at the top, a tenth at the bottom."""


@dataclass(frozen=True, slots=True)
class Track:
    """The guesses about one area: each over the truth, with its place between the first (0) and the last (1)."""

    label: str
    ratios: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Captions:
    """What is written beside the lines: far too high, what it is, far too low; and the days of both ends."""

    high: str
    truth: str
    low: str
    first: str
    last: str


def tracks(shown: Sequence[Track], captions: Captions, measure: Measure) -> Drawing:
    """The picture: a row for each area, in it a line for the truth and a dot for each guess."""
    shapes: list[Shape] = []
    for number, track in enumerate(shown):
        dots = [Dot(ROWS.point(number, when, _height(ratio)), NOW, 7) for when, ratio in track.ratios]
        shapes += [*ROWS.row(number, track.label, TRUTH, measure), *dots]
    below, bottom = ROWS.days(len(shown), (captions.first, captions.last), measure)
    legend = f"{captions.high} / {captions.truth} / {captions.low}"
    end = bottom + 1.5 * SMALL
    room = (WIDTH - 2 * MARGIN) / SMALL
    explained = Text(shortened(legend, room, measure), Point(WIDTH / 2, end), SMALL, Anchor.MIDDLE, QUIET)
    return Drawing(int(end) + MARGIN, (*shapes, *below, explained))


def _height(ratio: float) -> float:
    return TRUTH + TRUTH * log(ratio) / log(FURTHEST)
