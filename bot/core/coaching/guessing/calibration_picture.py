"""How guesses run, as a picture: each of them over what it really was, in the order in which it was looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from bot.core.coaching.guessing.calibration import FURTHEST
from bot.core.svg import (
    GRID,
    MARGIN,
    NOW,
    QUIET,
    SMALL,
    WIDTH,
    Anchor,
    Dot,
    Drawing,
    Line,
    Mark,
    Measure,
    Point,
    Shape,
    Text,
    paragraph,
    shortened,
    stroke,
)

ROW, PLOT = 96.0, 72.0
LEFT, RIGHT = 300.0, WIDTH - 2.0 * MARGIN
DOT = 7.0


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
        shapes += _row(track, MARGIN + (number + 0.5) * ROW, measure)
    bottom = MARGIN + len(shown) * ROW + SMALL
    half = (RIGHT - LEFT) / 2 / SMALL - 1
    shapes += [
        Text(shortened(captions.first, half, measure), Point(LEFT, bottom), SMALL, colour=QUIET),
        Text(shortened(captions.last, half, measure), Point(RIGHT, bottom), SMALL, Anchor.END, QUIET),
    ]
    legend = f"{captions.high} / {captions.truth} / {captions.low}"
    room = (WIDTH - 2 * MARGIN) / SMALL
    end = bottom + 1.5 * SMALL
    shapes.append(Text(shortened(legend, room, measure), Point(WIDTH / 2, end), SMALL, Anchor.MIDDLE, QUIET))
    return Drawing(int(end) + MARGIN, tuple(shapes))


def _row(track: Track, middle: float, measure: Measure) -> list[Shape]:
    def height(ratio: float) -> float:
        return middle - PLOT / 2 * log(ratio) / log(FURTHEST)

    frame = [Line((Point(LEFT, height(end)), Point(RIGHT, height(end))), GRID) for end in (1 / FURTHEST, FURTHEST)]
    truth = stroke(Mark.TARGET, (Point(LEFT, middle), Point(RIGHT, middle)))
    label = paragraph(track.label, Point(MARGIN, middle), LEFT - 2 * MARGIN, measure)
    dots = [
        Dot(Point(LEFT + DOT + (RIGHT - LEFT - 2 * DOT) * when, height(ratio)), NOW, DOT)
        for when, ratio in track.ratios
    ]
    return [*frame, truth, *dots, *label]
