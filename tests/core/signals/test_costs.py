from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.core.signals.costs import bills, change, sums
from bot.core.signals.events import Cost
from bot.core.signals.figures import Known, reading
from bot.core.signals.periods import Period, days_before
from tests.core.signals.test_figures import BERLIN, COVERED

WEEK = Period(date(2026, 11, 16), date(2026, 11, 23))
LONG_AGO = date(2026, 1, 1)


def weekly(service, *amounts, currency="EUR"):
    """Costs of one service, the newest week last."""
    weeks = enumerate(reversed(amounts))
    return [Cost(WEEK.first - n * timedelta(weeks=1), service, currency, Decimal(amount)) for n, amount in weeks]


def test_a_week_beside_the_four_before():
    costs = weekly("EC2", 80, 100, 120, 100, 150) + weekly("S3", 10, 10, 10, 10, 9) + weekly("SES", 4, 4, 4, 4, 4)
    (bill,) = bills(costs, WEEK, LONG_AGO)
    assert (bill.total, bill.usual) == (Decimal(163), Decimal(114))
    assert bill.services[0] == ("EC2", Decimal(150))
    assert [(one.service, one.moved) for one in bill.movers] == [("EC2", Decimal(50)), ("S3", Decimal(-1))]
    assert change(costs, WEEK, LONG_AGO) == float(100 * Decimal(49) / Decimal(114))


def test_nothing_is_compared_with_weeks_that_nobody_read():
    costs = weekly("EC2", 80, 100)
    (bill,) = bills(costs, WEEK, WEEK.first - timedelta(weeks=1))
    assert (bill.usual, bill.movers) == (None, ())
    assert change(costs, WEEK, WEEK.first) is None


def test_a_service_that_is_new_or_gone_moves():
    costs = weekly("old", 40, 40, 40, 40, 0) + weekly("new", 30)
    (bill,) = bills(costs, WEEK, LONG_AGO)
    assert [(one.service, one.moved) for one in bill.movers] == [("old", Decimal(-40)), ("new", Decimal(30))]


def test_currencies_are_never_added():
    costs = weekly("EC2", 5) + weekly("BigQuery", 7, currency="USD")
    assert [(bill.currency, bill.total) for bill in bills(costs, WEEK, LONG_AGO)] == [("EUR", 5), ("USD", 7)]
    assert change(costs, WEEK, LONG_AGO) is None
    for measure in ("cost-drivers.cost", "cost-drivers.largest-share"):
        assert reading(Known(BERLIN, (), costs, COVERED), measure, WEEK) is None


def test_credits_take_from_the_bill_and_from_no_share():
    costs = weekly("EC2", 75) + weekly("S3", 25) + weekly("credit", -60)
    known = Known(BERLIN, (), costs, COVERED)
    assert reading(known, "cost-drivers.cost", WEEK).value == 40
    share = reading(known, "cost-drivers.largest-share", WEEK)
    assert (share.value, share.subject, share.currency) == (75, "EC2", "")  # a share of the bill is no money


AMOUNTS = st.decimals(-1000, 1000, places=6)
COSTS = st.lists(
    st.builds(
        Cost,
        st.dates(date(2026, 11, 1), date(2026, 11, 30)),
        st.sampled_from(["EC2", "S3", ""]),
        st.sampled_from(["EUR", "USD"]),
        AMOUNTS,
    ),
    max_size=40,
)


@given(COSTS)
def test_not_a_cent_is_lost(costs):
    for currency in ("EUR", "USD"):
        days = [days_before(date(2026, 11, 2) + timedelta(days=n), 1) for n in range(30)]
        parts = [sum(sums(costs, day).get(currency, {}).values(), Decimal()) for day in days]
        assert sum(parts) == sum(cost.amount for cost in costs if cost.currency == currency)


@given(COSTS)
def test_movers_say_what_a_bill_moved_by(costs):
    for bill in bills(costs, WEEK, LONG_AGO):
        if len({cost.service for cost in costs}) <= len(bill.movers):
            assert sum(one.moved for one in bill.movers) == bill.total - bill.usual
