"""A guess in a reply, and how far it is from what it really is."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.coaching.guessing.guesses import Distance, How, NewGuess, distance, look_at, understood
from bot.core.coaching.nudges import NewReply, ReplyProblem, TypedGuess, Way
from bot.core.quantities import Unit

NUMBERS = st.floats(0.01, 1e6)


def typed(*fields):
    return NewReply("", Way.MODAL, guess=TypedGuess(*fields))


@pytest.mark.parametrize(
    ("fields", "meant"),
    [
        (("about 4",), NewGuess(4)),
        (("4", "2", "1.5k"), NewGuess(4, 2, 1500)),
        (("4", "4", "4"), NewGuess(4, 4, 4)),
        (("",), None),
        (("lots",), ReplyProblem.GUESS_UNCLEAR),
        (("40 %",), ReplyProblem.GUESS_UNCLEAR),
        (("", "2", "8"), ReplyProblem.GUESS_MISSING),
        (("4", "2", ""), ReplyProblem.HIGH_UNCLEAR),
        (("4", "few", "8"), ReplyProblem.LOW_UNCLEAR),
        (("4", "5", "8"), ReplyProblem.RANGE_APART),
        (("4", "8", "2"), ReplyProblem.RANGE_APART),
    ],
)
def test_the_fields_of_a_window(fields, meant):
    assert understood(typed(*fields), Unit.PAGES) == meant


@pytest.mark.parametrize("way", [Way.THREAD, Way.MESSAGE, Way.COMMAND])
def test_a_number_in_words_counts_in_every_way_but_the_window(way):
    assert understood(NewReply("Twelve, I think", way), Unit.PAGES) == NewGuess(12, from_text=True)
    assert understood(NewReply("No idea", way), Unit.PAGES) is None
    assert understood(NewReply("Twelve, I think", Way.MODAL), Unit.PAGES) is None


@pytest.mark.parametrize(
    ("guess", "real", "told"),
    [
        (4, 11, Distance(How.NEARLY_TIMES, 3)),
        (4, 8, Distance(How.ABOUT_TIMES, 2)),
        (4, 9, Distance(How.OVER_TIMES, 2)),
        (100, 130, Distance(How.MORE, 30)),
        (100, 60, Distance(How.LESS, 40)),
        (100, 104, Distance(How.CLOSE)),
        (100, 100, Distance(How.SAME)),
        (0, 0, Distance(How.SAME)),
        (8, 4, Distance(How.HALF, 2)),
        (12, 4, Distance(How.THIRD, 3)),
        (70, 10, Distance(How.FRACTION, 7)),
        (2, 30, Distance(How.ABOUT_TIMES, 15)),
        (120, 7, Distance(How.FRACTION, 17)),
        (1, 412, Distance(How.ABOUT_TIMES, 400)),
        (0, 11, Distance(How.APART)),
        (5, -3, Distance(How.APART)),
    ],
)
def test_how_far_apart(guess, real, told):
    assert distance(guess, real) == told


@given(NUMBERS, NUMBERS)
def test_more_is_said_of_more_and_less_of_less(guess, real):
    more = {How.MORE, How.NEARLY_TIMES, How.ABOUT_TIMES, How.OVER_TIMES}
    less = {How.LESS, How.HALF, How.THIRD, How.QUARTER, How.FRACTION}
    told = distance(guess, real)
    assert told.how in ({How.SAME, How.CLOSE} | (more if real > guess else less))
    if told.number and told.how not in (How.MORE, How.LESS):
        assert told.number == pytest.approx(max(real / guess, guess / real), rel=0.35)


@given(NUMBERS, NUMBERS, st.integers(-3, 7))
def test_the_unit_does_not_matter(guess, real, power):
    factor = (
        2.0**power
    )  # which leaves the digits as they are: at 150 times, the last of them says whether 100 or 200
    assert distance(guess * factor, real * factor) == distance(guess, real)


def test_who_guesses_now_is_asked_on_the_morning_a_week_later():
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
    assert look_at(ZoneInfo("Asia/Kolkata"), late) == datetime(2026, 3, 11, 3, 30, tzinfo=UTC)
