"""Which of what stands out is put as a question."""

from datetime import UTC, date, datetime

import pytest

from bot.core.coaching.choosing import Asked
from bot.core.coaching.standouts import REST, to_ask
from bot.core.quantities import Unit
from bot.core.signals.periods import Period
from bot.core.signals.standouts import Standout

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 23))


def standout(measure_id, value, usual=8.0):
    return Standout(measure_id, Unit.PAGES, WEEK, value, usual, strength=2.0)


def asked(prompts, *standouts, history=()):
    return {id_: one.question.id for id_, one in to_ask(prompts.checklist, standouts, history, NOW).items()}


def test_a_loud_night_is_asked_about_and_a_quiet_one_is_not(prompts_):
    assert asked(prompts_, standout("on-call.night-pages", 20)) == {"on-call": "on-call.first-month"}
    assert asked(prompts_, standout("on-call.night-pages", 0)) == {}
    assert asked(prompts_, standout("pull-requests.hours-to-first-review", 1)) == {}


@pytest.mark.parametrize("value", [900, 1])
def test_a_bill_is_asked_about_either_way(prompts_, value):
    assert asked(prompts_, standout("cost-drivers.service", value, usual=90)) == {
        "cost-drivers": "cost-drivers.top-three-lines",
        "rfcs": "rfcs.figure-from-a-year-ago",
    }


def test_what_several_topics_ask_about_is_asked_about_once(prompts_):
    many = standout("on-call.incidents", 20)
    assert asked(prompts_, many).keys() == {"on-call", "latency-spof", "domain-flows", "rfcs", "solution-risk"}
    since = Asked("rfcs.after-incident-decision", datetime(2026, 11, 23, 9, tzinfo=UTC))
    before = Asked("rfcs.after-incident-decision", datetime(2026, 11, 22, 9, tzinfo=UTC))
    assert asked(prompts_, many, history=[since]) == {}
    assert asked(prompts_, many, history=[before]).keys() == {
        "on-call",
        "latency-spof",
        "domain-flows",
        "solution-risk",
    }


def test_what_was_put_lately_rests(prompts_):
    loud = standout("on-call.night-pages", 20)
    lately = [Asked("on-call.first-month", NOW - REST / 2)]
    long_ago = [Asked("on-call.first-month", NOW - REST)]
    assert asked(prompts_, loud, history=lately) == {}
    assert asked(prompts_, loud, history=long_ago) == {"on-call": "on-call.first-month"}
