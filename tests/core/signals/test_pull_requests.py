"""What pull requests come to, beside the same said again in plain loops over moments."""

from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.signals.events import Event, Kind, Outcome
from bot.core.signals.figures import MEASURES, reading
from bot.core.signals.readings import FEWEST, Known
from tests.core.signals.moments import COVERED, HOUR, WEEKS, ZONES, begins, ends, moments
from tests.core.signals.test_figures import BERLIN, WEEK

FIGURES = [id_ for id_, one in MEASURES.items() if one.kind is Kind.PULL_REQUEST]
DAY = timedelta(days=1)


@st.composite
def weeks_of_pull_requests(draw):
    """A week in a zone, and pull requests around it: drafts, open, opened again, given up, merged unseen."""
    week, zone = draw(WEEKS), draw(ZONES)
    found = []
    for number in range(draw(st.integers(0, 14))):
        at = draw(moments(week, zone))
        outcome = draw(st.sampled_from([Outcome.OPEN, Outcome.DRAFT, Outcome.MERGED, Outcome.CLOSED]))
        over = outcome in (Outcome.MERGED, Outcome.CLOSED)
        found.append(
            Event(
                Kind.PULL_REQUEST,
                str(number),
                at,
                "shop",
                reviewed_at=draw(st.none() | moments(week, zone)),
                ended_at=max(at, draw(moments(week, zone))) if over else None,
                size=draw(st.none() | st.integers(0, 5000)),
                outcome=outcome,
            )
        )
    return week, zone, found


def middle(values):
    return median(values) if len(values) >= FEWEST else None


def per_cent(some, all_):
    return 100 * len(some) / len(all_) if len(all_) >= FEWEST else None


def said_again(week, zone, pulls):
    """The figures in other words."""
    first, end = begins(week, zone), ends(week, zone)
    inside = [one for one in pulls if one.ended_at and first <= one.ended_at < end]
    merged = [one for one in inside if one.outcome is Outcome.MERGED]
    ready = [one for one in pulls if one.outcome is not Outcome.DRAFT]
    reviews = [one for one in ready if one.reviewed_at and first <= one.reviewed_at < end]
    waits = [max(timedelta(), one.reviewed_at - one.at) / HOUR for one in reviews]
    there = [one for one in ready if one.at < end and not (one.ended_at and one.ended_at < end)]
    unseen = [one for one in there if not (one.reviewed_at and one.reviewed_at < end)]
    sizes = [one.size for one in merged if one.size is not None]
    local = [one.ended_at.astimezone(zone) for one in merged]
    return {
        "pull-requests.open": len(there),
        "pull-requests.merged": len(merged),
        "pull-requests.median-size": middle(sizes),
        "pull-requests.largest": max(sizes, default=None),
        "pull-requests.hours-to-first-review": middle(waits),
        "pull-requests.over-a-day": per_cent([one for one in waits if one > 24], waits),
        "pull-requests.hours-to-merge": middle([(one.ended_at - one.at) / HOUR for one in merged]),
        "pull-requests.without-review": per_cent(
            [one for one in merged if not one.reviewed_at or one.reviewed_at > one.ended_at], merged
        ),
        "pull-requests.off-hours-merges": per_cent(
            [one for one in local if one.weekday() > 4 or not 8 <= one.hour < 18], local
        ),
        "pull-requests.given-up": per_cent([one for one in inside if one.outcome is Outcome.CLOSED], inside),
        "pull-requests.oldest-waiting": max(((end - one.at) / DAY for one in unseen), default=None),
    }


@given(weeks_of_pull_requests())
def test_every_figure_is_what_plain_loops_say(case):
    week, zone, pulls = case
    known = Known(zone, pulls, (), COVERED)
    expected = said_again(week, zone, pulls)
    assert expected.keys() == set(FIGURES)
    for id_ in FIGURES:
        found = reading(known, id_, week)
        assert (found and found.value) == pytest.approx(expected[id_]), id_


def test_of_no_pull_requests_at_all_counts_are_nothing_and_the_rest_is_unknown():
    known = Known(BERLIN, (), (), COVERED)
    found = {id_: reading(known, id_, WEEK) for id_ in FIGURES}
    values = {id_: one.value for id_, one in found.items() if one and one.value is not None}
    assert values == {"pull-requests.open": 0, "pull-requests.merged": 0}
