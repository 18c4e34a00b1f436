from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.digests import MOST_LINKS, Digest, Link, compose

AREA_OF = {"cost-drivers": "cost", "on-call": "cost", "latency-spof": "reliability", "rfcs": "strategy"}
DAY = date(2026, 3, 3)


def link(number, competency, fit):
    return Link(number, competency, fit, DAY)


def numbers(digest):
    return [one.document_id for one in digest.links]


def composed(asked, *candidates, shown=()):
    return compose(asked, candidates, AREA_OF, frozenset(shown))


links = st.builds(
    link, st.integers(1, 9), st.sampled_from(list(AREA_OF)), st.integers(1, 20).map(lambda n: n / 20)
)
candidates = st.lists(links, max_size=16, unique_by=lambda one: (one.document_id, one.competency_id))
areas_asked = st.lists(st.sampled_from(sorted(set(AREA_OF.values()))), max_size=6)
shown_before = st.frozensets(st.integers(1, 9), max_size=3)


@pytest.mark.parametrize(
    ("asked", "focus"),
    [
        ([], None),
        (["cost"], "cost"),
        (["strategy", "cost", "strategy"], "strategy"),
        (["strategy", "cost"], "cost"),
        (["cost", "strategy"], "cost"),
    ],
)
def test_the_focus_is_the_area_asked_about_most_whatever_the_order(asked, focus):
    assert composed(asked).area_id == focus


def test_the_focus_comes_first_and_then_the_better_fit():
    digest = composed(["strategy"], link(1, "latency-spof", 0.8), link(2, "on-call", 0.9), link(3, "rfcs", 0.3))
    assert numbers(digest) == [3, 2, 1]


def test_a_document_of_an_earlier_digest_is_not_linked_again():
    assert numbers(composed([], link(1, "rfcs", 0.9), link(2, "rfcs", 0.3), shown=[1])) == [2]


def test_a_competency_comes_once_while_there_is_another():
    pile = [link(number, "rfcs", 0.9 - number / 100) for number in range(1, 5)]
    assert numbers(composed(["strategy"], *pile, link(9, "on-call", 0.1))) == [1, 9, 2]


def test_a_document_that_is_the_best_for_two_leaves_room_for_the_seconds_best_of_the_other():
    twice = [link(1, "rfcs", 0.9), link(1, "on-call", 0.8)]
    pile = [link(2, "rfcs", 0.7), link(3, "rfcs", 0.6), link(4, "on-call", 0.5)]
    digest = composed([], *twice, *pile)
    assert [(one.document_id, one.competency_id) for one in digest.links] == [
        (1, "rfcs"),
        (4, "on-call"),
        (2, "rfcs"),
    ]


@given(areas_asked, candidates, shown_before)
@settings(max_examples=300, deadline=None)
def test_a_digest_has_a_few_different_documents_and_repeats_a_competency_only_without_an_alternative(
    asked, candidates, shown
):
    chosen = compose(asked, candidates, AREA_OF, shown).links
    fresh = [one for one in candidates if one.document_id not in shown]
    documents = {one.document_id for one in chosen}
    assert set(chosen) <= set(fresh)
    assert len(chosen) == len(documents) == min(MOST_LINKS, len({one.document_id for one in fresh}))
    served = {one.competency_id for one in chosen}
    if len(served) < len(chosen):
        assert not [one for one in fresh if one.document_id not in documents and one.competency_id not in served]


@given(areas_asked, candidates)
def test_the_first_link_is_the_best_of_the_focus(asked, candidates):
    digest = compose(asked, candidates, AREA_OF, frozenset())
    in_focus = [one for one in candidates if AREA_OF[one.competency_id] == digest.area_id] or candidates
    assert [one.fit for one in digest.links[:1]] == [
        one.fit for one in sorted(in_focus, key=lambda one: -one.fit)[:1]
    ]


def test_a_digest_is_empty_when_nobody_was_asked_and_nothing_fits():
    assert composed([]).is_empty
    assert not composed(["cost"]).is_empty
    assert not Digest(None, (link(1, "rfcs", 0.5),)).is_empty
