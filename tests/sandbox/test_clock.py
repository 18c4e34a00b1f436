import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.changes import Changes
from bot.sandbox.clock import FrozenStopwatch, Timestamps, moment_of

CHANNELS = st.sampled_from(["C1", "C2"])
STEPS = st.lists(st.tuples(CHANNELS, st.integers(-5_000_000, 5_000_000)), min_size=1, max_size=40)


@given(STEPS)
def test_time_stamps_of_a_channel_never_repeat_or_step_back_even_when_the_clock_does(steps):
    now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    stamps = Timestamps(lambda: now)
    given_out = {"C1": [], "C2": []}
    for channel, microseconds in steps:
        now += timedelta(microseconds=microseconds)
        given_out[channel].append(stamps.new(channel))
    for of_channel in given_out.values():
        assert of_channel == sorted(set(of_channel))


def test_a_time_stamp_says_when_it_was_given_out():
    noon = datetime(2026, 1, 5, 12, 0, 0, 250, tzinfo=UTC)
    assert Timestamps(lambda: noon).new("C1") == "1767614400.000250"
    assert moment_of("1767614400.000250") == noon


async def test_a_frozen_stopwatch_wakes_exactly_those_who_have_slept_enough():
    stopwatch = FrozenStopwatch()
    short, long = asyncio.create_task(stopwatch.until(1)), asyncio.create_task(stopwatch.until(3))
    await asyncio.sleep(0)
    stopwatch.advance(1)
    await short
    assert not long.done()
    stopwatch.advance(2)
    await long
    assert stopwatch() == 3
    await stopwatch.until(2)


async def test_whoever_waits_is_woken_for_a_change():
    changes, values = Changes(), []
    waiting = asyncio.create_task(changes.until(lambda: values, within=30))
    await asyncio.sleep(0)
    changes.notify()
    await asyncio.sleep(0)
    assert not waiting.done()
    values.append("here")
    changes.notify()
    assert await waiting == ["here"]


async def test_waiting_for_what_never_comes_ends():
    with pytest.raises(TimeoutError):
        await Changes().until(lambda: False, within=0.01)
