"""Pictures: whatever the words and the values, nothing is clipped, and every series says what it is."""

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.coaching.guessing.calibration_picture import Captions, Track, tracks
from bot.core.self_checks.radar import (
    CENTRE,
    TOP_SCORE,
    Spoke,
    place,
    radar,
)
from bot.core.self_checks.trend import Course, trend
from bot.core.svg import (
    WIDTH,
    Anchor,
    Cell,
    Dot,
    Line,
    Mark,
    Square,
    paragraph,
)
from bot.core.teams.distribution import Stacks, distribution
from bot.pictures import measure, png
from tests.kit.examples import examples

NAMES = {Mark.NOW: "Today", Mark.BEFORE: "Last time", Mark.TARGET: "Target"}
scores = st.one_of(st.none(), st.integers(0, TOP_SCORE))
labels = st.one_of(
    st.text(st.characters(codec="latin-1", exclude_categories=("C",)), min_size=1, max_size=20),
    st.sampled_from(["W" * 20, "Internationalisation", "Latency & <SPOFs>", "Ж" * 20, "a b c d e f g h i j"]),
)
spokes = st.lists(st.builds(Spoke, labels, scores, scores, st.integers(0, TOP_SCORE)), min_size=3, max_size=12)
ratings = st.lists(st.tuples(st.floats(0, 1), st.integers(0, TOP_SCORE)), max_size=8).map(sorted).map(tuple)
courses = st.lists(st.builds(Course, labels, ratings, st.integers(0, TOP_SCORE)), min_size=1, max_size=8)
words = st.text(st.characters(codec="latin-1", exclude_categories=("C",)), max_size=60)
briefly = examples(40)


def box(text):
    """Left, top, right and bottom of a line of text, with some air for accents."""
    wide = measure(text.words) * text.size
    left = text.at.x - {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[text.anchor]
    return left, text.at.y - text.size * 0.75, left + wide, text.at.y + text.size * 0.22


def is_whole(drawing) -> None:
    """Every text is inside the picture, no two overlap, and the SVG is well formed."""
    boxes = [box(text) for text in drawing.texts if text.words.strip()]
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert right <= WIDTH
        assert top >= 0
        assert bottom <= drawing.height
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] + 0.5 or other[2] <= one[0] + 0.5
        assert apart or one[3] <= other[1] + 0.5 or other[3] <= one[1] + 0.5
    ET.fromstring(drawing.svg)  # noqa: S314 - our own


@briefly
@given(spokes)
def test_a_radar_clips_nothing(shown):
    is_whole(radar(shown[:8], NAMES, measure))


@briefly
@given(courses, words, words)
def test_a_trend_clips_nothing(shown, first, last):
    is_whole(trend(shown, (first, last), NAMES, measure))


ratios = st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 10)), max_size=12).map(tuple)
captions = st.builds(Captions, words, words, words, words, words)


@briefly
@given(st.lists(st.builds(Track, labels, ratios), min_size=1, max_size=3), captions)
def test_the_picture_of_guesses_clips_nothing_and_has_a_dot_for_each_of_them(shown, said):
    drawing = tracks(shown, said, measure)
    is_whole(drawing)
    dots = [shape for shape in drawing.shapes if isinstance(shape, Dot)]
    assert len(dots) == sum(len(track.ratios) for track in shown)
    assert all(0 <= dot.at.x <= WIDTH and 0 <= dot.at.y <= drawing.height for dot in dots)


def test_a_guess_that_is_too_low_stands_below_the_truth():
    drawing = tracks(
        [Track("Cost", ((0.0, 0.5), (0.5, 1.0), (1.0, 2.0)))], Captions("a", "b", "c", "d", "e"), measure
    )
    low, exact, high = (shape.at.y for shape in drawing.shapes if isinstance(shape, Dot))
    assert low > exact > high  # y grows downwards
    assert low - exact == pytest.approx(exact - high)


steps = st.dictionaries(st.integers(0, 12), st.one_of(st.none(), st.integers(0, TOP_SCORE)))
stacks = st.lists(st.builds(Stacks, labels, steps), min_size=1, max_size=4)


@briefly
@given(stacks, st.sampled_from([1, 2, 13]), words, words, words)
def test_a_distribution_clips_nothing_and_fills_as_many_steps_as_are_reached(shown, weeks, first, last, meaning):
    shown = [replace(one, steps={week: step for week, step in one.steps.items() if week < weeks}) for one in shown]
    drawing = distribution(shown, weeks, (first, last), meaning, measure)
    is_whole(drawing)
    cells = [shape for shape in drawing.shapes if isinstance(shape, Cell)]
    assert all(0 <= one.at.x <= one.at.x + one.width <= WIDTH for one in cells)
    reached = [step + 1 for one in shown for step in one.steps.values() if step is not None]
    assert sum(one.filled for one in cells) == sum(reached) + 1  # one says what they mean


@given(st.integers(3, 12), st.data())
def test_a_better_value_stands_farther_out_on_its_own_spoke(count, data):
    number = data.draw(st.integers(0, count - 1))
    reach = [abs(complex(at.x - CENTRE.x, at.y - CENTRE.y)) for at in (place(number, count, v) for v in range(5))]
    assert reach == sorted(reach)
    assert reach[0] == pytest.approx(0)
    assert len({round(one, 6) for one in reach}) == len(reach)


def lines(drawing, colour):
    return [one for one in drawing.shapes if isinstance(one, Line) and one.colour == colour]


def test_a_series_without_values_is_not_explained_and_gaps_are_not_bridged():
    some = [2, None, 3, 3, None, None, 1, None]
    drawing = radar([Spoke(str(n), score, None, 3) for n, score in enumerate(some)], NAMES, measure)
    assert [one.words for one in drawing.texts][-2:] == ["Today", "Target"]
    assert not any(isinstance(shape, Square) for shape in drawing.shapes)
    assert len([shape for shape in drawing.shapes if isinstance(shape, Dot)]) == 4 + 1  # one in the legend
    strokes = {(one.colour, one.dash) for one in drawing.shapes if isinstance(one, Line) and one.width > 2}
    assert len(strokes) == 2
    today = [one for one in lines(drawing, "#0072b2") if not one.closed]
    assert len(today) == 1 + 1  # between the neighbours 2 and 3, and in the legend


def test_every_series_has_a_dash_or_a_marker_of_its_own():
    drawing = radar([Spoke("RFCs", 2, 1, 3)] * 8, NAMES, measure)
    outlines = [one for one in drawing.shapes if isinstance(one, Line) and one.closed and one.width > 2]
    assert len({one.dash for one in outlines}) == len(outlines) == 3
    assert [one.filled for one in outlines] == [False, False, True]


def test_a_long_word_is_made_smaller_and_only_then_cut(prompts_):
    for label in [one.label for one in prompts_.checklist.competencies]:
        lines_ = paragraph(label, CENTRE, 190, measure)
        assert " ".join(one.words for one in lines_) == label
    (tiny,) = paragraph("W" * 40, CENTRE, 100, measure)
    assert tiny.words.endswith("…")
    assert measure(tiny.words) * tiny.size <= 100


def test_what_is_measured_is_what_is_drawn():
    """The typeface's own widths, against the widest letters and the narrowest."""
    assert measure("") == 0
    assert measure("W") > measure("n") > measure("i") > 0
    assert measure("ÄÖÜ€…") < 5
    assert measure("漢") == 1  # no glyph: wider than nearly all that have one
    narrow = png(radar([Spoke("RFCs", 2, 1, 3)] * 8, NAMES, measure))
    assert narrow.startswith(b"\x89PNG")
    assert int.from_bytes(narrow[16:20]) == WIDTH
