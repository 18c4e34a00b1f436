from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.core.signals.events import Cost
from bot.core.signals.readings import Known
from bot.core.signals.standouts import standing_out, strength
from tests.core.signals.test_figures import BERLIN, COVERED, HOUR, MONDAY, known, page

TODAY = date(2026, 11, 25)
WEEK = timedelta(weeks=1)


def weekly_pages(*counts, title="Disk full", at=MONDAY):
    """So many pages in each week, the newest week last."""
    return [
        page(at - n * WEEK + number * HOUR / 10, title)
        for n, count in enumerate(reversed(counts))
        for number in range(count)
    ]


def test_a_loud_week_stands_out_with_its_alert_first():
    night = MONDAY + timedelta(hours=16)
    found = standing_out(known(*weekly_pages(2, 3, 2, 2, 3, 2, 2, 3, 14, at=night)), TODAY)
    assert (found[0].measure_id, found[0].subject, found[0].value, found[0].usual) == (
        "on-call.alert",
        "Disk full",
        14,
        2,
    )
    assert found[0].nights == 14
    assert found[0].competency_id == "on-call"
    assert "on-call.pages" in {one.measure_id for one in found}


def test_wiggles_do_not_stand_out():
    assert standing_out(known(*weekly_pages(2, 3, 2, 4, 3, 2, 5, 3, 5)), TODAY) == []
    assert standing_out(known(), TODAY) == []


def test_a_wild_figure_has_to_be_wilder():
    wild = weekly_pages(2, 30, 9, 25, 3, 28, 1, 20, 31)
    assert standing_out(known(*wild), TODAY) == []


def test_quiet_is_no_question_about_an_alert():
    found = standing_out(known(*weekly_pages(30, 30, 30, 30, 30, 30, 30, 30, 0)), TODAY)
    assert {one.measure_id for one in found} == {"on-call.pages"}


def test_a_short_past_knows_no_usual():
    short = {kind: type(period)(date(2026, 10, 19), period.end) for kind, period in COVERED.items()}
    assert standing_out(known(*weekly_pages(2, 14), covered=short), TODAY) == []


def test_one_outage_does_not_hide_the_next():
    assert standing_out(known(*weekly_pages(2, 3, 2, 40, 3, 2, 2, 3, 14)), TODAY)


def test_a_service_that_got_dearer():
    weeks = enumerate([900, 300, 310, 290, 300, 305, 300, 295, 300])
    costs = [Cost(date(2026, 11, 16) - n * WEEK, "EC2", "EUR", Decimal(amount)) for n, amount in weeks]
    found = standing_out(Known(BERLIN, (), costs, COVERED), TODAY)
    assert (found[0].measure_id, found[0].subject, found[0].currency) == ("cost-drivers.service", "EC2", "EUR")
    assert (found[0].value, found[0].usual) == (900, 300)


@given(st.lists(st.floats(0, 1e4), min_size=6, max_size=8), st.floats(0, 1e4), st.floats(1, 50))
def test_what_was_usual_does_not_stand_out(before, value, floor):
    found = strength(value, before, floor)
    assert found == 0 or found > 1
    middle = sorted(before)[len(before) // 2]
    assert strength(middle, [middle] * 6, floor) == 0
    if found:
        assert strength(value + (1000 if value > middle else 0), before, floor) >= found or value < middle
