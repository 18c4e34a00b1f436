from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.core.signals.periods import days_before, is_night, is_off_hours, last_week, weeks_before

BERLIN, NEW_YORK, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")
ZONES = st.sampled_from([BERLIN, NEW_YORK, APIA, ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")])
MOMENTS = st.integers(0, 10_500_000).map(
    lambda minute: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
DAYS = st.dates(date(2010, 1, 1), date(2030, 1, 1))


@given(MOMENTS, ZONES)
def test_every_moment_is_in_exactly_one_week(moment, zone):
    week = last_week(moment.astimezone(zone).date() + timedelta(days=7))
    weeks = [week, *weeks_before(week, 3), last_week(week.end + timedelta(days=7))]
    assert [one.has(moment, zone) for one in weeks].count(True) == 1
    assert week.has(moment, zone)


@given(DAYS, ZONES)
def test_a_period_ends_with_its_last_moment(day, zone):
    period = days_before(day, 3)
    end = period.ends_at(zone)
    assert not period.has(end, zone)
    assert period.has(end - timedelta(seconds=1), zone)


def test_the_last_week_is_over():
    assert last_week(date(2026, 11, 29)) == last_week(
        date(2026, 11, 23)
    )  # Sunday belongs to the week that goes on
    assert last_week(date(2026, 11, 23)).end == date(2026, 11, 23)


def test_a_day_of_23_hours_and_one_of_25_are_whole():
    spring, autumn = days_before(date(2026, 3, 30), 1), days_before(date(2026, 10, 26), 1)
    assert spring.ends_at(BERLIN) - days_before(date(2026, 3, 29), 1).ends_at(BERLIN) == timedelta(hours=23)
    assert autumn.ends_at(BERLIN) - days_before(date(2026, 10, 25), 1).ends_at(BERLIN) == timedelta(hours=25)


def test_night_and_evening_are_those_of_the_team():
    page = datetime(
        2026, 11, 25, 3, 30, tzinfo=UTC
    )  # a Wednesday: 04:30 in Berlin, 22:30 the day before in New York
    assert is_night(page, BERLIN)
    assert is_night(page, NEW_YORK)
    assert is_off_hours(page, BERLIN)
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)  # 07:00 in New York
    assert not is_off_hours(noon, BERLIN)
    assert is_off_hours(noon, NEW_YORK)
    assert not is_night(noon, NEW_YORK)
    assert is_off_hours(datetime(2026, 11, 28, 12, tzinfo=UTC), BERLIN)  # Saturday


def test_both_hours_of_the_night_that_is_longer_are_night():
    assert all(is_night(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), BERLIN) for hour in (0, 1))
