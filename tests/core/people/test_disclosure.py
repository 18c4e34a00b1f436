"""Attacks on the figures about people: groups form, are joined and left, overlap and come back, week after week.

The attacker sees every cohort and every answer, knows who was where, and knows the truth about themself.
"""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.people import disclosure
from bot.core.people.disclosure import SMALLEST, Cohort, cohorts
from tests.kit.examples import examples

PEOPLE = range(14)
groups_of_a_week = st.lists(st.frozensets(st.sampled_from(PEOPLE)), min_size=1, max_size=3)


@st.composite
def histories(draw):
    """Weeks of overlapping groups; mostly each is last week's with a few people more or less."""
    weeks = [draw(groups_of_a_week)]
    for _ in range(draw(st.integers(1, 4))):
        changes = st.frozensets(st.sampled_from(PEOPLE), max_size=2)
        weeks.append(
            [group ^ draw(changes) for group in weeks[-1]] if draw(st.booleans()) else draw(groups_of_a_week)
        )
    return weeks


def published(weeks):
    """What is shown in each week: last of all those whom no group counts, as the programme does it."""
    shown = []
    for week in weeks:
        everybody = frozenset().union(*week)
        groups = [*enumerate(week, start=1), (0, everybody)]
        found = cohorts(groups, everybody, [cohort for earlier in shown for cohort in earlier])
        shown.append([cohort.members for cohort in found.values()])
    return shown


def rank(rows):
    """Of a matrix, exactly."""
    rows, rank_ = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(PEOPLE)):
        pivot = next((row for row in rows[rank_:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(rank_, pivot)
        for index, row in enumerate(rows):
            if index != rank_ and row[column]:
                factor = row[column] / pivot[column]
                rows[index] = [own - factor * other for own, other in zip(row, pivot, strict=True)]
        rank_ += 1
    return rank_


def one_hot(*people):
    return [[int(person == place) for place in PEOPLE] for person in people]


def learns_about_two(shown):
    """Whether any sum and difference of figures is about one or two people only: the attack by algebra.

    The rows that the figures span meet those that two people span exactly when adding the two adds less than two
    to the rank.
    """
    rows = [[int(person in members) for person in PEOPLE] for week in shown for members in week]
    known = rank(rows)
    return any(rank([*rows, *one_hot(*pair)]) < known + 2 for pair in combinations(PEOPLE, 2))


def possible_counts(cohort, answer, own):
    """How many of the others may have it, for a member who sees the answer and knows about themself."""
    others = len(cohort) - 1
    return {count for count in range(others + 1) if Cohort(cohort).most(sorted(cohort)[: count + own]) is answer}


@examples(150)
@given(histories())
def test_no_sum_or_difference_over_groups_and_weeks_is_about_fewer_than_three(weeks):
    assert not learns_about_two(published(weeks))


@given(histories())
def test_in_a_week_nobody_is_counted_twice_and_nobody_outside_their_group(weeks):
    for wanted, shown in zip(weeks, published(weeks), strict=True):
        assert sum(map(len, shown)) == len(frozenset().union(*shown))
        assert frozenset().union(*shown) <= frozenset().union(*wanted)


@pytest.mark.parametrize("size", range(SMALLEST, 15))
@pytest.mark.parametrize("own", [0, 1])
@pytest.mark.parametrize("answer", [True, False])
def test_no_answer_tells_a_member_about_any_other(size, own, answer):
    counts = possible_counts(frozenset(range(size)), answer, own)
    assert counts not in ({0}, {size - 1})


@examples(50)
@given(histories())
def test_a_quiet_programme_shows_the_same_again(weeks):
    """Suppressing everything would be safe, too: a cohort that has not changed stays."""
    shown = published([*weeks, weeks[-1]])
    assert {frozenset(one) for one in shown[-2]} <= {frozenset(one) for one in shown[-1]}


def grown(group, *people):
    return frozenset(group) | frozenset(people)


@pytest.mark.parametrize(
    ("before", "wanted", "counted"),
    [
        pytest.param([], range(5), range(5), id="five are enough"),
        pytest.param([], range(4), None, id="four are not"),
        pytest.param([range(6)], range(7), range(6), id="one who joins waits"),
        pytest.param([range(6)], range(8), range(6), id="and so do two"),
        pytest.param([range(6)], range(9), range(9), id="three may come together"),
        pytest.param([range(8)], range(1, 8), range(1, 6), id="one who leaves is not alone"),
        pytest.param([range(6)], range(1, 6), None, id="unless too few would stay"),
        pytest.param([range(6), range(6, 12)], range(13), range(12), id="one more than two groups together"),
    ],
)
def test_a_group_that_changes(before, wanted, counted):
    found = cohorts([(1, frozenset(wanted))], frozenset(wanted), [frozenset(one) for one in before])
    assert found == ({1: Cohort(frozenset(counted))} if counted else {})


def test_whoever_is_in_two_teams_is_counted_with_the_first():
    found = cohorts([(1, frozenset(range(6))), (2, frozenset(range(4, 11)))], frozenset(range(11)), [])
    assert [sorted(one.members) for one in found.values()] == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]


def test_whoever_came_during_the_week_is_not_counted_in_it():
    """They have nothing, as everybody knows: with two of them among five, a yes tells that the others have it."""
    assert cohorts([(1, frozenset(range(5)))], frozenset(range(3)), []) == {}
    found = cohorts([(1, frozenset(range(8))), (2, frozenset(range(8, 12)))], frozenset(range(6)), [])
    assert found == {1: Cohort(frozenset(range(6)))}


def test_nothing_is_said_of_few():
    with pytest.raises(ValueError, match="too few"):
        Cohort(frozenset(range(SMALLEST - 1)))


def test_the_step_that_half_have_reached():
    cohort = Cohort(frozenset(range(6)))
    assert cohort.step({0: 4, 1: 3, 2: 3, 3: 1}) == 3
    assert cohort.step({0: 4, 1: 3}) is None


def test_the_attack_by_algebra_succeeds_where_pieces_may_be_small(monkeypatch):
    """One joins and one leaves, as they do in every programme: without the rule each of them shows."""
    monkeypatch.setattr(disclosure, "PIECE", 1)
    assert learns_about_two(published([[frozenset(range(6))], [frozenset(range(7))], [frozenset(range(1, 7))]]))


@pytest.mark.parametrize("size", range(2, SMALLEST))
def test_a_member_learns_about_the_others_where_groups_may_be_smaller(monkeypatch, size):
    monkeypatch.setattr(disclosure, "SMALLEST", 2)
    learnt = [possible_counts(frozenset(range(size)), answer, own) for answer in (True, False) for own in (0, 1)]
    assert any(counts in ({0}, {size - 1}) for counts in learnt)
