from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people.schedule import Rhythm, first_due, week_of
from bot.core.teams.teams import LATEST, after, open_digest
from bot.core.teams.teams import ChannelEvent as Event
from bot.core.teams.teams import TeamState as State
from tests.kit.examples import examples

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 12, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([Event.ARCHIVE], State.ARCHIVED),
        ([Event.ARCHIVE, Event.UNARCHIVE], State.LINKED),
        ([Event.LEFT, Event.RETURNED], State.LINKED),
        ([Event.SHARED, Event.UNSHARED], State.LINKED),
        ([Event.DELETED, Event.UNARCHIVE], State.DELETED),
        ([Event.LEFT, Event.UNARCHIVE], State.LEFT),
        ([Event.RETURNED], State.LINKED),
    ],
)
def test_a_channel_and_its_team(events, state):
    now = State.LINKED
    for event in events:
        now = after(event, now)
    assert now is state


@pytest.mark.parametrize("event", Event)
def test_what_a_person_switched_off_stays_off(event):
    assert after(event, State.UNLINKED) is State.UNLINKED


@given(st.integers(1, 4), st.integers(0, 6), st.frozensets(st.integers(0, 40), max_size=25), st.integers(0, 40))
@examples(200)
def test_a_digest_comes_in_its_week_on_a_day_that_is_no_holiday_or_a_turn_later(every, weekday, free, start):
    rhythm, holidays = Rhythm(every, weekday, time(10)), {(MONDAY + timedelta(days=day)).date() for day in free}
    due = first_due(rhythm, PARIS, MONDAY + timedelta(days=start))
    opened = open_digest(rhythm, PARIS, due, holidays.__contains__)
    day, regular = opened.astimezone(PARIS).date(), week_of(opened, rhythm, PARIS) + timedelta(days=weekday)
    assert day not in holidays
    assert regular <= day <= regular + LATEST
    assert (regular - due.date()) % timedelta(weeks=every) == timedelta()
    assert day == regular or (regular in holidays and day.weekday() < 5)
    assert open_digest(rhythm, PARIS, opened, holidays.__contains__) == opened
    if due.date() not in holidays:
        assert opened == due
