"""How much is too much."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people.fatigue import (
    SILENCES,
    WEEKLY_CAP,
    Heard,
    Patience,
    free_on,
    heard_again,
    less_often,
    should_ask,
)
from tests.core.people.schedule_kit import moments, zones
from tests.kit.examples import examples

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 3, 3, 14, 59, tzinfo=UTC)  # a minute before midnight in Tokyo
MINUTE = timedelta(minutes=1)


def test_who_has_heard_nothing_is_free_today():
    assert free_on(Heard(), TOKYO, NOW) == date(2026, 3, 3)


def test_a_day_ends_at_local_midnight():
    heard = heard_again(Heard(), TOKYO, NOW)
    assert free_on(heard, TOKYO, NOW) == date(2026, 3, 4)
    assert free_on(heard, TOKYO, NOW + MINUTE) == date(2026, 3, 4)
    assert free_on(heard, ZoneInfo("Europe/London"), NOW + MINUTE) == date(2026, 3, 4)
    assert free_on(heard, TOKYO, NOW + 24 * 60 * MINUTE + MINUTE) == date(2026, 3, 5)


def test_a_full_week_is_free_again_on_monday():
    full = Heard(NOW - timedelta(days=1), WEEKLY_CAP)
    assert free_on(full, TOKYO, NOW) == date(2026, 3, 9)
    assert free_on(full, TOKYO, NOW + timedelta(days=7)) == date(2026, 3, 10)


def test_the_account_starts_anew_every_week():
    heard = Heard()
    for number in range(1, 4):
        heard = heard_again(heard, TOKYO, NOW + timedelta(days=number))
        assert heard.in_week == number
    assert heard_again(heard, TOKYO, NOW + timedelta(days=7)).in_week == 1


@given(st.data(), zones, zones)
@examples(200)
def test_wherever_somebody_moves_the_next_message_is_at_most_a_week_away(data, old, new):
    now = data.draw(moments(old))
    heard = Heard(now, data.draw(st.integers(1, WEEKLY_CAP)))
    today = now.astimezone(new).date()
    assert today < free_on(heard, new, now) <= today + timedelta(days=7)
    del old


@pytest.mark.parametrize(("silences", "asks"), [(0, False), (SILENCES - 1, False), (SILENCES, True), (9, True)])
def test_three_silences_are_enough(silences, asks):
    assert should_ask(silences) is asks


def test_it_waits_for_a_sign_after_it_has_asked():
    assert not Patience().is_waiting
    assert not Patience(last_sign_at=NOW).is_waiting
    assert Patience(asked_at=NOW).is_waiting
    assert Patience(asked_at=NOW, last_sign_at=NOW - MINUTE).is_waiting
    assert not Patience(asked_at=NOW, last_sign_at=NOW + MINUTE).is_waiting


def test_silence_counts_from_the_last_sign_or_question():
    assert Patience().counts_from is None
    assert Patience(asked_at=NOW, last_sign_at=NOW - MINUTE).counts_from == NOW
    assert Patience(asked_at=NOW, last_sign_at=NOW + MINUTE).counts_from == NOW + MINUTE


@pytest.mark.parametrize(("weeks", "slower"), [(1, 2), (2, 4), (4, 8), (8, 12), (12, 12), (52, 52)])
def test_less_is_half_as_often_within_reason(weeks, slower):
    assert less_often(weeks) == slower
