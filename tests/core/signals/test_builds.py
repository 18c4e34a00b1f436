"""What builds come to, beside the same said again in plain loops over moments."""

from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.signals.events import Event, Kind, Outcome
from bot.core.signals.figures import MEASURES, reading
from bot.core.signals.readings import FEWEST, Known
from tests.core.signals.moments import COVERED, HOUR, WEEKS, ZONES, begins, ends, moments
from tests.core.signals.test_figures import MONDAY, WEEK, known

FIGURES = [id_ for id_, one in MEASURES.items() if one.kind is Kind.BUILD]
MINUTE = timedelta(minutes=1)
DONE = [Outcome.PASSED, Outcome.FAILED]


@st.composite
def weeks_of_builds(draw):
    """A week in a zone, and builds around it: passed, failed, called off; of two services."""
    week, zone = draw(WEEKS), draw(ZONES)
    found = []
    for number in range(draw(st.integers(0, 20))):
        at = draw(moments(week, zone))
        found.append(
            Event(
                Kind.BUILD,
                f"{number:02}",
                at,
                draw(st.sampled_from(["shop", "search"])),
                ended_at=at + draw(st.integers(0, 300)) * MINUTE,
                outcome=draw(st.sampled_from([*DONE, Outcome.CANCELLED])),
            )
        )
    return week, zone, found


def said_again(week, zone, builds):
    """The figures in other words."""
    first, end = begins(week, zone), ends(week, zone)
    done = [one for one in builds if first <= one.at < end and one.outcome in DONE]
    lengths = [(one.ended_at - one.at) / MINUTE for one in done]
    failed = [one for one in done if one.outcome is Outcome.FAILED]
    red = []
    for service in ("shop", "search"):
        in_order = sorted((one for one in done if one.service == service), key=lambda one: (one.ended_at, one.key))
        went_red = None
        for one in in_order:
            if one.outcome is Outcome.FAILED and went_red is None:
                went_red = one.ended_at
            elif one.outcome is Outcome.PASSED and went_red is not None:
                red.append((one.ended_at - went_red) / HOUR)
                went_red = None
    enough = len(done) >= FEWEST
    return {
        "productivity.build-minutes": median(lengths) if enough else None,
        "productivity.build-hours": sum(lengths) / 60 if enough else None,
        "productivity.build-failures": 100 * len(failed) / len(done) if enough else None,
        "productivity.red-hours": median(red) if len(red) >= FEWEST else None,
    }


@given(weeks_of_builds())
def test_every_figure_is_what_plain_loops_say(case):
    week, zone, builds = case
    expected = said_again(week, zone, builds)
    assert expected.keys() == set(FIGURES)
    for id_ in FIGURES:
        found = reading(Known(zone, builds, (), COVERED), id_, week)
        assert (found and found.value) == pytest.approx(expected[id_]), id_


def build(hours, outcome, service="shop"):
    at = MONDAY + hours * HOUR
    return Event(
        Kind.BUILD,
        f"{service}{hours}",
        at,
        service,
        url=f"https://ci.example/{hours}",
        ended_at=at + HOUR / 4,
        outcome=outcome,
    )


def test_a_branch_is_red_from_the_first_failure_until_the_next_good_build_of_the_same_service():
    days = range(0, 120, 24)
    failed_twice = [build(day + n, Outcome.FAILED) for day in days for n in (0, 1)]
    good = [build(day + 3, Outcome.PASSED) for day in days]
    elsewhere = [build(day + 2, Outcome.PASSED, "search") for day in days]
    never_mended = build(140, Outcome.FAILED)
    found = reading(known(*failed_twice, *good, *elsewhere, never_mended), "productivity.red-hours", WEEK)
    assert (found.value, found.cases) == (3, 5)
