"""What pages come to, beside the same said again in plain loops over moments."""

from collections import Counter
from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.signals.events import Event, Kind, Outcome
from bot.core.signals.figures import MEASURES, reading
from bot.core.signals.readings import FEWEST, Known
from tests.core.signals.moments import COVERED, WEEKS, ZONES, begins, ends, moments
from tests.core.signals.test_figures import BERLIN, HOUR, MONDAY, WEEK, known, page

FIGURES = [id_ for id_, one in MEASURES.items() if one.kind is Kind.PAGE]
MINUTE = timedelta(minutes=1)


@st.composite
def weeks_of_pages(draw):
    """A week in a zone, and pages around it: some quiet, some that nobody has ended."""
    week, zone = draw(WEEKS), draw(ZONES)
    found = []
    for number in range(draw(st.integers(0, 16))):
        at = draw(moments(week, zone))
        found.append(
            Event(
                Kind.PAGE,
                str(number),
                at,
                draw(st.sampled_from(["checkout", "search"])),
                draw(st.sampled_from(["Disk full", "Slow"])),
                ended_at=draw(st.none() | st.integers(0, 9000).map(lambda minutes, at=at: at + minutes * MINUTE)),
                outcome=draw(st.sampled_from([Outcome.OPEN, Outcome.OPEN, Outcome.QUIET])),
            )
        )
    return week, zone, found


def said_again(week, zone, pages):
    """The figures in other words."""
    first, end = begins(week, zone), ends(week, zone)
    loud = [one for one in pages if one.outcome is not Outcome.QUIET]
    inside = [one for one in loud if first <= one.at < end]
    local = [one.at.astimezone(zone) for one in inside]
    nights = [one for one in local if one.hour >= 22 or one.hour < 7]
    all_nights = [one for one in (each.at.astimezone(zone) for each in loud) if one.hour >= 22 or one.hour < 7]
    mornings = {one.date() + timedelta(days=one.hour >= 22) for one in all_nights}
    lengths = [(one.ended_at - one.at) / MINUTE for one in loud if one.ended_at and first <= one.ended_at < end]
    again = [
        one
        for one in inside
        if any(
            (other.service, other.title) == (one.service, one.title)
            and other.at <= one.at <= other.at + timedelta(hours=24)
            and (other.at < one.at or loud.index(other) < loud.index(one))
            for other in loud
        )
    ]

    def per_cent(some):
        return 100 * some / len(inside) if len(inside) >= FEWEST else None

    def most(counts):
        return max(counts.values(), default=0)

    return {
        "on-call.pages": len(inside),
        "on-call.off-hours-pages": sum(one.weekday() > 4 or not 8 <= one.hour < 18 for one in local),
        "on-call.night-pages": len(nights),
        "on-call.broken-nights": len([one for one in mornings if week.first <= one < week.end]),
        "on-call.noisiest-share": per_cent(most(Counter((one.service, one.title) for one in inside))),
        "on-call.busiest-service": per_cent(most(Counter(one.service for one in inside))),
        "on-call.repeats": per_cent(len(again)),
        "on-call.minutes-to-resolve": median(lengths) if len(lengths) >= FEWEST else None,
    }


@given(weeks_of_pages())
def test_every_figure_is_what_plain_loops_say(case):
    week, zone, pages = case
    expected = said_again(week, zone, pages)
    assert expected.keys() == set(FIGURES)
    for id_ in FIGURES:
        found = reading(Known(zone, pages, (), COVERED), id_, week)
        assert (found and found.value) == pytest.approx(expected[id_]), id_


def test_a_night_is_one_night_however_often_it_is_broken():
    late = MONDAY.replace(hour=22)  # 23 o'clock in Berlin
    pages = [page(late), page(late + HOUR), page(late + 4 * HOUR), page(late + 24 * HOUR), page(MONDAY)]
    found = reading(known(*pages), "on-call.broken-nights", WEEK)
    assert (found.value, found.cases) == (2, 4)
    every_night = [page(late + n * 12 * HOUR) for n in range(-20, 20)]
    assert (
        reading(known(*every_night), "on-call.broken-nights", WEEK).value == 7
    )  # and not 8, of the pieces of some


def test_a_page_that_nobody_has_ended_has_no_length():
    pages = [page(MONDAY + n * HOUR, ended_at=MONDAY + n * HOUR + 30 * MINUTE) for n in range(5)]
    going_on = page(MONDAY, "Never over")
    assert reading(known(*pages, going_on), "on-call.minutes-to-resolve", WEEK).value == 30
    assert reading(known(going_on), "on-call.minutes-to-resolve", WEEK).value is None
    assert Known(BERLIN).covers(Kind.PAGE, WEEK) is False
