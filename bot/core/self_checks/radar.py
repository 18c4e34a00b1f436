"""The radar: where a manager stands on every competency, beside the target profile and the time before."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin

from bot.core.svg import (
    GRID,
    MARGIN,
    QUIET,
    SIZE,
    WIDTH,
    Anchor,
    Drawing,
    Line,
    Mark,
    Measure,
    Point,
    Shape,
    Text,
    legend,
    markers,
    paragraph,
    stroke,
)

TOP_SCORE = 4
RADIUS = 196.0
CENTRE = Point(WIDTH / 2, 290)
LABEL_GAP = 22.0
AXIS_SIZE = 18.0


@dataclass(frozen=True, slots=True)
class Spoke:
    """One competency: its rating now and before, each None where there is none, and its target."""

    label: str
    score: int | None
    previous: int | None
    target: int


def radar(spokes: Sequence[Spoke], names: dict[Mark, str], measure: Measure) -> Drawing:
    """The picture; `names` says what the series are called. There is no series without a value."""
    series: dict[Mark, Sequence[int | None]] = {
        Mark.TARGET: [spoke.target for spoke in spokes],
        Mark.BEFORE: [spoke.previous for spoke in spokes],
        Mark.NOW: [spoke.score for spoke in spokes],
    }
    told = {mark: values for mark, values in series.items() if any(value is not None for value in values)}
    shapes = [*_grid(len(spokes)), *(shape for mark, values in told.items() for shape in _outline(mark, values))]
    for number, spoke in enumerate(spokes):
        shapes += _label(spoke.label, number, len(spokes), measure)
    entries = [(mark, names[mark]) for mark in Mark if mark in told]
    explained, end = legend(entries, CENTRE.y + RADIUS + 2 * LABEL_GAP + SIZE * 1.6, measure)
    return Drawing(int(end) + MARGIN, (*shapes, *explained))


def place(number: int, spokes: int, value: float) -> Point:
    """Where a value stands on a spoke; the first spoke points up, the others follow clockwise."""
    angle = 2 * pi * number / spokes
    reach = RADIUS * value / TOP_SCORE
    return Point(CENTRE.x + reach * sin(angle), CENTRE.y - reach * cos(angle))


def _grid(spokes: int) -> list[Shape]:
    rings = [
        Line(tuple(place(number, spokes, score) for number in range(spokes)), GRID, closed=True)
        for score in range(1, TOP_SCORE + 1)
    ]
    rays = [Line((CENTRE, place(number, spokes, TOP_SCORE)), GRID) for number in range(spokes)]
    scale = [
        Text(str(score), Point(CENTRE.x + 7, place(0, spokes, score).y - 5), AXIS_SIZE, colour=QUIET)
        for score in range(1, TOP_SCORE + 1)
    ]
    return [*rings, *rays, *scale]


def _outline(mark: Mark, values: Sequence[int | None]) -> list[Shape]:
    """A closed shape where every spoke has a value, else lines between neighbours that both have one."""
    places = [None if value is None else place(number, len(values), value) for number, value in enumerate(values)]
    known = [point for point in places if point]
    if len(known) == len(places):
        return [stroke(mark, known, closed=True, filled=mark is Mark.NOW), *markers(mark, known)]
    sides = [stroke(mark, (one, other)) for one, other in pairwise([*places, places[0]]) if one and other]
    return [*sides, *markers(mark, known)]


def _label(words: str, number: int, spokes: int, measure: Measure) -> tuple[Text, ...]:
    """A label outside the last ring, in the room that is left there beside the picture's edge."""
    end = place(number, spokes, TOP_SCORE)
    across, down = (end.x - CENTRE.x) / RADIUS, (end.y - CENTRE.y) / RADIUS
    if abs(across) < 0.1:  # noqa: PLR2004 - straight up or down
        at = Point(CENTRE.x, CENTRE.y + down * (RADIUS + LABEL_GAP + SIZE * 0.8))
        return paragraph(words, at, WIDTH / 2, measure, anchor=Anchor.MIDDLE, most_lines=1)
    x = end.x + LABEL_GAP * across
    room = WIDTH - MARGIN - x if across > 0 else x - MARGIN
    anchor = Anchor.START if across > 0 else Anchor.END
    return paragraph(words, Point(x, end.y + LABEL_GAP * down), room, measure, anchor=anchor)
