from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.coaching.guessing.guesses import Guess
from bot.core.coaching.look_back import (
    Answer,
    Quarter,
    furthest_apart,
    looked_back_at,
    moved,
    next_look,
    quarter_of,
    quotes,
    topics,
)
from bot.core.quantities import Unit
from bot.core.self_checks.checks import Rating, SelfCheck

DAY = timedelta(days=1)
START = datetime(2026, 1, 5, tzinfo=UTC)
END = datetime(2026, 4, 1, tzinfo=UTC)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
ZONES = st.sampled_from(["UTC", "Asia/Kolkata", "America/Sao_Paulo", "Pacific/Auckland", "Europe/London"])

LOGS = "About 900 GB of debug logs a month, from the search service."
LEDGER = "The ledger, because nobody else may write to it."
QUEUE = "Kafka, and 12 minutes until somebody notices."
SHRUGS = (
    "No idea.",
    "I have no idea, honestly, somebody in finance would know.",
    "Not my team, the platform group has that dashboard.",
    "Not sure, never looked at the database.",
    "I have no idea, honestly: the database was set up three years ago, that person has left, and no page tells of it.",
    "Same as last time.",
    "Good question!",
    "ok",
    ":shrug:",
    "7",
)


def answer(text, week=0, topic="on-call", **more):
    return Answer("Which one?", topic, text, START + week * timedelta(weeks=1), **more)


def quoted(*answers):
    return [one.text for one in quotes(answers)]


@given(DAYS)
def test_every_day_is_in_the_quarter_that_it_names_and_names_are_read_back(day):
    quarter = quarter_of(day)
    assert quarter.first <= day <= quarter.last < quarter.end
    assert quarter_of(quarter.end) > quarter
    assert Quarter.named(quarter.name) == quarter


@pytest.mark.parametrize("name", ["", "2026-Q5", "2026-Q0", "26-Q1", "2026-Q1 ", "1", "2026-Q1\n", "0000-Q1"])
def test_nothing_else_is_the_name_of_a_quarter(name):
    assert Quarter.named(name) is None


@given(DAYS)
def test_it_comes_in_the_last_week_of_a_quarter_or_the_first_of_the_next(day):
    quarter = looked_back_at(day)
    near = [one for one in (quarter_of(day), quarter_of(day - 8 * DAY)) if -7 <= (day - one.end).days < 7]
    assert quarter == (near[0] if near else None)


def test_the_last_week_of_march():
    days = [date(2026, 3, 24) + n * DAY for n in range(16)]
    told = [looked_back_at(day) for day in days]
    assert told == [None, *[Quarter(2026, 1)] * 14, None]


@given(DAYS, ZONES)
def test_the_next_time_is_the_first_day_of_a_later_span_and_none_is_left_out(day, zone):
    local = next_look(day, ZoneInfo(zone)).astimezone(ZoneInfo(zone)).date()
    assert local > day
    assert looked_back_at(local) is not None
    assert looked_back_at(local - DAY) is None
    between = [looked_back_at(day + n * DAY) for n in range(1, (local - day).days)]
    assert set(between) <= {None, looked_back_at(day)}


def test_quotes_name_a_figure_or_a_system():
    assert quoted(answer(LOGS), answer(LEDGER, 1), answer(QUEUE, 2)) == [LOGS, LEDGER, QUEUE]


@pytest.mark.parametrize("shrug", SHRUGS)
def test_a_shrug_is_never_quoted(shrug):
    assert quoted(answer(shrug)) == []


def test_a_guess_is_no_finding():
    assert quoted(answer(LOGS, is_guess=True), answer(QUEUE)) == [QUEUE]


def test_there_are_three_at_most_and_a_figure_goes_before_a_name():
    named = [answer(LEDGER, week=0) for _ in range(3)]
    assert sorted(quoted(*named, answer(LOGS), answer(QUEUE))) == sorted([LEDGER, LOGS, QUEUE])


def test_each_month_speaks_first_and_then_each_topic():
    january, march = (
        [answer(f"{LEDGER} {n}", n) for n in range(3)],
        [answer(f"{QUEUE} {n}", 9 + n) for n in range(2)],
    )
    other = answer(LOGS, 11, "cost-drivers")
    told = quoted(*january, *march, other)
    assert len(told) == 3
    assert told[0] in [one.text for one in january]
    assert LOGS in told


WORDS = st.sampled_from([LOGS, LEDGER, QUEUE, *SHRUGS])
ANSWERS = st.builds(
    answer, WORDS, st.integers(0, 12), st.sampled_from(["on-call", "rfcs"]), is_guess=st.booleans()
)


@given(st.lists(ANSWERS, max_size=14))
def test_quotes_are_some_of_the_answers_in_their_order(answers):
    told = quotes(answers)
    telling = [one for one in answers if one.text not in SHRUGS and not one.is_guess]
    assert len(told) == min(3, len(telling))
    assert all(one in telling for one in told)
    assert told == sorted(told, key=lambda one: one.at)
    assert len({one.at.month for one in told}) == min(3, len({one.at.month for one in telling}))


def test_topics_are_told_with_the_most_first_and_one_that_left_the_checklist_is_not(prompts_):
    answers = [answer("A", topic=one) for one in ("rfcs", "on-call", "rfcs", "gone", "cost-drivers")]
    assert topics(answers, prompts_.checklist) == [("rfcs", 2), ("cost-drivers", 1), ("on-call", 1)]


def check(day, **scores):
    ratings = tuple(Rating(name.replace("_", "-"), score) for name, score in scores.items())
    return SelfCheck(day, 1, START + day * DAY, ratings)


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], []),
        ([check(1, rfcs=1)], []),
        ([check(1, rfcs=1), check(50, rfcs=2)], [("rfcs", 1)]),
        ([check(-90, rfcs=3, on_call=2), check(50, rfcs=2)], [("rfcs", -1)]),
        ([check(-90, rfcs=1), check(-10, rfcs=3)], []),
        ([check(-90, rfcs=1), check(95, rfcs=3)], []),
        ([check(-90, rfcs=1), check(10, rfcs=2), check(20), check(50, rfcs=4)], [("rfcs", 3)]),
    ],
    ids=["none", "the first", "two", "since before", "earlier", "later", "all of the quarter"],
)
def test_what_moved_did_so_in_the_quarter(prompts_, taken, expected):
    found = moved(prompts_.checklist, taken, START, END)
    assert [(one.competency_id, one.moved) for one in found] == expected


def guess(value, real):
    return Guess(1, "q", "rfcs", "How many?", Unit.COUNT, value, None, None, False, START, real, None, START)


def test_the_guess_that_is_furthest_from_what_it_is():
    far = guess(10, 80)
    assert furthest_apart([guess(10, 11), far, guess(30, 10)]) == far
    assert furthest_apart([guess(-5, 3)]) is None
    assert furthest_apart([]) is None
