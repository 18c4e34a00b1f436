"""Pictures as SVG: a few shapes, colours that everybody can tell apart, and text that is measured beforehand.

Every picture stands on a light card of its own, so that it reads alike in a light and in a dark Slack. Colours are
those of Okabe and Ito, and each series has a dash and a marker too: colour alone says nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from math import ceil

Measure = Callable[[str], float]
"""How wide a text is, in multiples of its size."""

WIDTH = 720
"""Of every picture: Slack shows it at half of that on a phone, so that 26 there reads as 13."""
MARGIN = 20
LINE = 1.25
"""The height of a line of text, in multiples of its size."""
SIZE, SMALL, SMALLEST = 26.0, 22.0, 12.0

CARD, EDGE, GRID, INK, QUIET = "#fbfbf9", "#c9c9c4", "#d5d5d0", "#1d1c1d", "#5c5b5e"
NOW, BEFORE, TARGET = "#0072b2", "#d55e00", "#1d1c1d"


class Kind(StrEnum):
    """Which picture."""

    RADAR = "radar"
    TREND = "trend"
    GUESSES = "guesses"


class Anchor(StrEnum):
    """Which point of a text stands at its x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a picture; y grows downwards."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `at` is on its baseline."""

    words: str
    at: Point
    size: float = SIZE
    anchor: Anchor = Anchor.START
    colour: str = INK

    @property
    def svg(self) -> str:
        """As SVG."""
        return (
            f'<text x="{self.at.x:.1f}" y="{self.at.y:.1f}" font-size="{self.size:.1f}" '
            f'text-anchor="{self.anchor}" fill="{self.colour}">{escape(self.words)}</text>'
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line through some points; a closed one may be filled."""

    points: tuple[Point, ...]
    colour: str
    width: float = 1.5
    dash: str = ""
    closed: bool = False
    filled: bool = False

    @property
    def svg(self) -> str:
        """As SVG."""
        name = "polygon" if self.closed else "polyline"
        places = " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points)
        fill = f'fill="{self.colour}" fill-opacity="0.16"' if self.filled else 'fill="none"'
        dashes = f' stroke-dasharray="{self.dash}"' if self.dash else ""
        style = f'stroke="{self.colour}" stroke-width="{self.width}" stroke-linejoin="round"{dashes}'
        return f'<{name} points="{places}" {fill} {style}/>'


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    at: Point
    colour: str
    radius: float = 8

    @property
    def svg(self) -> str:
        """As SVG."""
        return f'<circle cx="{self.at.x:.1f}" cy="{self.at.y:.1f}" r="{self.radius}" fill="{self.colour}"/>'


@dataclass(frozen=True, slots=True)
class Square:
    """A hollow square; a dot in the same place shows inside it."""

    at: Point
    colour: str
    half: float = 10

    @property
    def svg(self) -> str:
        """As SVG."""
        corner, side = f'x="{self.at.x - self.half:.1f}" y="{self.at.y - self.half:.1f}"', 2 * self.half
        style = f'fill="{CARD}" stroke="{self.colour}" stroke-width="4"'
        return f'<rect {corner} width="{side}" height="{side}" {style}/>'


@dataclass(frozen=True, slots=True)
class Cell:
    """One step of a stack, filled or hollow; `at` is its upper left corner."""

    at: Point
    width: float
    height: float
    filled: bool

    @property
    def svg(self) -> str:
        """As SVG."""
        box = f'x="{self.at.x:.1f}" y="{self.at.y:.1f}" width="{self.width:.1f}" height="{self.height:.1f}" rx="2"'
        style = f'fill="{NOW}"' if self.filled else f'fill="none" stroke="{GRID}" stroke-width="1.5"'
        return f"<rect {box} {style}/>"


Shape = Text | Line | Dot | Square | Cell


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: its shapes in the order in which they are painted."""

    height: int
    shapes: tuple[Shape, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        """The lines of text in it."""
        return tuple(shape for shape in self.shapes if isinstance(shape, Text))

    @property
    def svg(self) -> str:
        """The whole picture as SVG."""
        frame = f'width="{WIDTH - 2}" height="{self.height - 2}" rx="16" fill="{CARD}" stroke="{EDGE}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{self.height}" font-family="Inter">'
            f'<rect x="1" y="1" {frame} stroke-width="2"/>{"".join(shape.svg for shape in self.shapes)}</svg>'
        )


class Mark(StrEnum):
    """A series of values, by what it says."""

    NOW = "now"
    BEFORE = "before"
    TARGET = "target"


def stroke(mark: Mark, points: Sequence[Point], *, closed: bool = False, filled: bool = False) -> Line:
    """The line of a series, which its colour and its dash tell apart."""
    colour, width, dash = {
        Mark.NOW: (NOW, 5.0, ""),
        Mark.BEFORE: (BEFORE, 3.5, "4 7"),
        Mark.TARGET: (TARGET, 3.0, "16 8"),
    }[mark]
    return Line(tuple(points), colour, width, dash, closed, filled)


def markers(mark: Mark, points: Sequence[Point]) -> list[Shape]:
    """The values of a series; a target has none."""
    if mark is Mark.NOW:
        return [Dot(point, NOW) for point in points]
    return [Square(point, BEFORE) for point in points] if mark is Mark.BEFORE else []


def paragraph(
    words: str, at: Point, width: float, measure: Measure, *, anchor: Anchor = Anchor.START, most_lines: int = 2
) -> tuple[Text, ...]:
    """A text of a few lines that is nowhere wider than `width`, smaller where it must be; `at` is its middle."""
    size = SIZE
    while True:
        lines = _wrapped(words, width / size, measure)
        fits = len(lines) <= most_lines and max(map(measure, lines)) * size <= width
        if fits or size <= SMALLEST:
            break
        size -= 1
    lines = [shortened(line, width / size, measure) for line in lines[:most_lines]]
    first = at.y + size * 0.36 - (len(lines) - 1) * size * LINE / 2
    return tuple(
        Text(line, Point(at.x, first + number * size * LINE), size, anchor) for number, line in enumerate(lines)
    )


def legend(entries: Sequence[tuple[Mark, str]], top: float, measure: Measure) -> tuple[list[Shape], float]:
    """What each series means, in rows as full as they can be; and where they end."""
    sample, gap = 62.0, 34.0
    room = WIDTH - 2 * MARGIN
    rows: list[list[tuple[Mark, str, float]]] = [[]]
    for mark, said in entries:
        words = shortened(said, (room - sample) / SMALL, measure)
        wide = sample + measure(words) * SMALL
        if rows[-1] and sum(entry[2] + gap for entry in rows[-1]) + wide > room:
            rows.append([])
        rows[-1].append((mark, words, wide))
    shapes: list[Shape] = []
    for number, row in enumerate(rows):
        x = (WIDTH - sum(entry[2] + gap for entry in row) + gap) / 2
        y = top + (number + 0.5) * SMALL * 1.5
        for mark, words, wide in row:
            line = (Point(x, y), Point(x + 48, y))
            shapes += [stroke(mark, line), *markers(mark, [Point(x + 24, y)])]
            shapes.append(Text(words, Point(x + sample, y + SMALL * 0.36), SMALL))
            x += wide + gap
    return shapes, ceil(top + len(rows) * SMALL * 1.5)


def shortened(line: str, width: float, measure: Measure) -> str:
    """The line, or as much of it as there is room for."""
    if measure(line) <= width:
        return line
    kept = next((end for end in range(len(line), 0, -1) if measure(f"{line[:end]}…") <= width), 0)
    return f"{line[:kept]}…"


def _wrapped(words: str, width: float, measure: Measure) -> list[str]:
    """Lines that break between words; a word that is wider than a line has one to itself."""
    lines: list[str] = []
    for word in words.split() or [""]:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
