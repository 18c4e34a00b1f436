"""Never two, never outside open hours, and a turn moves once at most."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.coaching.bring_forward import (
    CLOSING,
    FRESH,
    SPACE,
    earlier,
    is_moment,
)
from bot.core.library.documents import Kind
from bot.core.library.fits import Document
from bot.core.people.calendar import Hours
from bot.core.people.fatigue import Heard
from bot.core.people.schedule import Rhythm, next_due
from bot.core.people.turns import Send, decide, without
from tests.core.people.schedule_kit import (
    DAY,
    Played,
    moments,
    open_calendar,
    subscribed,
    zones,
)

TODAY = date(2026, 3, 17)
OFFICE = Hours()
LONDON = open_calendar(ZoneInfo("Europe/London"), hours=OFFICE)


@st.composite
def managers(draw):
    """A calendar, a few turns of which the first may be moved, what was heard lately, and now."""
    zone = draw(zones)
    now = draw(moments(zone))
    calendar = open_calendar(
        zone, hours=draw(st.sampled_from([OFFICE, Hours(quiet_from=time(), quiet_until=time())]))
    )
    days = draw(st.permutations(range(5)))
    turns = [
        subscribed(
            Rhythm(draw(st.integers(1, 6)), days[number], time(9, 30)),
            zone,
            now,
            number + 1,
            draw(st.integers(0, 4)),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    ago = draw(st.none() | st.integers(0, 10))
    heard = Heard() if ago is None else Heard(now - DAY * ago, draw(st.integers(1, 3)))
    return calendar, turns, heard, now


@given(managers())
def test_a_turn_moves_to_an_open_moment_of_a_day_of_its_own_and_only_once(manager):
    calendar, (turn, *others), heard, now = manager
    moment = earlier(turn, others, calendar, heard, now)
    if moment is None:
        return
    assert now < moment < turn.due_at
    assert calendar.is_open(moment)
    day = moment.astimezone(calendar.zone).date()
    assert day not in {one.next_at.astimezone(calendar.zone).date() for one in others}
    assert heard.at is None or day >= heard.at.astimezone(calendar.zone).date() + SPACE
    moved = replace(turn, next_at=moment)
    assert earlier(moved, others, calendar, heard, now) is None
    for other in others:
        assert earlier(other, [moved, *without(other, others)], calendar, heard, now) is None
    assert decide(moved, others, calendar, heard, moment) == Send()


@given(managers())
def test_it_is_never_an_extra_one(manager):
    """Over half a year the moved manager gets what the other gets, and never two on a day."""
    calendar, turns, heard, now = manager
    moment = earlier(turns[0], turns[1:], calendar, heard, now)
    moved = [replace(turns[0], next_at=moment), *turns[1:]] if moment else turns
    end = now + timedelta(weeks=26)
    one, other = (Played(calendar, list(some), heard).until(end, now) for some in (turns, moved))
    assert len(other.sent) <= len(one.sent) + (1 if len(turns) > 1 else 0)
    assert len(set(other.days)) == len(other.days)
    slots = [(turn.id, turn.due_at) for _, turn in other.sent]
    assert len(set(slots)) == len(slots)


def test_the_turn_keeps_its_place_in_the_schedule():
    now = datetime(2026, 2, 4, 12, tzinfo=UTC)
    turn = subscribed(Rhythm(2, 1, time(9, 30)), LONDON.zone, now, weeks=1)
    moment = earlier(turn, [], LONDON, Heard(), now)
    assert moment < turn.due_at
    assert next_due(turn.rhythm, LONDON.zone, turn.due_at, moment) == turn.due_at + 2 * 7 * DAY


def test_a_day_on_which_something_comes_is_left_to_it():
    now = datetime(2026, 2, 4, 12, tzinfo=UTC)  # a Wednesday
    turn, other = (subscribed(Rhythm(2, day, time(9, 30)), LONDON.zone, now, day, weeks=1) for day in (1, 2))
    thursday = datetime(2026, 2, 5, 9, 30, tzinfo=UTC)
    assert earlier(turn, [other], LONDON, Heard(), now) == thursday
    taken = replace(other, due_at=thursday, next_at=thursday)
    assert earlier(turn, [taken], LONDON, Heard(), now) == thursday + DAY


@pytest.mark.parametrize("by", [-2 * DAY, DAY])
def test_a_turn_that_was_moved_or_waits_stays_where_it_is(by):
    now = datetime(2026, 2, 4, 12, tzinfo=UTC)
    turn = subscribed(Rhythm(2, 1, time(9, 30)), LONDON.zone, now, weeks=1)
    assert earlier(replace(turn, next_at=turn.due_at + by), [], LONDON, Heard(), now) is None


def document(kind, day=None, until=None):
    return Document(1, "1.md", kind, "One", day, "Orders", None, "", comments_until=until)


@pytest.mark.parametrize(
    ("shown", "is_one"),
    [
        (document(Kind.POST_MORTEM, TODAY - FRESH), True),
        (document(Kind.POST_MORTEM, TODAY - FRESH - DAY), False),
        (document(Kind.POST_MORTEM, TODAY + DAY), False),
        (document(Kind.POST_MORTEM), False),
        (document(Kind.RFC, until=TODAY), True),
        (document(Kind.RFC, until=TODAY + CLOSING), True),
        (document(Kind.RFC, until=TODAY + CLOSING + DAY), False),
        (document(Kind.RFC, until=TODAY - DAY), False),
        (document(Kind.RFC, TODAY), False),
    ],
)
def test_a_fresh_post_mortem_and_an_end_of_comments_are_moments(shown, is_one):
    assert is_moment(shown, TODAY) == is_one
