from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.signals.costs import bills, change, sums
from bot.core.signals.events import Cost
from bot.core.signals.figures import reading
from bot.core.signals.periods import Period, days_before
from bot.core.signals.readings import Known
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


def value(costs, measure, period=WEEK):
    found = reading(Known(BERLIN, (), costs, COVERED), measure, period)
    return found and found.value


def test_a_day_of_the_weekend_beside_a_working_day():
    daily = [Cost(WEEK.first + timedelta(days=n), "EC2", "EUR", Decimal(100 if n < 5 else 60)) for n in range(7)]
    assert value(daily, "cost-drivers.weekend-day") == 60
    assert value(daily, "cost-drivers.weekend-day", days_before(WEEK.end, 3)) is None  # less than a week
    assert value(daily, "cost-drivers.weekend-day", days_before(WEEK.end, 9)) == 60  # the last whole one of it
    assert value([*daily, Cost(WEEK.first, "EC2", "USD", Decimal(1))], "cost-drivers.weekend-day") is None
    assert value(weekly("credit", -9), "cost-drivers.weekend-day") is None


def test_the_three_dearest_and_the_services_that_are_charged():
    costs = weekly("EC2", 50) + weekly("S3", 20) + weekly("SES", 10) + weekly("SQS", 20) + weekly("credit", -60)
    assert value(costs, "cost-drivers.top-three-share") == 90
    assert value(costs, "cost-drivers.services") == 4
    assert value(weekly("EC2", 50), "cost-drivers.top-three-share") is None  # there are no three
    assert value([], "cost-drivers.services") is None


def test_the_largest_rise_is_of_one_service_against_its_own_past():
    costs = weekly("EC2", 80, 100, 120, 100, 90) + weekly("S3", 10, 10, 10, 10, 25) + weekly("new", 4)
    found = reading(Known(BERLIN, (), costs, COVERED), "cost-drivers.rise", WEEK)
    assert (found.value, found.subject, found.currency, found.cases) == (15, "S3", "EUR", 2)
    assert value(weekly("EC2", 9, 9, 9, 9, 5), "cost-drivers.rise") is None


@given(COSTS)
def test_what_figures_say_of_a_bill_holds_together(costs):
    one = [cost for cost in costs if cost.currency == "EUR"]
    period = Period(date(2026, 11, 2), date(2026, 11, 30))
    inside = [cost for cost in one if period.first <= cost.day < period.end]
    by_service = {name: sum(c.amount for c in inside if c.service == name) for name in {c.service for c in inside}}
    charged = sorted((amount for amount in by_service.values() if amount > 0), reverse=True)
    assert value(one, "cost-drivers.services", period) == (len(charged) or None)
    largest = value(one, "cost-drivers.largest-share", period)
    assert largest == (pytest.approx(float(100 * charged[0] / sum(charged))) if charged else None)
    whole = value(one, "cost-drivers.cost", period)
    assert whole == (pytest.approx(float(sum(by_service.values()))) if inside else None)
