"""When somebody may be written to, and what becomes of a turn that falls outside."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.days import understand_day, understand_days
from bot.core.participation.settings import (
    Complaint,
    Field,
    Problem,
    Wish,
    complaints,
    starts,
)
from bot.core.people.calendar import Absence, Hours
from bot.core.people.fatigue import WEEKLY_CAP, Heard
from bot.core.people.schedule import Rhythm, default_rhythms, week_slot
from bot.core.people.turns import (
    Over,
    Send,
    Wait,
    decide,
    next_question,
)
from bot.holidays import countries, holidays_of
from tests.core.people.schedule_kit import (
    DAY,
    WEEK,
    Played,
    days,
    half_hours,
    moments,
    nothing,
    open_calendar,
    subscribed,
    zones,
)
from tests.kit.examples import examples

LONDON = ZoneInfo("Europe/London")
OFFICE = Hours()
TUESDAYS = Rhythm(1, 1, time(9, 30))
AREAS = ["cost-operations", "reliability-performance", "strategy-risk"]
hours = st.builds(Hours, st.frozensets(st.integers(0, 6), min_size=1), half_hours, half_hours, st.none())
rhythms = st.builds(Rhythm, st.integers(1, 4), st.integers(0, 6), half_hours)


def london(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


class TestOpen:
    @pytest.mark.parametrize(
        ("text", "is_open"),
        [
            ("2026-03-03 09:30", True),
            ("2026-03-03 07:59", False),
            ("2026-03-03 08:00", True),
            ("2026-03-03 17:59", True),
            ("2026-03-03 18:00", False),
            ("2026-03-03 00:00", False),
            ("2026-03-07 09:30", False),
            ("2026-04-03 09:30", False),
            ("2026-06-01 09:30", False),
            ("2026-06-10 09:30", True),
        ],
    )
    def test_days_hours_holidays_and_absences_close(self, text, is_open):
        calendar = open_calendar(LONDON, hours=OFFICE, is_holiday=holidays_of("GB"))
        if text > "2026-06":
            calendar = replace(calendar, absence=Absence(date(2026, 6, 10)))
        assert calendar.is_open(london(text)) is is_open

    def test_quiet_hours_may_lie_within_a_day_or_be_none(self):
        siesta = Hours(quiet_from=time(13), quiet_until=time(15))
        assert [siesta.quiet_at(time(hour)) for hour in (12, 13, 14, 15, 23)] == [False, True, True, False, False]
        assert not any(Hours(quiet_from=time(9), quiet_until=time(9)).quiet_at(time(hour)) for hour in range(24))

    @given(st.data(), zones, hours, half_hours)
    @examples(300)
    def test_the_next_open_moment_is_open_and_not_before(self, data, zone, hours_, at):
        now = data.draw(moments(zone))
        calendar = open_calendar(zone, hours=hours_)
        opens = calendar.next_open(now, at)
        assert opens is not None
        assert opens >= now
        assert calendar.is_open(opens)
        assert opens - now <= 9 * DAY

    def test_who_is_away_for_longer_than_anybody_plans_has_no_next_moment(self):
        calendar = open_calendar(LONDON, back_on=date(2036, 1, 1))
        assert calendar.next_open(london("2026-03-03 09:30"), time(9, 30)) is None
        assert (
            open_calendar(LONDON, hours=Hours(frozenset())).next_open(london("2026-03-03 09:30"), time(9)) is None
        )


class TestTurns:
    def verdict(self, now, *, heard=None, others=(), **calendar):
        turn = subscribed(TUESDAYS, LONDON, london("2026-03-01 00:00"))
        made = open_calendar(LONDON, hours=OFFICE, **calendar)
        return decide(turn, others, made, heard or Heard(), london(now))

    def test_on_time_it_goes(self):
        assert self.verdict("2026-03-03 09:30") == Send()

    def test_late_at_night_it_waits_for_the_morning(self):
        assert self.verdict("2026-03-03 23:59") == Wait(london("2026-03-04 09:30"))
        assert self.verdict("2026-03-04 00:01") == Wait(london("2026-03-04 09:30"))

    def test_three_days_late_it_is_over(self):
        assert self.verdict("2026-03-06 09:30") == Send()
        assert self.verdict("2026-03-06 09:31") == Over()

    def test_a_public_holiday_moves_it_to_the_next_day(self):
        assert self.verdict("2026-03-03 09:30", is_holiday={date(2026, 3, 3)}.__contains__) == Wait(
            london("2026-03-04 09:30")
        )

    def test_who_has_heard_something_today_hears_it_tomorrow(self):
        heard = Heard(london("2026-03-03 08:30"), 1)
        assert self.verdict("2026-03-03 09:30", heard=heard) == Wait(london("2026-03-04 09:30"))

    def test_who_has_heard_enough_this_week_hears_it_next_week_or_not(self):
        heard = Heard(london("2026-03-02 08:30"), WEEKLY_CAP)
        assert self.verdict("2026-03-03 09:30", heard=heard) == Over()

    def test_an_absence_ends_with_the_regular_turn(self):
        assert self.verdict("2026-03-03 09:30", back_on=date(2026, 3, 23)) == Over()

    def test_an_absence_of_a_seldom_area_ends_with_its_turn_on_the_first_day(self):
        seldom = replace(
            subscribed(TUESDAYS, LONDON, london("2026-03-01 00:00")), rhythm=Rhythm(8, 1, time(9, 30))
        )
        calendar = open_calendar(LONDON, hours=OFFICE, back_on=date(2026, 3, 23))
        assert decide(seldom, [], calendar, Heard(), seldom.due_at) == Wait(london("2026-03-23 09:30"))


class TestPromises:
    @given(st.data(), zones, st.lists(rhythms, min_size=1, max_size=3), hours, st.sets(days, max_size=60))
    @examples(250)
    def test_never_closed_never_twice_a_day_never_more_than_the_cap(self, data, zone, wanted, hours_, holidays):
        """Any rhythms, clashing ones too, any hours, holidays, and a planner that sleeps for days at random."""
        now = data.draw(moments(zone))
        calendar = open_calendar(zone, hours=hours_, is_holiday=holidays.__contains__)
        played = Played(calendar, [subscribed(one, zone, now, number) for number, one in enumerate(wanted)])
        for nap in data.draw(st.lists(st.integers(0, 24 * 20), max_size=4)):
            end = now + 6 * WEEK
            played.until(end, now)
            now = end + timedelta(hours=nap)
        assert all(calendar.is_open(moment) for moment, _ in played.sent)
        assert len(set(played.days)) == len(played.days)
        weeks = [week_slot(moment, zone) for moment, _ in played.sent]
        assert all(weeks.count(week) <= WEEKLY_CAP for week in weeks)

    @given(st.data(), zones, st.integers(1, 12))
    @examples(200)
    def test_after_an_absence_there_is_one_question_and_no_pile(self, data, zone, weeks):
        now = data.draw(moments(zone))
        turns = [
            subscribed(rhythm, zone, now, number, wait)
            for number, (_, rhythm, wait) in enumerate(default_rhythms(AREAS))
        ]
        back_on = (now + weeks * WEEK).astimezone(zone).date() + DAY
        played = Played(open_calendar(zone, hours=OFFICE, back_on=back_on), turns)
        played.until(now + (weeks + 8) * WEEK, now)
        assert min(played.days) >= back_on
        assert min(played.days) - back_on <= timedelta(days=9)
        assert len({day.isocalendar()[:2] for day in played.days}) == len(played.days)

    @given(st.data(), zones, st.integers(-2, 6), st.integers(1, 30))
    @examples(200)
    def test_an_absence_that_begins_later_takes_its_own_days_and_no_others(self, data, zone, weeks, long):
        """Before it and long after it all is as if nobody had gone; within it nothing comes."""
        now = data.draw(moments(zone))
        begins = (now + weeks * WEEK).astimezone(zone).date() + data.draw(st.integers(0, 6)) * DAY
        back_on = begins + long * DAY
        plan = [(rhythm, wait) for _, rhythm, wait in default_rhythms(AREAS)]

        def played(**days):
            turns = [subscribed(rhythm, zone, now, number, wait) for number, (rhythm, wait) in enumerate(plan)]
            return Played(open_calendar(zone, hours=OFFICE, **days), turns).until(now + 14 * WEEK, now).days

        away, usual = played(back_on=back_on, away_from=begins), played()
        assert [day for day in away if day < begins] == [day for day in usual if day < begins]
        assert not [day for day in away if begins <= day < back_on]
        later = back_on + 2 * WEEK
        assert [day for day in away if day >= later] == [day for day in usual if day >= later]

    def test_of_several_areas_that_wait_for_the_first_day_back_one_is_sent(self):
        """Three seldom areas, all missed: the first day back has one question, and the rest is over."""
        now = london("2026-03-01 00:00")
        turns = [subscribed(TUESDAYS, LONDON, now, number, weeks) for number, weeks in enumerate((0, 1, 2))]
        turns = [replace(turn, rhythm=Rhythm(8, 1, time(9, 30))) for turn in turns]
        played = Played(open_calendar(LONDON, hours=OFFICE, back_on=date(2026, 3, 23)), turns)
        played.until(london("2026-04-20 00:00"), now)
        assert played.days == [date(2026, 3, 23)]

    def test_what_is_told_to_come_next_is_what_comes(self):
        now = london("2026-03-01 00:00")
        turns = [subscribed(r, LONDON, now, n, w) for n, (_, r, w) in enumerate(default_rhythms(AREAS))]
        calendar = open_calendar(LONDON, hours=OFFICE, back_on=date(2026, 3, 18), is_holiday=nothing)
        told = next_question(turns, calendar, Heard(), now)
        played = Played(calendar, turns).until(now + 8 * WEEK, now)
        assert told == played.sent[0][0] == london("2026-03-24 09:30")
        assert next_question([], calendar, Heard(), now) is None


class TestWishes:
    def wish(self, *wanted, hours=OFFICE, away_from=None, back_on=None):
        return Wish(dict(zip(AREAS, wanted, strict=False)), hours, away_from, back_on, reminders=True)

    def test_the_default_is_fine(self):
        plan = default_rhythms(AREAS)
        wanted = {area: rhythm for area, rhythm, _ in plan}
        assert complaints(self.wish(*(wanted[area] for area in AREAS)), date(2026, 3, 2)) == []

    @pytest.mark.parametrize(
        ("wish", "expected"),
        [
            ({"wanted": [Rhythm(1, 5, time(9))]}, (Field.WEEKDAY, Problem.DAY_OFF, AREAS[0])),
            ({"wanted": [Rhythm(1, 1, time(3))]}, (Field.TIME, Problem.QUIET, AREAS[0])),
            ({"wanted": [TUESDAYS, Rhythm(4, 1, time(16))]}, (Field.WEEKDAY, Problem.SAME_DAY, AREAS[1])),
            ({"wanted": [], "hours": Hours(frozenset())}, (Field.WORKING_DAYS, Problem.NO_WORKING_DAY, None)),
            ({"wanted": [], "back_on": date(2026, 3, 2)}, (Field.BACK_ON, Problem.DAY_PAST, None)),
            ({"wanted": [], "away_from": date(2026, 3, 9)}, (Field.BACK_ON, Problem.NO_END, None)),
            (
                {"wanted": [], "away_from": date(2026, 3, 9), "back_on": date(2026, 3, 9)},
                (Field.BACK_ON, Problem.ENDS_BEFORE, None),
            ),
            ({"wanted": [], "back_on": date(2028, 3, 2)}, (Field.BACK_ON, Problem.DAY_FAR, None)),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(self, wish, expected):
        wanted = wish.pop("wanted")
        assert complaints(self.wish(*wanted, **wish), date(2026, 3, 2)) == [Complaint(*expected)]

    @given(st.lists(rhythms, min_size=1, max_size=3))
    @examples(300)
    def test_starts_never_put_two_questions_on_one_day(self, wanted):
        placed = starts(dict(zip(AREAS, wanted, strict=False)))
        if placed is None:
            assert len({rhythm.weekday for rhythm in wanted}) < len(wanted)
            return
        taken = [
            (week, rhythm.weekday)
            for rhythm, start in zip(wanted, placed.values(), strict=True)
            for week in range(start, 240, rhythm.every_weeks)
        ]
        assert len(set(taken)) == len(taken)

    def test_the_default_schedule_has_room_and_so_has_one_that_looks_crowded(self):
        plan = {area: rhythm for area, rhythm, _ in default_rhythms(AREAS)}
        assert starts({area: plan[area] for area in AREAS}) == dict(zip(AREAS, (0, 2, 1), strict=True))
        crowded = (Rhythm(4, 1, time(9)), Rhythm(4, 1, time(9)), Rhythm(6, 1, time(9)))
        assert starts(dict(zip(AREAS, crowded, strict=True))) == dict(zip(AREAS, (0, 2, 1), strict=True))
        assert starts(dict(zip(AREAS, (TUESDAYS, Rhythm(4, 1, time(16))), strict=False))) is None


class TestDays:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("tomorrow", "2026-03-04"),
            ("till Monday", "2026-03-09"),
            ("until next tuesday", "2026-03-10"),
            ("tue", "2026-03-10"),
            ("next week", "2026-03-09"),
            ("next month", "2026-04-01"),
            ("for two weeks", "2026-03-17"),
            ("for 2 weeks please", "2026-03-17"),
            ("in 3 days", "2026-03-06"),
            ("a couple of weeks", "2026-03-17"),
            ("for a few days", "2026-03-06"),
            ("3 aug", "2026-08-03"),
            ("until August 3rd", "2026-08-03"),
            ("1 march", "2027-03-01"),
            ("29 Feb", "2028-02-29"),
            ("24.12.", "2026-12-24"),
            ("24 December 2027", "2027-12-24"),
            ("2026-12-24", "2026-12-24"),
            ("I'm on holiday until 3 August", "2026-08-03"),
            ("today", "2026-03-03"),
        ],
    )
    def test_days_as_people_type_them(self, text, expected):
        assert understand_day(text, date(2026, 3, 3)) == date.fromisoformat(expected)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "3/4",
            "30 Feb",
            "2026-13-01",
            "soon",
            "the bill is high",
            "mo",
            "99999 weeks",
            "0 days",
            "may",
            "13",
        ],
    )
    def test_what_is_no_day(self, text):
        assert understand_day(text, date(2026, 3, 3)) is None

    @given(st.text(max_size=40), days)
    def test_nothing_that_is_typed_breaks_it(self, text, today):
        assert isinstance(understand_day(text, today), date | None)


class TestHolidays:
    def test_they_are_those_of_the_country(self):
        assert holidays_of("BR")(date(2026, 4, 21))
        assert not holidays_of("GB")(date(2026, 4, 21))

    @pytest.mark.parametrize("country", [None, "ZZ"])
    def test_who_has_no_country_is_left_alone_at_the_turn_of_the_year(self, country):
        winter = [date(2026, 12, 1) + number * DAY for number in range(60)]
        free = [f"{day:%d.%m.}" for day in winter if holidays_of(country)(day)]
        assert free == ["24.12.", "25.12.", "26.12.", "31.12.", "01.01."]

    def test_countries_have_names_and_calendars(self):
        known = countries()
        assert known["BR"] == "Brazil"
        assert len(known) > 200
        assert list(known.values()) == sorted(known.values())


def test_utc_is_a_zone_like_any_other():
    assert open_calendar(ZoneInfo("UTC"), hours=OFFICE).is_open(datetime(2026, 3, 3, 9, 30, tzinfo=UTC))


class TestAbsences:
    @pytest.mark.parametrize(
        ("text", "today", "begins", "until"),
        [
            ("from 20 december until 4 january", "2026-11-27", "2026-12-20", "2027-01-04"),
            ("from 20 december until 4 january", "2026-12-22", None, "2027-01-04"),
            ("20 dec - 4 jan", "2026-11-27", "2026-12-20", "2027-01-04"),
            ("14 to 28 december", "2026-10-02", "2026-12-14", "2026-12-28"),
            ("14 to 28 december", "2026-12-20", None, "2026-12-28"),
            ("from 28 to 3 january", "2026-12-01", "2026-12-28", "2027-01-03"),
            ("3-7 december", "2026-11-27", "2026-12-03", "2026-12-07"),
            ("from the 20th to the 4th", "2026-11-27", "2026-12-20", "2027-01-04"),
            ("from monday until friday", "2026-12-23", "2026-12-28", "2027-01-01"),
            ("from friday until 3 december", "2026-11-27", None, "2026-12-03"),
            ("from 20 december for two weeks", "2026-11-27", "2026-12-20", "2027-01-03"),
            ("from 20 december, back on 4 january", "2026-11-27", "2026-12-20", "2027-01-04"),
            ("2026-12-24 to 2027-01-03", "2026-11-27", "2026-12-24", "2027-01-03"),
            ("2026-12-24 to 2026-12-20", "2026-11-27", "2026-12-24", "2026-12-20"),
            ("next week", "2026-11-27", "2026-11-30", "2026-12-07"),
            ("tomorrow", "2026-11-27", "2026-11-28", "2026-11-29"),
            ("until next week", "2026-11-27", None, "2026-11-30"),
            ("from now until friday", "2026-11-27", None, "2026-12-04"),
            ("for two weeks", "2026-11-27", None, "2026-12-11"),
            ("from 20 december", "2026-11-27", "2026-12-20", None),
            ("until further notice", "2026-11-27", None, None),
            ("", "2026-11-27", None, None),
        ],
    )
    def test_the_days_of_an_absence(self, text, today, begins, until):
        found = understand_days(text, date.fromisoformat(today))
        assert [day and day.isoformat() for day in found] == [begins, until]

    @given(days, st.integers(1, 300), st.integers(1, 60))
    def test_days_with_their_years_are_those_days(self, today, ahead, long):
        begins = today + ahead * DAY
        until = begins + long * DAY
        assert understand_days(f"from {begins} until {until}", today) == (begins, until)
        assert understand_days(f"away {begins} to {until}", today) == (begins, until)

    @given(st.text(), days)
    def test_any_text_is_days_or_none(self, text, today):
        assert len(understand_days(text, today)) == len(("begins", "until"))

    def test_a_beginning_that_an_older_version_left_behind_counts_for_nothing(self):
        """It changes the end alone: away until Monday, then, from now on."""
        absence = Absence(date(2026, 11, 30), begins=date(2026, 12, 20))
        assert absence.covers(date(2026, 11, 28))
        assert not absence.is_ahead(date(2026, 11, 28))
