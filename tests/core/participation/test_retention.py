from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.delivery.removals import (
    LONGEST_WAIT,
    MOST_TRIES,
    Erasure,
    Trace,
    TraceKind,
    next_try_in,
)
from bot.core.participation.retention import RETENTION, Kind, next_night

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_the_next_night_is_ahead_and_within_a_day(now):
    night = next_night(now)
    assert timedelta() < night - now <= timedelta(days=1)
    assert (night.hour, night.minute) == (3, 0)


@given(MOMENTS)
def test_every_kind_has_its_cutoff_in_the_past(now):
    cutoffs = RETENTION.cutoffs(now)
    assert cutoffs.keys() == set(Kind)
    assert all(cutoff < now for cutoff in cutoffs.values())


def test_waits_grow_to_a_ceiling_and_the_tries_end():
    waits = [next_try_in(tries) for tries in range(1, MOST_TRIES + 1)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == LONGEST_WAIT


@pytest.mark.parametrize(("tries", "hopeless"), [(MOST_TRIES - 1, False), (MOST_TRIES, True)])
def test_a_trace_is_given_up_after_enough_tries(tries, hopeless):
    assert Erasure(1, 1, Trace(TraceKind.MESSAGE, "D1", "1.1"), tries).is_hopeless is hopeless
