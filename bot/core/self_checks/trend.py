"""The trend: one small chart for each competency, all on the same days, each against its own target."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.self_checks.radar import TOP_SCORE
from bot.core.svg import (
    GRID,
    INK,
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
    legend,
    paragraph,
    shortened,
    stroke,
)

ROW, PLOT = 78.0, 52.0
LEFT, RIGHT = 300.0, WIDTH - 64.0


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
        shapes += _row(course, MARGIN + (number + 0.5) * ROW, measure)
    bottom = MARGIN + len(courses) * ROW + SMALL
    first, last = (shortened(day, (RIGHT - LEFT) / 2 / SMALL - 1, measure) for day in days)
    shapes += [
        Text(first, Point(LEFT, bottom), SMALL, colour=QUIET),
        Text(last, Point(RIGHT, bottom), SMALL, Anchor.END, QUIET),
    ]
    explained, end = legend([(mark, names[mark]) for mark in (Mark.NOW, Mark.TARGET)], bottom + SMALL, measure)
    return Drawing(int(end) + MARGIN, (*shapes, *explained))


def _row(course: Course, middle: float, measure: Measure) -> list[Shape]:
    def height(score: float) -> float:
        return middle + PLOT / 2 - PLOT * score / TOP_SCORE

    points = [Point(LEFT + (RIGHT - LEFT) * when, height(score)) for when, score in course.ratings]
    frame = [Line((Point(LEFT, height(end)), Point(RIGHT, height(end))), GRID) for end in (0, TOP_SCORE)]
    target = stroke(Mark.TARGET, (Point(LEFT, height(course.target)), Point(RIGHT, height(course.target))))
    label = paragraph(course.label, Point(MARGIN, middle), LEFT - 2 * MARGIN, measure)
    curve = [stroke(Mark.NOW, points)] if len(points) > 1 else []
    last = str(course.ratings[-1][1]) if course.ratings else "-"
    score = Text(last, Point(WIDTH - MARGIN, middle + SMALL * 0.36), SMALL, Anchor.END, INK)
    return [*frame, target, *curve, *(Dot(point, NOW, 7) for point in points), *label, score]
