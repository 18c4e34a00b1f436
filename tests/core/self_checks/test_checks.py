from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from bot.core.people.calendar import Absence, Calendar, Hours
from bot.core.people.fatigue import WEEKLY_CAP, Heard
from bot.core.self_checks.checks import (
    CheckResult,
    Rating,
    SelfCheck,
    Standing,
    due_after,
    earlier,
    inviting_moment,
    latest_ratings,
    result,
)

FIRST = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def standing(name="rfcs", score=2, target=3, previous=None):
    return Standing(name, score, target, previous, evidenced=False)


def taken(number, **scores):
    ratings = tuple(Rating(name.replace("_", "-"), score) for name, score in scores.items())
    return SelfCheck(number, 1, FIRST + timedelta(weeks=number), ratings)


@pytest.mark.parametrize(("score", "target", "gap"), [(0, 4, 4), (2, 3, 1), (3, 3, 0), (4, 3, 0)])
def test_a_gap_is_what_is_missing_to_the_target_and_never_negative(score, target, gap):
    assert standing(score=score, target=target).gap == gap


@pytest.mark.parametrize(("previous", "moved"), [(None, 0), (2, 0), (0, 2), (4, -2)])
def test_a_move_is_the_difference_to_the_previous_rating(previous, moved):
    assert standing(score=2, previous=previous).moved == moved


def test_the_widest_gap_is_the_first_of_the_widest():
    near, far, equal = standing("on-call", 2), standing("rfcs", 0), standing("solution-risk", 0)
    assert CheckResult((near, far, equal)).widest == far


@pytest.mark.parametrize("standings", [(), (standing(score=3), standing(score=4))])
def test_there_is_no_widest_gap_where_none_is_open(standings):
    assert CheckResult(standings).widest is None


def test_moves_are_the_ratings_that_changed():
    up, same, new, down = standing(previous=1), standing(previous=2), standing(), standing(previous=3)
    assert CheckResult((up, same, new, down)).moves == (up, down)


def test_the_latest_rating_of_each_competency_counts_in_whatever_order_the_checks_come():
    checks = [taken(1, rfcs=1, on_call=1), taken(2, rfcs=3), taken(3, cost_drivers=0)]
    for order in permutations(checks):
        latest = latest_ratings(order)
        assert {name: rating.score for name, rating in latest.items()} == {
            "rfcs": 3,
            "on-call": 1,
            "cost-drivers": 0,
        }


def test_nothing_rated_has_no_latest_rating():
    assert latest_ratings([]) == {}


def test_a_result_has_what_was_rated_in_the_checklists_order(prompts_):
    ratings = {
        "rfcs": Rating("rfcs", 2, "https://wiki.example.org/rfc-7"),
        "domain-flows": Rating("domain-flows", 4),
        "on-call": Rating("on-call", 1, ""),
    }
    previous = {"rfcs": Rating("rfcs", 3), "cost-drivers": Rating("cost-drivers", 0)}
    assert result(prompts_.checklist, ratings, previous).standings == (
        Standing("on-call", 1, 3, None, evidenced=False),
        Standing("domain-flows", 4, 4, None, evidenced=False),
        Standing("rfcs", 2, 3, 3, evidenced=True),
    )


def test_what_moved_is_told_against_the_checks_before_the_last_one_with_ratings():
    only_systems = SelfCheck(9, 1, FIRST + timedelta(weeks=9), ())
    checks = [taken(2, rfcs=3), taken(1, rfcs=1), only_systems]
    assert [one.id for one in earlier(checks)] == [1]


LISBON = ZoneInfo("Europe/Lisbon")
TUESDAY = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def calendar(**changes):
    return Calendar(LISBON, Hours(), lambda _: False, **changes)


@pytest.mark.parametrize(
    ("heard", "questions", "back_on", "expected"),
    [
        (Heard(), [], None, "2026-03-03 11:00"),
        (Heard(), [TUESDAY + timedelta(hours=2)], None, "2026-03-04 10:00"),  # a question comes later today
        (Heard(), [TUESDAY, TUESDAY + DAY], None, "2026-03-05 10:00"),
        (Heard(TUESDAY - timedelta(hours=1), 1), [], None, "2026-03-04 10:00"),  # one message today is enough
        (Heard(TUESDAY - DAY, WEEKLY_CAP), [], None, "2026-03-09 10:00"),
        (
            Heard(),
            [datetime(2026, 3, 6, 10, tzinfo=UTC)],
            date(2026, 3, 6),
            "2026-03-09 10:00",
        ),  # not on a Saturday
    ],
)
def test_an_invitation_waits_for_a_day_without_a_question(heard, questions, back_on, expected):
    moment = inviting_moment(calendar(absence=Absence(back_on) if back_on else None), heard, questions, TUESDAY)
    assert f"{moment:%Y-%m-%d %H:%M}" == expected


def test_the_next_invitation_comes_at_its_hour_whatever_the_clocks_did():
    assert due_after(TUESDAY, timedelta(days=91), LISBON) == datetime(2026, 6, 2, 9, 0, tzinfo=UTC)  # 10:00 there
