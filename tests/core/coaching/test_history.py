from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.coaching.history import EARLIEST, LATEST, understand_history
from tests.conftest import shipped_prompts

TODAY = date(2026, 11, 24)  # a Tuesday
ALL = (EARLIEST, LATEST)


def when(text, checklist, today=TODAY):
    wanted = understand_history(text, checklist, today)
    return wanted and (wanted.first, wanted.last)


@pytest.fixture(scope="session")
def checklist(prompts_):
    return prompts_.checklist


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("", *ALL),
        ("2026-01..2026-03", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-01 to 2026-03", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-01 - 2026-03", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-02..", date(2026, 2, 1), LATEST),
        ("..2026-02", EARLIEST, date(2026, 2, 28)),
        ("2026-02-03", date(2026, 2, 3), date(2026, 2, 3)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("march", date(2026, 3, 1), date(2026, 3, 31)),
        ("in december", date(2025, 12, 1), date(2025, 12, 31)),
        ("Feb 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("since June", date(2026, 6, 1), LATEST),
        ("from june to august", date(2026, 6, 1), date(2026, 8, 31)),
        ("until 2025", EARLIEST, date(2025, 12, 31)),
        ("today", TODAY, TODAY),
        ("this week", date(2026, 11, 23), date(2026, 11, 29)),
        ("last month", date(2026, 10, 1), date(2026, 10, 31)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("from 1 jan to 31 jan", date(2026, 1, 1), date(2026, 1, 31)),
        ("since 3rd march", date(2026, 3, 3), LATEST),
        ("december 24th", date(2025, 12, 24), date(2025, 12, 24)),
        ("1. may 2024", date(2024, 5, 1), date(2024, 5, 1)),
    ],
)
def test_times(checklist, text, first, last):
    assert when(text, checklist) == (first, last)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("cost", ["cost-drivers"]),
        ("On-Call since march", ["on-call"]),
        ("march on-call", ["on-call"]),
        ("reliability", ["latency-spof"]),
        ("cost & operational efficiency 2026-01..2026-03", ["cost-drivers", "on-call"]),
        ("pull reqests", ["pull-requests"]),
    ],
)
def test_topics(checklist, text, ids):
    wanted = understand_history(text, checklist, TODAY)
    assert [competency.id for competency in wanted.competencies] == ids


@pytest.mark.parametrize(
    "text",
    [
        "juggling",
        "2026-13",
        "march juggling",
        "31 february",
        "1 may x",
        "2026-03..2026-01",
        "since",
        "..",
        "word " * 3000,
    ],
)
def test_what_means_nothing(checklist, text):
    assert understand_history(text, checklist, TODAY) is None


WORDS = ["since", "until", "2026-01", "0000", "9999-12-31", "march", "to", "..", "cost", "last", "year"]


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_words_mean_a_time_that_begins_before_it_ends_or_nothing(text):
    found = when(text, bank())
    assert found is None or EARLIEST <= found[0] <= found[1] <= LATEST


def bank():
    """Not a fixture: hypothesis would write all of it down when an example fails."""
    return shipped_prompts().checklist
