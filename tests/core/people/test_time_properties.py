"""Exactly one nudge a slot, in every zone of the tz database, whatever clocks and people do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people.schedule import Rhythm, instant, monday_of
from tests.core.people.schedule_kit import (
    DAY,
    FIRST_DAY,
    LAST_DAY,
    WEEK,
    ZONES,
    Played,
    half_hours,
    moments,
    open_calendar,
    subscribed,
    zones,
)
from tests.kit.examples import examples, some

YEARS = timedelta(weeks=156)
FARTHEST = timedelta(hours=28)  # from Kiribati to Baker Island, and a gap on the way


def shown(moment, zone):
    """What a clock on the wall shows."""
    return moment.astimezone(zone).replace(tzinfo=None)


@pytest.mark.parametrize("key", some(ZONES))
def test_three_years_of_half_hours_have_one_moment_each(key):
    """Every wall time of every day: never earlier than the wish, later only where the wish does not exist."""
    zone = ZoneInfo(key)
    changes = {FIRST_DAY, LAST_DAY, date(2028, 2, 29), date(2026, 12, 31)}
    day = FIRST_DAY
    while day < LAST_DAY:
        if (
            datetime.combine(day, time(12), zone).utcoffset()
            != datetime.combine(day + DAY, time(12), zone).utcoffset()
        ):
            changes |= {day, day + DAY}
        day += DAY
    for day in changes:
        previous = None
        for half in range(48):
            at = time(half // 2, 30 * (half % 2))
            moment = instant(day, at, zone)
            wish = datetime.combine(day, at)
            assert shown(moment, zone) >= wish
            assert shown(moment, zone) == wish or shown(moment - timedelta(seconds=1), zone) < wish
            assert previous is None or moment >= previous
            previous = moment


@given(st.data(), zones, st.integers(1, 8), st.integers(0, 6), half_hours)
@examples(150)
def test_three_years_have_exactly_one_nudge_in_each_slot(data, zone, every, weekday, at):
    now = data.draw(moments(zone))
    end = now + YEARS + DAY  # in winter the last turn may be an hour later than a whole number of weeks
    played = Played(open_calendar(zone), [subscribed(Rhythm(every, weekday, at), zone, now)]).until(end, now)
    weeks = [monday_of(turn.due_at.astimezone(zone).date()) for _, turn in played.sent]
    assert weeks == [weeks[0] + number * every * WEEK for number in range(len(weeks))]
    assert len(weeks) >= YEARS // WEEK // every
    assert len(set(played.slots)) == len(played.slots)


@given(st.data(), zones, st.integers(0, 6), half_hours, st.lists(zones, min_size=1, max_size=6))
@examples(300)
def test_whoever_travels_gets_one_nudge_in_every_week(data, home, weekday, at, journey):
    """Flights in the middle of a week, over the date line too, at any hour, also minutes around the due time."""
    now = data.draw(moments(home))
    played = Played(open_calendar(home), [subscribed(Rhythm(1, weekday, at), home, now)])
    for zone in journey:
        due = played.turns[0].next_at
        flight = max(now, due + timedelta(minutes=data.draw(st.integers(-72 * 60, 72 * 60))))
        played.until(flight, now)
        played.move(zone)
        now = flight
    played.until(now + 3 * WEEK, now)
    dues = [turn.due_at for _, turn in played.sent]
    weeks = [(due - dues[0] + WEEK / 2) // WEEK for due in dues]
    assert weeks == list(range(len(weeks)))
    assert all(moment - due <= FARTHEST for (moment, _), due in zip(played.sent, dues, strict=True))


@pytest.mark.parametrize(
    ("key", "day", "at", "expected"),
    [
        pytest.param("Africa/Cairo", "2026-04-24", "00:00", "2026-04-24 01:00", id="Cairo has no midnight"),
        pytest.param("Africa/Cairo", "2026-10-29", "23:30", "2026-10-29 23:30", id="Cairo has 23:30 twice"),
        pytest.param("America/Santiago", "2026-09-06", "00:30", "2026-09-06 01:00", id="Santiago has no midnight"),
        pytest.param("Australia/Lord_Howe", "2026-10-04", "02:00", "2026-10-04 02:30", id="half an hour is lost"),
        pytest.param(
            "Australia/Lord_Howe", "2026-04-05", "01:30", "2026-04-05 01:30", id="half an hour comes twice"
        ),
        pytest.param("Pacific/Apia", "2011-12-30", "09:30", "2011-12-31 00:00", id="Apia has no such day"),
        pytest.param("Asia/Kathmandu", "2026-07-01", "09:30", "2026-07-01 09:30", id="a quarter off"),
        pytest.param("Asia/Gaza", "2025-04-12", "02:30", "2025-04-12 03:00", id="Gaza springs late"),
    ],
)
def test_a_table_of_hard_cases(key, day, at, expected):
    zone, wish = ZoneInfo(key), (date.fromisoformat(day), time.fromisoformat(at))
    assert shown(instant(*wish, zone), zone) == datetime.fromisoformat(expected)
    rhythm = Rhythm(1, wish[0].weekday(), wish[1])
    start = datetime.combine(wish[0] - 10 * DAY, time(12), UTC)
    played = Played(open_calendar(zone), [subscribed(rhythm, zone, start)]).until(start + 4 * WEEK, start)
    assert datetime.fromisoformat(expected) in [shown(moment, zone) for moment, _ in played.sent]
    assert len(played.sent) == 4
    assert len(set(played.slots)) == 4


def test_a_leap_day_and_the_turn_of_the_year_are_ordinary():
    zone = ZoneInfo("Europe/London")
    start = datetime(2027, 12, 20, tzinfo=UTC)
    tuesdays = Rhythm(1, 1, time(9, 30))
    played = Played(open_calendar(zone), [subscribed(tuesdays, zone, start)]).until(start + 12 * WEEK, start)
    assert date(2028, 2, 29) in played.days
    assert played.slots[:3] == ["2027-W51", "2027-W52", "2028-W01"]
