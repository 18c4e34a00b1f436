"""The trend: one small chart for each competency, all on the same days, each against its own target."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.rows import Rows
from bot.core.self_checks.radar import TOP_SCORE
from bot.core.svg import (
    INK,
    MARGIN,
    NOW,
    SMALL,
    WIDTH,
    Anchor,
    Dot,
    Drawing,
    Mark,
    Measure,
    Point,
    Shape,
    Text,
    legend,
    stroke,
)

ROWS = Rows(height=78.0, band=52.0, room=64.0)
"""The last rating stands in the room at the right."""


@dataclass(frozen=True, slots=True)
class Course:
    """One competency over time: ratings with their place between the first check (0) and the last (1)."""

    label: str
    ratings: tuple[tuple[float, int], ...]
    target: int


def trend(courses: Sequence[Course], days: tuple[str, str], names: dict[Mark, str], measure: Measure) -> Drawing:
    """The picture; `days` are those of the first and the last check, in words."""
    shapes: list[Shape] = []
    for number, course in enumerate(courses):
        shapes += [*ROWS.row(number, course.label, course.target / TOP_SCORE, measure), *_ratings(number, course)]
    below, bottom = ROWS.days(len(courses), days, measure)
    explained, end = legend([(mark, names[mark]) for mark in (Mark.NOW, Mark.TARGET)], bottom + SMALL, measure)
    return Drawing(int(end) + MARGIN, (*shapes, *below, *explained))


def _ratings(number: int, course: Course) -> list[Shape]:
    points = [ROWS.point(number, when, score / TOP_SCORE) for when, score in course.ratings]
    curve = [stroke(Mark.NOW, points)] if len(points) > 1 else []
    last = str(course.ratings[-1][1]) if course.ratings else "-"
    at = Point(WIDTH - MARGIN, ROWS.middle(number) + SMALL * 0.36)
    return [*curve, *(Dot(point, NOW, 7) for point in points), Text(last, at, SMALL, Anchor.END, INK)]
