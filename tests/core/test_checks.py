from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from bot.core.checks import CheckResult, Rating, SelfCheck, Standing, latest_ratings, result

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
