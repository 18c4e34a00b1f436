"""Rows over time, one below the other: a label, and beside it a band between two days with a dashed line in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.svg import (
    GRID,
    MARGIN,
    QUIET,
    SMALL,
    WIDTH,
    Anchor,
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

LEFT = 300.0
"""Where bands begin; labels stand before that."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The measures of a picture of rows: how high one is, how high its band, and how much room is right of it."""

    height: float
    band: float
    room: float

    def middle(self, number: int) -> float:
        """The y of the middle of a row."""
        return MARGIN + (number + 0.5) * self.height

    def point(self, number: int, when: float, value: float) -> Point:
        """A place in the band of a row, from the first day (0) to the last (1) and from bottom (0) to top (1)."""
        return Point(LEFT + (self._right - LEFT) * when, self.middle(number) + self.band / 2 - self.band * value)

    def row(self, number: int, label: str, dashed: float, measure: Measure) -> list[Shape]:
        """The label of a row and its band, with a dashed line at some height."""
        frame = [Line(self._across(number, end), GRID) for end in (0.0, 1.0)]
        words = paragraph(label, Point(MARGIN, self.middle(number)), LEFT - 2 * MARGIN, measure)
        return [*frame, stroke(Mark.TARGET, self._across(number, dashed)), *words]

    def days(self, count: int, days: Sequence[str], measure: Measure) -> tuple[list[Shape], float]:
        """The first day and the last below so many rows, and the y of their line."""
        bottom = MARGIN + count * self.height + SMALL
        first, last = (shortened(day, (self._right - LEFT) / 2 / SMALL - 1, measure) for day in days)
        return [
            Text(first, Point(LEFT, bottom), SMALL, colour=QUIET),
            Text(last, Point(self._right, bottom), SMALL, Anchor.END, QUIET),
        ], bottom

    def _across(self, number: int, value: float) -> tuple[Point, Point]:
        return self.point(number, 0.0, value), self.point(number, 1.0, value)

    @property
    def _right(self) -> float:
        return WIDTH - self.room
