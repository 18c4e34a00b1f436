from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.coaching.commitments import (
    Commitment,
    CommitmentState,
    Outcome,
    comes_back_at,
)

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
NOW = datetime(2026, 3, 3, 12, 30, tzinfo=UTC)  # Tuesday, 09:30 in São Paulo
TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 3, 9), datetime(2026, 3, 9, 12, tzinfo=UTC)),
        (date(2026, 3, 4), datetime(2026, 3, 4, 12, tzinfo=UTC)),
        (TODAY, datetime(2026, 3, 4, 12, tzinfo=UTC)),  # nine has struck
    ],
)
def test_it_comes_back_at_nine_on_its_day_or_the_next_morning(day, moment):
    assert comes_back_at(day, SAO_PAULO, NOW) == moment


@given(st.integers(0, 400), st.sampled_from(["Asia/Kolkata", "Africa/Cairo", "America/Santiago", "Pacific/Apia"]))
def test_it_never_comes_back_at_once_nor_before_its_day(days, zone):
    zone = ZoneInfo(zone)
    day = NOW.astimezone(zone).date() + timedelta(days=days)
    moment = comes_back_at(day, zone, NOW)
    assert moment > NOW
    assert day <= moment.astimezone(zone).date() <= day + timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        ({"next_at": NOW}, None),
        ({"delivery_id": 7}, None),
        ({"delivery_id": 7, "next_at": NOW}, Outcome.MOVED),
        ({"delivery_id": 7, "state": CommitmentState.DONE}, Outcome.DONE),
        ({"state": CommitmentState.DROPPED}, Outcome.DROPPED),
    ],
)
def test_what_was_said_of_it_once_it_had_come_back(now, outcome):
    assert replace(Commitment(1, 1, "Ask Joana", TODAY), **now).outcome is outcome
