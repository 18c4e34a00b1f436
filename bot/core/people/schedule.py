"""When a message is due: local wall time, slots, and the weeks between two nudges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every `every_weeks` weeks, on `weekday` (Monday is 0), at `at` on the person's own clock."""

    every_weeks: int
    weekday: int
    at: time


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment (UTC) when a clock in `zone` shows `at` on `day`.

    A wall time that occurs twice means its first occurrence; one that does not exist moves to the first
    wall time that does (which may be on the next day, as in Apia in December 2011).
    """
    wall = datetime.combine(day, at, zone)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    return _end_of_gap(wall.replace(fold=1).astimezone(UTC), moment, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment, to the second, at which the offset of `after` holds; it does not hold at `before`."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def working_moment(moment: datetime, zone: ZoneInfo) -> datetime:
    """`moment` itself if it falls into working hours there, otherwise the next morning of a working day."""
    local = moment.astimezone(zone)
    if local.weekday() in WORKING_DAYS and MORNING <= local.time() < EVENING:
        return moment
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    while day.weekday() not in WORKING_DAYS:
        day += timedelta(days=1)
    return instant(day, MORNING, zone)


WORKING_DAYS = range(5)
MORNING, EVENING = time(9), time(17)


def week_slot(moment: datetime, zone: ZoneInfo) -> str:
    """The local ISO week that a weekly delivery belongs to, such as `2026-W47`.

    Two deliveries of one subject never share a slot, so moving to another zone cannot bring a second one.
    """
    year, week, _ = moment.astimezone(zone).isocalendar()
    return f"{year}-W{week:02}"


def week_number(day: date) -> int:
    """A number that is the same from Monday to Sunday, and one more in the week after."""
    return (day.toordinal() - 1) // 7


def first_due(rhythm: Rhythm, zone: ZoneInfo, now: datetime, weeks: int = 0) -> datetime:
    """The first moment after `now` that fits the rhythm, or the one `weeks` weeks after that.

    Weeks are those of the calendar: `now` plus so many times 168 hours may lie beyond a change of the clocks.
    """
    week = monday_of(now.astimezone(zone).date())
    if due_in_week(week, rhythm, zone) <= now:
        week += WEEK
    return due_in_week(week + WEEK * weeks, rhythm, zone)


def next_due(rhythm: Rhythm, zone: ZoneInfo, previous: datetime, now: datetime) -> datetime:
    """The next moment after `now` in step with `previous`: whole periods later, on the person's own clock.

    Weeks that passed while nothing ran are skipped, not made up for. `previous` may come from another zone:
    the next moment is still a period away from it, give or take the day that a zone can move a clock.
    """
    week = week_of(previous, rhythm, zone)
    period = WEEK * rhythm.every_weeks
    behind = max(0, (monday_of(now.astimezone(zone).date()) - week) // period - 1)
    week += period * behind
    while True:
        week += period
        due = due_in_week(week, rhythm, zone)
        if due > now:
            return due


def due_in_week(monday: date, rhythm: Rhythm, zone: ZoneInfo) -> datetime:
    """The moment that a rhythm means in the week of `monday`."""
    return instant(monday + timedelta(days=rhythm.weekday), rhythm.at, zone)


def week_of(due: datetime, rhythm: Rhythm, zone: ZoneInfo) -> date:
    """The Monday of the week that has the rhythm's day nearest to `due`.

    A Monday morning in Sydney is a Sunday in California; to somebody who flew there it is still that Monday.
    """
    return monday_of(due.astimezone(zone).date() + timedelta(days=3 - rhythm.weekday))


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def moved_due(rhythm: Rhythm, due: datetime, old: ZoneInfo, new: ZoneInfo) -> datetime:
    """The same turn on a clock in another zone: in the same week of the calendar, so its slot stays the same."""
    return due_in_week(week_of(due, rhythm, old), rhythm, new)


DEFAULT_WEEKDAY = 1  # Tuesday: Monday is for planning, and late in the week nobody looks at a dashboard
DEFAULT_TIME = time(9, 30)


def default_rhythms(
    area_ids: Sequence[str], weekday: int = DEFAULT_WEEKDAY, at: time = DEFAULT_TIME
) -> list[tuple[str, Rhythm, int]]:
    """One nudge a week: (area, rhythm, weeks to wait). The last area, strategy, comes every second week.

    The other two take turns in the weeks between, so each of them comes every fourth.
    """
    *others, busiest = area_ids
    plan = [(busiest, Rhythm(2, weekday, at), 0)]
    every = 2 * len(others)
    return plan + [(area_id, Rhythm(every, weekday, at), 1 + 2 * turn) for turn, area_id in enumerate(others)]
