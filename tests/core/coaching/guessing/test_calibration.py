"""How good guesses are, and what that says to whom and when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.coaching.guessing import calibration
from bot.core.coaching.guessing.calibration import (
    ENOUGH,
    FURTHEST,
    Lean,
    Side,
    by_topic,
    has_come_closer,
    news,
    poorness,
    share,
    side,
)
from bot.core.coaching.guessing.guesses import Guess
from bot.core.quantities import Unit

NOW = datetime(2026, 3, 3, tzinfo=UTC)
RATIOS = st.lists(st.floats(0.01, 100), min_size=1, max_size=30)


def guessed(*ratios, topic="on-call", real=100.0, spread=None):
    """Guesses that were looked up, given each over the truth."""
    return [
        Guess(
            nudge_id=number,
            question_id=f"{topic}.q{number}",
            competency_id=topic,
            asked="How many?",
            unit=Unit.PAGES,
            value=ratio * real,
            low=ratio * real / spread if spread else None,
            high=ratio * real * spread if spread else None,
            from_text=False,
            guessed_at=NOW + timedelta(days=number),
            real=real,
            looked_at=NOW + timedelta(days=number),
        )
        for number, ratio in enumerate(ratios)
    ]


@pytest.mark.parametrize(
    ("ratios", "lean"),
    [
        ((0.5,) * 5, Lean.LOW),
        ((2.0,) * 5, Lean.HIGH),
        ((0.9, 1.1, 1, 0.95, 1.2), Lean.SOUND),
        ((0.5, 2, 0.4, 3, 0.5), Lean.EITHER),
        ((0.5, 0.5, 0.5, 0.6, 1.5), Lean.LOW),
    ],
)
def test_where_guesses_lie(ratios, lean):
    assert calibration.calibration(guessed(*ratios)).lean is lean


@given(RATIOS)
def test_twice_and_half_are_mirror_images(ratios):
    one = calibration.calibration(guessed(*ratios))
    other = calibration.calibration(guessed(*(1 / ratio for ratio in ratios)))
    assert one.factor == pytest.approx(other.factor)
    mirrored = {Lean.LOW: Lean.HIGH, Lean.HIGH: Lean.LOW}
    assert mirrored.get(one.lean, one.lean) is other.lean
    assert 1 <= one.factor <= FURTHEST * 1.001


@given(RATIOS, st.floats(0.1, 1000))
def test_it_does_not_matter_what_was_counted(ratios, real):
    one, other = calibration.calibration(guessed(*ratios)), calibration.calibration(guessed(*ratios, real=real))
    assert one.factor == pytest.approx(other.factor)


@given(st.lists(st.floats(1.0, 100), min_size=1, max_size=9))
def test_the_further_off_the_poorer(ratios):
    assert 0 <= poorness(ratios) <= poorness([2 * ratio for ratio in ratios]) <= 1
    assert poorness(ratios) == pytest.approx(poorness([1 / ratio for ratio in ratios]))


def test_nothing_against_something_and_credits():
    assert calibration.ratio(0, 0) == 1
    assert calibration.ratio(0, 5) == 1 / FURTHEST
    assert calibration.ratio(5, 0) == FURTHEST
    assert calibration.ratio(-50, -100) == 0.5
    assert calibration.ratio(5, -5) is None


def test_ranges_hold_or_do_not():
    found = calibration.calibration(guessed(1, 0.6, 0.5, 0.2, 1.4, spread=2))
    assert (found.held, found.ranges) == (4, 5)


def test_a_topic_has_a_line_of_its_own_from_three_on():
    settled = [*guessed(1, 1), *guessed(0.5, 0.5, 0.5, topic="cost-drivers")]
    assert {id_: one.lean for id_, one in by_topic(settled).items()} == {"cost-drivers": Lean.LOW}


def test_what_is_new_is_told_once():
    told = [news(guessed(*(0.5,) * number)) for number in range(9)]
    assert [one.lean if one else None for one in told] == [None] * ENOUGH + [Lean.LOW] + [None] * 3


@given(st.lists(st.sampled_from([0.3, 0.5, 1.0, 1.05, 3.0]), max_size=14))
def test_that_guesses_are_sound_is_told_once_at_the_most(ratios):
    told = [news(guessed(*ratios[:end])) for end in range(len(ratios) + 1)]
    assert sum(one is not None and one.lean is Lean.SOUND for one in told) <= 1
    assert all(one is None for one in told[:ENOUGH])


def test_sides_are_in_order():
    sides = [side(ratio) for ratio in (0.1, 0.5, 0.51, 0.79, 0.81, 1, 1.25, 1.26, 1.99, 2, 10)]
    far_low, low, close, high, far_high = Side
    assert sides == [far_low, far_low, low, low, close, close, close, high, high, far_high, far_high]


def test_people_learn():
    assert has_come_closer(guessed(*(0.3,) * 5, *(0.9,) * 5))
    assert not has_come_closer(guessed(*(0.3,) * 10))
    assert not has_come_closer(guessed(*(0.9,) * 5, *(1.0,) * 5))
    assert poorness([0.3] * 5) > 0.9
    assert poorness([0.3] * 5 + [1.0] * 5) == 0


@pytest.mark.parametrize(
    ("ratio", "name"), [(0.5, "half"), (0.67, "third"), (1.3, "third"), (0.1, "nine_tenths"), (3, None)]
)
def test_how_much_in_words(ratio, name):
    assert share(calibration.calibration(guessed(ratio))) == name
