"""Weeks, zones and moments for rules about figures: many at the edges of days, some where clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.core.signals.events import Kind
from bot.core.signals.periods import Period

ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
    ]
)
WEEKS = st.sampled_from(
    [
        Period(first, first + timedelta(days=7))
        for first in (date(2026, 3, 23), date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 16))
    ]
)
"""Three of them have a day of 23 or 25 hours in some of the zones."""
COVERED = dict.fromkeys(Kind, Period(date(2025, 1, 1), date(2027, 1, 1)))
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
EDGES = [time(), time(7), time(8), time(18), time(22)]


def begins(period, zone):
    return datetime.combine(period.first, time(), zone).astimezone(UTC)


def ends(period, zone):
    return datetime.combine(period.end, time(), zone).astimezone(UTC)


@st.composite
def moments(draw, week, zone):
    """A moment from nine days before a week until nine days after it; every second one at an edge."""
    day = week.first + timedelta(days=draw(st.integers(-9, 16)))
    if draw(st.booleans()):
        at = datetime.combine(day, draw(st.sampled_from(EDGES)), zone).astimezone(UTC)
        return at + draw(st.sampled_from([-SECOND, timedelta(), SECOND]))
    return datetime.combine(day, time(), UTC) + timedelta(minutes=draw(st.integers(0, 1439)))
