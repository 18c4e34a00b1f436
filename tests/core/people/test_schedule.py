"""Hypothesis draws from every zone of the tz database, and half of its days are days on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people.schedule import (
    DEFAULT_TIME,
    WEEK,
    Rhythm,
    default_rhythms,
    first_due,
    instant,
    next_due,
    week_slot,
    working_moment,
)
from tests.kit.examples import examples

ZONES = sorted(available_timezones())
FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2027, 12, 31)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LONGEST_GAP = timedelta(hours=2)  # Troll station, every March
FARTHEST_MOVE = timedelta(hours=26) + LONGEST_GAP  # from Kiribati to Baker Island

AREAS = ["cost-operations", "reliability-performance", "strategy-risk"]
NEW_YORK, LONDON = ZoneInfo("America/New_York"), ZoneInfo("Europe/London")

zones = st.sampled_from(ZONES).map(ZoneInfo)
half_hours = st.integers(0, 47).map(lambda half: time(half // 2, 30 * (half % 2)))
rhythms = st.builds(Rhythm, st.integers(1, 8), st.integers(0, 6), half_hours)


def noon(day, zone):
    return datetime.combine(day, time(12), zone)


@cache
def days_of_change(zone):
    """The days of the three years around a change of the zone's clocks."""
    days = [FIRST_DAY + DAY * number for number in range((LAST_DAY - FIRST_DAY).days)]
    changed = [day for day in days if noon(day, zone).utcoffset() != noon(day + DAY, zone).utcoffset()]
    return [day for start in changed for day in (start, start + DAY)]


@st.composite
def days_in(draw, zone):
    changes = days_of_change(zone)
    if changes and draw(st.booleans()):
        return draw(st.sampled_from(changes))
    return draw(st.dates(FIRST_DAY, LAST_DAY))


@st.composite
def moments_in(draw, zone, at):
    """Within two hours of the time `at`: that is where a rule about it goes wrong."""
    return instant(draw(days_in(zone)), at, zone) + MINUTE * draw(st.integers(-120, 120))


def shown(moment, zone):
    """What a clock on the wall shows."""
    return moment.astimezone(zone).replace(tzinfo=None)


def first_shown(day, at, zone):
    """Watches the clock minute by minute until it shows the wish, or has jumped over it."""
    wish = datetime.combine(day, at)
    moment = wish.replace(tzinfo=UTC) - timedelta(hours=15)
    while shown(moment, zone) < wish:
        moment += MINUTE
    return moment


def monday_of(moment, zone):
    day = moment.astimezone(zone).date()
    return day - DAY * day.weekday()


class TestInstant:
    @given(st.data(), zones, half_hours)
    @examples(300)
    def test_the_clock_shows_the_wish_or_has_just_jumped_over_it(self, data, zone, at):
        day = data.draw(days_in(zone))
        assert instant(day, at, zone) == first_shown(day, at, zone)

    @pytest.mark.parametrize(
        ("key", "day", "at", "expected"),
        [
            pytest.param("Africa/Cairo", "2024-04-26", "00:30", "2024-04-26 01:00", id="midnight to one"),
            pytest.param("America/Santiago", "2023-09-03", "00:00", "2023-09-03 01:00", id="no midnight"),
            pytest.param("Australia/Lord_Howe", "2023-10-01", "02:15", "2023-10-01 02:30", id="half an hour"),
            pytest.param("Antarctica/Troll", "2023-03-26", "01:30", "2023-03-26 03:00", id="two hours"),
            pytest.param("America/Nuuk", "2024-03-30", "23:30", "2024-03-31 00:00", id="into the next day"),
            pytest.param("Pacific/Apia", "2011-12-30", "09:30", "2011-12-31 00:00", id="a day that never was"),
            pytest.param("Pacific/Apia", "2011-12-30", "00:00", "2011-12-31 00:00", id="its first minute"),
            pytest.param("Pacific/Apia", "2011-12-30", "23:59", "2011-12-31 00:00", id="its last minute"),
            pytest.param("Asia/Kathmandu", "1986-01-01", "00:05", "1986-01-01 00:15", id="a quarter of an hour"),
            pytest.param("Asia/Gaza", "2023-04-29", "02:30", "2023-04-29 03:00", id="late by Ramadan"),
            pytest.param("Africa/Monrovia", "1972-01-07", "00:20", "1972-01-07 00:44:30", id="to the second"),
        ],
    )
    def test_a_time_that_does_not_exist(self, key, day, at, expected):
        found = instant(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(key))
        assert shown(found, ZoneInfo(key)) == datetime.fromisoformat(expected)

    @pytest.mark.parametrize(
        ("key", "day", "at", "expected"),
        [
            pytest.param("Asia/Kathmandu", "2026-03-03", "09:30", "2026-03-03T03:45Z", id="Kathmandu"),
            pytest.param("America/Santiago", "2023-04-01", "23:30", "2023-04-02T02:30Z", id="Santiago"),
            pytest.param("Australia/Lord_Howe", "2023-04-02", "01:45", "2023-04-01T14:45Z", id="Lord Howe"),
            pytest.param("Africa/Cairo", "2023-10-26", "23:30", "2023-10-26T20:30Z", id="Cairo"),
            pytest.param("Europe/Dublin", "2023-10-29", "01:30", "2023-10-29T00:30Z", id="Dublin"),
        ],
    )
    def test_a_time_that_occurs_twice_means_the_first(self, key, day, at, expected):
        found = instant(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(key))
        assert found == datetime.fromisoformat(expected)


class TestFirstDue:
    @given(st.data(), zones, rhythms)
    @examples(200)
    def test_nothing_that_fits_lies_between_now_and_it(self, data, zone, rhythm):
        now = data.draw(moments_in(zone, rhythm.at))
        due = first_due(rhythm, zone, now)
        today = now.astimezone(zone).date()
        days = [today + DAY * number for number in range(-1, 9)]
        fitting = [instant(day, rhythm.at, zone) for day in days if day.weekday() == rhythm.weekday]
        assert due == min(moment for moment in fitting if moment > now)
        assert due <= now + WEEK + LONGEST_GAP

    def test_a_moment_that_has_just_come_is_over(self):
        tuesdays = Rhythm(1, 1, time(9, 30))
        due = datetime(2026, 3, 3, 14, 30, tzinfo=UTC)
        assert first_due(tuesdays, NEW_YORK, due - MINUTE) == due
        assert first_due(tuesdays, NEW_YORK, due) == datetime(2026, 3, 10, 13, 30, tzinfo=UTC)

    def test_weeks_to_wait_are_weeks_of_the_calendar_not_of_168_hours(self):
        hour_before = datetime(2026, 3, 24, 9, 0, tzinfo=LONDON)  # clocks change on the 29th
        tuesdays = Rhythm(4, 1, time(9, 30))
        assert first_due(tuesdays, LONDON, hour_before, weeks=1) == datetime(2026, 3, 31, 9, 30, tzinfo=LONDON)


class TestNextDue:
    @given(st.data(), zones, rhythms)
    @examples(60)
    def test_three_years_have_one_moment_in_each_week_it_is_due(self, data, zone, rhythm):
        due = first_due(rhythm, zone, data.draw(moments_in(zone, rhythm.at)))
        first = monday_of(due, zone)
        slots = []
        for number in range(3 * 52 // rhythm.every_weeks):
            assert monday_of(due, zone) == first + WEEK * rhythm.every_weeks * number
            slots.append(week_slot(due, zone))
            following = next_due(rhythm, zone, due, due)
            assert following > due
            due = following
        assert len(set(slots)) == len(slots)

    @given(st.data(), zones, rhythms, st.integers(0, 200))
    @examples(200)
    def test_after_a_silence_it_falls_in_step_and_makes_up_for_nothing(self, data, zone, rhythm, silence):
        previous = first_due(rhythm, zone, data.draw(moments_in(zone, rhythm.at)))
        now = previous + DAY * silence + MINUTE * data.draw(st.integers(0, 24 * 60))
        planned = [previous]
        while planned[-1] <= now:
            planned.append(next_due(rhythm, zone, planned[-1], planned[-1]))
        assert next_due(rhythm, zone, previous, now) == planned[-1]

    def test_a_moment_that_has_just_come_is_over(self):
        fortnights, due = Rhythm(2, 1, time(9, 30)), datetime(2026, 3, 3, 9, 30, tzinfo=LONDON)
        assert next_due(fortnights, LONDON, due, now=due + 2 * WEEK) == due + 4 * WEEK

    @given(st.data(), zones, zones, rhythms)
    @examples(300)
    def test_a_move_to_another_zone_keeps_the_weeks(self, data, old, new, rhythm):
        previous = first_due(rhythm, old, data.draw(moments_in(old, rhythm.at)))
        following = next_due(rhythm, new, previous, previous)
        period = WEEK * rhythm.every_weeks
        assert monday_of(following, new) == monday_of(previous, old) + period
        assert abs(following - previous - period) <= FARTHEST_MOVE

    @pytest.mark.parametrize(
        ("old", "new", "previous", "expected"),
        [
            # Monday in Sydney is still Sunday in California: a question there and then, and one more the next day?
            ("Australia/Sydney", "America/Los_Angeles", "2026-01-05 09:00", "2026-01-12 09:00"),
            ("America/Los_Angeles", "Australia/Sydney", "2026-01-05 09:00", "2026-01-12 09:00"),
            ("Asia/Kathmandu", "Asia/Kolkata", "2026-01-05 00:00", "2026-01-12 00:00"),
        ],
    )
    def test_monday_mornings_survive_the_date_line(self, old, new, previous, expected):
        due = datetime.fromisoformat(previous).replace(tzinfo=ZoneInfo(old))
        mondays = Rhythm(1, 0, due.time())
        assert shown(next_due(mondays, ZoneInfo(new), due, due), ZoneInfo(new)) == datetime.fromisoformat(expected)

    def test_a_day_that_never_was_shifts_nothing(self):
        fridays, apia = Rhythm(1, 4, time(9, 30)), ZoneInfo("Pacific/Apia")
        due, days = datetime(2011, 12, 23, 9, 30, tzinfo=apia), []
        for _ in range(2):
            due = next_due(fridays, apia, due, due)
            days.append(shown(due, apia))
        assert days == [datetime(2011, 12, 31, 0, 0), datetime(2012, 1, 6, 9, 30)]  # noqa: DTZ001 - wall times

    def test_a_leap_day_and_a_week_53_are_ordinary(self):
        tuesdays = Rhythm(1, 1, time(9, 30))
        due, slots = datetime(2028, 2, 22, 9, 30, tzinfo=LONDON), []
        for _ in range(3):
            slots.append(f"{week_slot(due, LONDON)} {shown(due, LONDON):%d %b}")
            due = next_due(tuesdays, LONDON, due, due)
        assert slots == ["2028-W08 22 Feb", "2028-W09 29 Feb", "2028-W10 07 Mar"]


class TestWorkingMoment:
    @pytest.mark.parametrize(
        ("moment", "expected"),
        [
            pytest.param("2026-03-02 09:00", "2026-03-02 09:00", id="as Monday's work begins"),
            pytest.param("2026-03-06 16:59", "2026-03-06 16:59", id="just before Friday's ends"),
            pytest.param("2026-03-03 17:00", "2026-03-04 09:00", id="as Tuesday's ends"),
            pytest.param("2026-03-04 03:00", "2026-03-04 09:00", id="at night"),
            pytest.param("2026-03-06 17:00", "2026-03-09 09:00", id="on Friday evening"),
            pytest.param("2026-03-07 08:00", "2026-03-09 09:00", id="early on Saturday"),
            pytest.param("2026-03-08 12:00", "2026-03-09 09:00", id="on Sunday"),
        ],
    )
    def test_it_is_now_or_the_next_morning_of_a_working_day(self, moment, expected):
        found = working_moment(datetime.fromisoformat(moment).replace(tzinfo=LONDON), LONDON)
        assert shown(found, LONDON) == datetime.fromisoformat(expected)

    @given(st.data(), zones, half_hours)
    @examples(100)
    def test_in_every_zone_no_earlier_morning_would_do(self, data, zone, at):
        moment = data.draw(moments_in(zone, at))
        days = [moment.astimezone(zone).date() + DAY * number for number in range(4)]
        mornings = [instant(day, time(9), zone) for day in days if day.weekday() < 5]
        works = moment.astimezone(zone).weekday() < 5 and 9 <= shown(moment, zone).hour < 17
        assert working_moment(moment, zone) == (moment if works else min(one for one in mornings if one > moment))


class TestWeekSlot:
    @pytest.mark.parametrize(
        ("moment", "key", "slot"),
        [
            ("2026-11-22T23:30Z", "UTC", "2026-W47"),
            ("2026-11-22T23:30Z", "Europe/Berlin", "2026-W48"),
            ("2026-11-23T07:00Z", "America/Los_Angeles", "2026-W47"),
            ("2027-01-03T12:00Z", "UTC", "2026-W53"),
            ("2027-01-04T12:00Z", "UTC", "2027-W01"),
            ("2024-12-30T12:00Z", "UTC", "2025-W01"),
        ],
    )
    def test_it_is_the_iso_week_on_the_persons_own_clock(self, moment, key, slot):
        assert week_slot(datetime.fromisoformat(moment), ZoneInfo(key)) == slot


class TestDefaultRhythms:
    def test_strategy_comes_every_second_week_and_the_others_take_turns(self):
        plan = {area: (rhythm.every_weeks, weeks) for area, rhythm, weeks in default_rhythms(AREAS)}
        assert plan == {"strategy-risk": (2, 0), "cost-operations": (4, 1), "reliability-performance": (4, 3)}

    @given(st.data(), zones)
    @examples(100)
    def test_whenever_somebody_joins_they_get_exactly_one_nudge_a_week(self, data, zone):
        now = data.draw(moments_in(zone, DEFAULT_TIME))
        weeks = self.weeks_of_a_quarter(zone, now)
        first = weeks[0]
        assert weeks == [first + WEEK * number for number in range(len(weeks))]

    @staticmethod
    def weeks_of_a_quarter(zone, now):
        """The Mondays of the weeks in which a nudge is due, with repetitions if there are any."""
        weeks = []
        for _, rhythm, wait in default_rhythms(AREAS):
            due = first_due(rhythm, zone, now, wait)
            for _ in range(12 // rhythm.every_weeks):
                weeks.append(monday_of(due, zone))
                due = next_due(rhythm, zone, due, due)
        return sorted(weeks)
