"""Plays a manager's schedule with the rules alone: no database, no Slack, any number of years."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from bot.core.people.calendar import Absence, Calendar, Hours
from bot.core.people.fatigue import Heard, heard_again
from bot.core.people.people import Subscription
from bot.core.people.schedule import (
    first_due,
    moved_due,
    next_due,
    week_slot,
)
from bot.core.people.turns import (
    Send,
    Wait,
    decide,
    decide_rest,
    without,
)

ZONES = sorted(available_timezones())
FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2027, 12, 31)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
ALWAYS = Hours(working_days=frozenset(range(7)), quiet_from=time(), quiet_until=time())

zones = st.sampled_from(ZONES).map(ZoneInfo)
half_hours = st.integers(0, 47).map(lambda half: time(half // 2, 30 * (half % 2)))
days = st.dates(FIRST_DAY, LAST_DAY)


def nothing(_: date) -> bool:
    return False


def open_calendar(zone, *, hours=ALWAYS, is_holiday=nothing, back_on=None, away_from=None):
    return Calendar(zone, hours, is_holiday, Absence(back_on, away_from) if back_on else None)


@cache
def days_of_change(zone):
    """The days of the three years around a change of the zone's clocks: there is where rules about them fail."""
    every = [FIRST_DAY + DAY * number for number in range((LAST_DAY - FIRST_DAY).days)]

    def offset(day):
        return datetime.combine(day, time(12), zone).utcoffset()

    return [day + DAY * shift for day in every if offset(day) != offset(day + DAY) for shift in (0, 1)]


@st.composite
def moments(draw, zone):
    changes = days_of_change(zone)
    day = draw(st.sampled_from(changes) if changes and draw(st.booleans()) else days)
    return datetime.combine(day, time(), UTC) + timedelta(minutes=draw(st.integers(-900, 2300)))


def subscribed(rhythm, zone, now, number=1, weeks=0):
    due = first_due(rhythm, zone, now, weeks)
    return Subscription(number, 1, f"area-{number}", rhythm, due, due)


@dataclass
class Played:
    """A manager as time goes by. `sent` holds the moment of each message, and the area it was about."""

    calendar: Calendar
    turns: list[Subscription]
    heard: Heard = field(default_factory=Heard)
    sent: list[tuple[datetime, Subscription]] = field(default_factory=list)

    def until(self, end, now):
        """Lets time pass, with somebody looking whenever something comes due."""
        while (due := max(now, min(turn.next_at for turn in self.turns))) < end:
            self.look(due)
            now = due
        return self

    def look(self, now):
        """What happens when somebody looks."""
        ready = []
        for turn in [turn for turn in self.turns if turn.next_at <= now]:
            verdict = decide(turn, without(turn, self.turns), self.calendar, self.heard, now)
            if verdict == Send():
                ready.append(turn)
            else:
                self._put_off(turn, verdict, now)
        if ready:
            winner = ready[0]
            self.sent.append((now, winner))
            self.heard = heard_again(self.heard, self.calendar.zone, now)
            rest = decide_rest(ready, winner, self.turns, calendar=self.calendar, heard=self.heard, now=now)
            for turn, verdict in rest:
                self._put_off(turn, verdict, now)

    def move(self, zone):
        """The manager flies somewhere else."""
        old, self.calendar = self.calendar.zone, replace(self.calendar, zone=zone)
        for place, turn in enumerate(self.turns):
            due = moved_due(turn.rhythm, turn.due_at, old, zone)
            self.turns[place] = replace(turn, due_at=due, next_at=due)

    def _put_off(self, turn, verdict, now):
        place = self.turns.index(turn)
        if isinstance(verdict, Wait):
            assert verdict.until > now
            self.turns[place] = replace(turn, next_at=verdict.until)
        else:
            due = next_due(turn.rhythm, self.calendar.zone, turn.due_at, now)
            self.turns[place] = replace(turn, due_at=due, next_at=due)

    @property
    def slots(self):
        return [week_slot(turn.due_at, self.calendar.zone) for _, turn in self.sent]

    @property
    def days(self):
        """The local days on which something came."""
        return [moment.astimezone(self.calendar.zone).date() for moment, _ in self.sent]
