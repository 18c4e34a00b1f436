from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.documents import Kind, Status
from bot.core.library.fits import Document
from bot.core.library.search import (
    MINE,
    Misread,
    Problem,
    Search,
    day_of,
    understand,
)

TODAY = date(2026, 3, 17)
DOCUMENT = Document(
    1, "1.md", Kind.RFC, "One", date(2026, 2, 1), "Orders", None, "", owner="Payments team", status=Status.ACCEPTED
)


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("redis", Search("redis")),
        ("kind:rfc since:2026-01 team:payments redis", Search("redis", Kind.RFC, "payments", date(2026, 1, 1))),
        ("redis TYPE: post-mortem", Search("redis", Kind.POST_MORTEM)),
        ('team:"core payments" bill', Search("bill", team="core payments")),
        ("post-mortems about redis since march", Search("redis", Kind.POST_MORTEM, since=date(2026, 3, 1))),
        ("postmortems since last month", Search("", Kind.POST_MORTEM, since=date(2026, 2, 15))),
        ("RFCs by the payments team", Search("", Kind.RFC, "payments")),
        ("incidents of our team since 2025", Search("", Kind.POST_MORTEM, MINE, date(2025, 1, 1))),
        ("decision records on queues", Search("queues", Kind.ADR)),
        ("rfcs", Search("", Kind.RFC)),
        ("status:rejected queues", Search("queues", status=Status.REJECTED)),
        ("Withdrawn RFCs about queues", Search("queues", Kind.RFC, status=Status.WITHDRAWN)),
        (
            "superseded decisions since 2025",
            Search("", Kind.ADR, since=date(2025, 1, 1), status=Status.SUPERSEDED),
        ),
        ("rejected requests", Search("rejected requests")),
        ("team:mine bill", Search("bill", team=MINE)),
        ("how do we write rfcs", Search("how do we write rfcs")),
        ("what changed since the migration", Search("what changed since the migration")),
        ("incident review habits", Search("incident review habits")),
        ("", Search("")),
    ],
)
def test_a_search_is_read_as_people_type_it(text, search):
    assert understand(text, TODAY) == search


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kind:poem redis", Problem(Misread.KIND, "poem")),
        ("status:lost redis", Problem(Misread.STATUS, "lost")),
        ("since:soon redis", Problem(Misread.SINCE, "soon")),
        ("since:2026-13", Problem(Misread.SINCE, "2026-13")),
    ],
)
def test_a_filter_that_means_nothing_is_told_and_not_ignored(text, problem):
    assert understand(text, TODAY) == problem


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-15", date(2026, 1, 15)),
        ("2026-1", date(2026, 1, 1)),
        ("2025", date(2025, 1, 1)),
        ("March", date(2026, 3, 1)),
        ("april", date(2025, 4, 1)),
        ("sept 2024", date(2024, 9, 1)),
        ("last week", date(2026, 3, 10)),
        ("yesterday", date(2026, 3, 16)),
        ("0000", None),
        ("whenever", None),
    ],
)
def test_days_as_people_name_them(text, day):
    assert day_of(text, TODAY) == day


@given(st.text() | st.text('kindsceteam:- post-mortems2026rfcs" '))
def test_nothing_that_is_typed_makes_it_fail(text):
    assert isinstance(understand(text, TODAY), Search | Problem)


@pytest.mark.parametrize(
    ("search", "taken"),
    [
        (Search(""), True),
        (Search("", kind=Kind.RFC), True),
        (Search("", kind=Kind.ADR), False),
        (Search("", since=date(2026, 2, 1)), True),
        (Search("", since=date(2026, 2, 2)), False),
        (Search("", team="payments"), True),
        (Search("", team="ledger"), False),
        (Search("", team=MINE), True),
        (Search("", status=Status.ACCEPTED), True),
        (Search("", status=Status.REJECTED), False),
    ],
)
def test_filters_say_which_documents_are_looked_at(search, taken):
    assert search.takes(DOCUMENT, mine=["payments-leads"]) == taken
    assert search.has_filters == (search != Search(""))
