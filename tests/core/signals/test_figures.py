from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.signals.events import Event, Kind, Outcome
from bot.core.signals.figures import MEASURES, around, behind, reading
from bot.core.signals.pages import by_service
from bot.core.signals.periods import Period, days_before, last_week
from bot.core.signals.pull_requests import waiting
from bot.core.signals.readings import FEWEST, Known, of_values, percentile

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = Period(date(2026, 11, 16), date(2026, 11, 23))
COVERED = dict.fromkeys(Kind, Period(date(2026, 1, 1), date(2026, 12, 1)))
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def known(*events, covered=COVERED):
    return Known(BERLIN, events, (), covered)


def page(at, title="Disk full", service="checkout", **more):
    return Event(Kind.PAGE, f"{service}{title}{at}", at, service, title, **more)


def pull(number, opened=MONDAY, *, waited=None, merged=None, **more):
    more = {"outcome": Outcome.OPEN if merged is None else Outcome.MERGED, **more}
    return Event(
        Kind.PULL_REQUEST,
        str(number),
        opened,
        "shop",
        url=f"https://git.example/{number}",
        reviewed_at=None if waited is None else opened + waited * HOUR,
        ended_at=None if merged is None else opened + merged * HOUR,
        **more,
    )


def build(at, minutes, outcome=Outcome.PASSED):
    return Event(Kind.BUILD, f"{at}", at, "main", ended_at=at + timedelta(minutes=minutes), outcome=outcome)


def value(measure, *events, period=WEEK):
    return reading(known(*events), measure, period).value


def test_pages_are_counted_by_the_clock_of_the_team():
    sunday_night = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)  # Monday, 00:30 in Berlin
    next_week = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert value("on-call.pages", page(sunday_night), page(next_week)) == 1
    assert value("on-call.night-pages", page(sunday_night), page(MONDAY)) == 1
    assert value("on-call.off-hours-pages", page(sunday_night), page(MONDAY), page(MONDAY + 9 * HOUR)) == 2


def test_nothing_happened_is_a_figure_and_nothing_known_is_none():
    assert value("on-call.pages") == 0
    assert reading(known(covered={}), "on-call.pages", WEEK) is None
    later = {Kind.PAGE: Period(date(2026, 11, 17), date(2026, 12, 1))}
    assert reading(known(covered=later), "on-call.pages", WEEK) is None
    behind = {Kind.PAGE: Period(date(2026, 1, 1), date(2026, 11, 22))}  # its last sync was on Sunday
    assert reading(known(covered=behind), "on-call.pages", WEEK) is None


def test_what_could_wait_paged_nobody():
    assert value("on-call.pages", page(MONDAY), replace(page(MONDAY + HOUR), outcome=Outcome.QUIET)) == 1


def test_the_noisiest_alert_is_one_whatever_numbers_are_in_its_title():
    pages = [page(MONDAY + n * HOUR, f"Disk {90 + n}% full") for n in range(4)]
    others = [page(MONDAY, "Search is slow", "search"), page(MONDAY + HOUR, "Queue stuck", "search")]
    found = reading(known(*pages, *others), "on-call.noisiest-share", WEEK)
    assert round(found.value) == 67
    assert found.subject == "Disk 93% full"


def test_repeats_are_the_same_alert_of_the_same_service_within_a_day():
    pages = [
        page(MONDAY - 3 * HOUR),
        page(MONDAY),  # again
        page(MONDAY + 20 * HOUR),  # again
        page(MONDAY + 45 * HOUR),  # too long after
        page(MONDAY + HOUR, service="search"),
        page(MONDAY + 2 * HOUR, "Queue stuck"),
        page(
            datetime(2026, 11, 16, 0, 30, tzinfo=UTC) - 2 * HOUR, "Cold start"
        ),  # on Sunday, which counts as before
        page(datetime(2026, 11, 16, 0, 30, tzinfo=UTC), "Cold start"),  # again
    ]
    assert value("on-call.repeats", *pages) == pytest.approx(100 * 3 / 7)


def test_the_size_and_the_waits_of_pull_requests():
    pulls = [pull(n, waited=n, merged=10 * n, size=100 * n) for n in range(1, 8)]
    assert value("pull-requests.median-size", *pulls) == 400
    assert value("pull-requests.hours-to-first-review", *pulls) == 4
    found = reading(known(*pulls), "pull-requests.hours-to-merge", WEEK)
    assert (found.value, found.p90, found.cases) == (40, 70, 7)
    assert found.url == "https://git.example/7"


def test_few_cases_are_listed():
    found = reading(known(pull(1, waited=5), pull(2, waited=1)), "pull-requests.hours-to-first-review", WEEK)
    assert (found.value, found.p90, found.cases, found.listed) == (None, None, 2, (1, 5))


def test_a_review_before_it_could_be_reviewed_took_no_time():
    pulls = [pull(n, waited=-3) for n in range(5)]
    assert value("pull-requests.hours-to-first-review", *pulls) == 0


def test_what_waits_is_what_waited_when_the_period_was_over():
    older = MONDAY - timedelta(days=30)
    draft = replace(pull(1, older), outcome=Outcome.DRAFT)
    reviewed, closed = pull(2, older, waited=1), replace(pull(3, older, merged=1), outcome=Outcome.CLOSED)
    merged_alone = pull(4, older, merged=1)
    reviewed_later = pull(5, MONDAY, waited=24 * 10)
    merged_later = pull(6, MONDAY + HOUR, merged=24 * 10)
    reopened = pull(7, MONDAY + 2 * HOUR)  # an end that does not hold any more is none
    opened_later = pull(8, MONDAY + timedelta(days=8))
    everything = known(opened_later, reopened, merged_later, reviewed_later, merged_alone, closed, reviewed, draft)
    assert [one.key for one in waiting(everything, WEEK)] == ["5", "6", "7"]
    oldest = reading(everything, "pull-requests.oldest-waiting", WEEK)
    assert (round(oldest.value, 1), oldest.cases) == (6.6, 3)
    assert reading(everything, "pull-requests.open", WEEK).value == 4  # with the one that was reviewed
    assert reading(known(), "pull-requests.oldest-waiting", WEEK) is None


def test_merged_without_review():
    pulls = [pull(n, waited=1, merged=2) for n in range(3)]
    alone = [pull(8, merged=2), pull(9, waited=5, merged=2)]  # a review after the merge is none before it
    assert value("pull-requests.without-review", *pulls, *alone) == 40
    assert value("pull-requests.without-review", *pulls) is None  # three are too few for a share


def test_builds_that_were_called_off_neither_passed_nor_failed():
    outcomes = [Outcome.PASSED] * 4 + [Outcome.FAILED] + [Outcome.CANCELLED] * 5
    builds = [build(MONDAY, n, outcome) for n, outcome in enumerate(outcomes)]
    assert value("productivity.build-failures", *builds) == 20
    assert value("productivity.build-minutes", *builds) == 2


def test_behind_a_figure_is_what_it_counts_and_nothing_else():
    night = MONDAY.replace(hour=2)
    pages = known(page(night), page(MONDAY), page(night + 24 * HOUR), page(night - 24 * 9 * HOUR))
    assert [one.at for one in behind(pages, "on-call.night-pages", WEEK)] == [night + 24 * HOUR, night]
    assert len([*behind(pages, "on-call.pages", WEEK)]) == 3
    pulls = known(*(pull(n, waited=n, merged=10 * n, size=n) for n in range(1, 8)), pull(9))
    assert {one.key for one in behind(pulls, "pull-requests.median-size", WEEK)} == {*"1234567"}
    assert [one.key for one in behind(pulls, "pull-requests.open", WEEK)] == ["9"]
    assert [*behind(known(covered={}), "on-call.pages", WEEK)] == []


def test_each_service_with_its_nights():
    night = datetime(2026, 11, 17, 2, tzinfo=UTC)
    found = by_service(known(page(MONDAY), page(night), page(night, service="search")), Kind.PAGE, WEEK)
    assert found == [("checkout", 2, 1, 1), ("search", 1, 1, 1)]


@given(st.lists(st.floats(0, 1e6), min_size=FEWEST, max_size=60))
def test_a_median_and_a_percentile_are_what_they_are_called(values):
    found = of_values(values)
    assert found.value == median(values)
    assert sum(one <= found.p90 for one in values) >= 0.9 * len(values)
    assert found.p90 in values
    assert percentile(values, 1.0) == max(values)


MOMENTS = st.integers(0, 90_000).map(lambda minute: datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=minute))


@given(
    st.lists(st.builds(page, MOMENTS), max_size=30), st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "UTC"])
)
def test_days_add_up_to_their_weeks(pages, zone):
    """Over the end of summer time too, no page is lost or counted twice."""
    all_of_them = Known(ZoneInfo(zone), pages, (), COVERED)
    week = last_week(date(2026, 10, 27))
    days = [days_before(week.first + timedelta(days=n), 1) for n in range(1, 8)]
    for measure in ("on-call.pages", "on-call.off-hours-pages", "on-call.night-pages"):
        parts = [reading(all_of_them, measure, day).value for day in days]
        assert sum(parts) == reading(all_of_them, measure, week).value


@given(
    st.lists(
        st.builds(
            pull,
            st.integers(1, 9),
            MOMENTS,
            waited=st.none() | st.integers(-5, 500),
            merged=st.none() | st.integers(0, 500),
        ),
        max_size=20,
    )
)
def test_no_figure_is_below_nothing(pulls):
    for measure in MEASURES:
        found = reading(known(*pulls), measure, WEEK)
        if found and found.value is not None:
            assert found.value >= 0
            assert found.cases >= 0


@example([page(MONDAY, ended_at=MONDAY - timedelta(days=40))])  # a list's row may say so
@given(
    st.lists(
        st.builds(
            pull,
            st.integers(1, 99),
            MOMENTS,
            waited=st.none() | st.integers(-5, 900),
            merged=st.none() | st.integers(0, 900),
        )
        | st.builds(page, MOMENTS, ended_at=st.none() | MOMENTS)
        | st.builds(build, MOMENTS, st.integers(0, 300)),
        max_size=30,
    )
)
def test_what_is_left_out_around_a_period_changes_none_of_its_figures(events):
    everything = known(*events)
    few = around(everything, WEEK)
    for measure in MEASURES:
        assert reading(few, measure, WEEK) == reading(everything, measure, WEEK)


DRAFTS = st.builds(
    pull, st.integers(100, 199), MOMENTS, waited=st.none() | st.integers(-5, 900), outcome=st.just(Outcome.DRAFT)
)
QUIET = st.builds(page, MOMENTS, outcome=st.just(Outcome.QUIET))


@given(
    st.lists(st.builds(pull, st.integers(1, 99), MOMENTS, waited=st.none() | st.integers(-5, 900)), max_size=12),
    st.lists(st.builds(page, MOMENTS), max_size=12),
    st.lists(DRAFTS | QUIET, max_size=12),
)
def test_drafts_and_what_could_wait_are_in_no_figure(pulls, pages, more):
    without = known(*pulls, *pages)
    for measure in MEASURES:
        assert reading(known(*pulls, *more, *pages), measure, WEEK) == reading(without, measure, WEEK)
