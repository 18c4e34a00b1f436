"""Where at least half of a group stand by their self-checks, area by area, week by week: as stacks of steps.

It is drawn from figures that were published, so it shows nothing that a lead has not been told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.svg import (
    GRID,
    MARGIN,
    QUIET,
    SMALL,
    WIDTH,
    Anchor,
    Cell,
    Drawing,
    Line,
    Measure,
    Point,
    Shape,
    Text,
    paragraph,
    shortened,
)

STEPS = 5
ROW, CELL, GAP = 104.0, 12.0, 3.0
LEFT, RIGHT = 300.0, WIDTH - 64.0
WIDEST = 44.0
"""A stack, where there are few weeks."""
AXIS_SIZE = 18.0
NONE = "-"


@dataclass(frozen=True, slots=True)
class Stacks:
    """One area: by week, counted from the first one, the step that half or more have reached.

    None is fewer than half with a self-check; a week that is missing was not published.
    """

    label: str
    steps: Mapping[int, int | None]


def distribution(
    areas: Sequence[Stacks], weeks: int, days: tuple[str, str], meaning: str, measure: Measure
) -> Drawing:
    """The picture; `days` says when the first and the last of the weeks began, `meaning` what a filled step is."""
    shapes: list[Shape] = []
    for number, area in enumerate(areas):
        shapes += _row(area, weeks, MARGIN + (number + 0.5) * ROW, measure)
    bottom = MARGIN + len(areas) * ROW + SMALL
    shapes += _axis(days if weeks > 1 else days[1:], bottom, measure)
    return Drawing(
        int(bottom + 2.5 * SMALL) + MARGIN, (*shapes, *_meaning(meaning, bottom + 1.8 * SMALL, measure))
    )


def _row(area: Stacks, weeks: int, middle: float, measure: Measure) -> list[Shape]:
    tall = STEPS * CELL + (STEPS - 1) * GAP
    floor = middle + tall / 2
    width = min(WIDEST, (RIGHT - LEFT) / weeks * 0.78)
    pitch = (RIGHT - LEFT - width) / max(1, weeks - 1)
    stacks = [
        Cell(Point(LEFT + week * pitch, floor - (step + 1) * CELL - step * GAP), width, CELL, filled)
        for week, reached in sorted(area.steps.items())
        for step in range(STEPS)
        for filled in [reached is not None and step <= reached]
    ]
    last = area.steps[max(area.steps)] if area.steps else None
    return [
        *paragraph(area.label, Point(MARGIN, middle), LEFT - 3 * MARGIN, measure, most_lines=3),
        Text("4", Point(LEFT - 10, middle - tall / 2 + AXIS_SIZE * 0.7), AXIS_SIZE, Anchor.END, QUIET),
        Text("0", Point(LEFT - 10, floor), AXIS_SIZE, Anchor.END, QUIET),
        Line((Point(LEFT, floor + 2 * GAP), Point(RIGHT, floor + 2 * GAP)), GRID),
        *stacks,
        Text(NONE if last is None else str(last), Point(WIDTH - MARGIN, middle + 9), anchor=Anchor.END),
    ]


def _axis(days: Sequence[str], bottom: float, measure: Measure) -> list[Shape]:
    places = [Point(LEFT, bottom), Point(RIGHT, bottom)]
    room = (RIGHT - LEFT) / 2 / SMALL - 0.5
    return [
        Text(shortened(day, room, measure), place, SMALL, anchor, QUIET)
        for day, place, anchor in zip(days, places, (Anchor.START, Anchor.END), strict=False)
    ]


def _meaning(words: str, middle: float, measure: Measure) -> list[Shape]:
    """What a filled step says."""
    sample = 34.0
    said = shortened(words, (WIDTH - 2 * MARGIN - sample) / SMALL, measure)
    left = (WIDTH - sample - measure(said) * SMALL) / 2
    return [
        Cell(Point(left, middle - CELL / 2), 22, CELL, filled=True),
        Text(said, Point(left + sample, middle + SMALL * 0.36), SMALL),
    ]
