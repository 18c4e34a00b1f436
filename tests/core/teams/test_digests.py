from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.documents import Kind
from bot.core.library.fits import Document
from bot.core.library.news import NEWS, WRITTEN_AT_MOST, new_since
from bot.core.quantities import Unit
from bot.core.signals.periods import Period
from bot.core.signals.standouts import Standout
from bot.core.teams.digests import (
    ACTIONS_REST,
    CLASSIC,
    GOOD,
    MORE_LINKS,
    MOST_LINKS,
    MOST_LISTED,
    MOST_SHARED_IN_THREAD,
    SHARED_ON_A_SCREEN,
    Changed,
    Closing,
    FocusBecause,
    Link,
    Material,
    OpenActions,
    Words,
    compose,
)
from bot.core.teams.teams import ALL_SECTIONS, USUAL_SECTIONS, Section
from tests.kit.examples import examples

AREA_OF = {"cost-drivers": "cost", "on-call": "cost", "latency-spof": "reliability", "rfcs": "strategy"}
TODAY = date(2026, 3, 6)
LONG_AGO = date(2020, 1, 1)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def link(number, competency, fit, day=LONG_AGO, useful=0, *, theirs=False, found=None):
    document = Document(number, "a.md", Kind.RFC, "A", day, "", None, "", found=found)
    return Link(number, competency, fit, day, useful, theirs, new_since(document, TODAY))


def composed(*candidates, sections=ALL_SECTIONS, today=TODAY, **more):
    return compose(Material(today=today, competencies=AREA_OF, candidates=candidates, **more), sections)


def numbers(digest):
    return [one.document_id for one in digest.main.links]


links = st.builds(
    link,
    st.integers(1, 9),
    st.sampled_from(list(AREA_OF)),
    st.integers(1, 20).map(lambda n: n / 20),
    st.sampled_from([None, LONG_AGO, TODAY, TODAY + WEEK]),
)
candidates_ = st.lists(links, max_size=16, unique_by=lambda one: (one.document_id, one.competency_id))


def test_without_anything_new_the_areas_take_turns():
    shelf = [link(1, "rfcs", 0.9), link(2, "on-call", 0.9), link(3, "latency-spof", 0.9)]
    seen = [composed(*shelf, number=number) for number in range(6)]
    assert sorted(one.area_id for one in seen[:3]) == ["cost", "reliability", "strategy"]
    assert [one.area_id for one in seen[3:]] == [one.area_id for one in seen[:3]]
    assert {one.because for one in seen} == {FocusBecause.TURN}
    assert [AREA_OF[one.main.links[0].competency_id] for one in seen] == [one.area_id for one in seen]


def test_an_area_for_which_nothing_good_is_left_is_passed_over():
    assert {composed(link(1, "rfcs", 0.9), number=number).area_id for number in range(3)} == {"strategy"}
    for passed_over in (link(1, "rfcs", GOOD - 0.01), link(1, "rfcs", 0.9, TODAY + DAY)):
        assert composed(passed_over).because is FocusBecause.NOTHING


@pytest.mark.parametrize(
    ("day", "found", "since"),
    [
        (TODAY, None, TODAY),
        (TODAY - NEWS, None, TODAY - NEWS),
        (TODAY - NEWS - DAY, None, None),
        (TODAY + DAY, None, None),  # a plan for the future is no news
        (TODAY + DAY, TODAY - DAY, TODAY - DAY),
        (TODAY - WRITTEN_AT_MOST, TODAY - DAY, TODAY - DAY),  # written long ago, and agreed on now
        (TODAY - WRITTEN_AT_MOST - DAY, TODAY, None),  # an old one that was moved
        (None, TODAY - NEWS, TODAY - NEWS),
        (None, TODAY - NEWS - DAY, None),
        (None, None, None),
    ],
)
def test_what_was_written_or_found_lately_is_new(day, found, since):
    assert link(1, "rfcs", 0.5, day, found=found).new_since == since


def test_a_digest_begins_with_what_is_new_the_teams_own_before_the_latest():
    shelf = [link(1, "rfcs", 0.9), link(2, "on-call", 0.9, TODAY - 60 * DAY)]
    news = [
        link(3, "on-call", 0.3, TODAY - DAY),
        link(4, "rfcs", 0.3, TODAY - 2 * DAY),
        link(5, None, 0.0, TODAY - 9 * DAY, theirs=True),
    ]
    digest = composed(*shelf, *news)
    assert (numbers(digest), digest.because) == ([5, 3, 4], FocusBecause.FRESH)
    assert composed(*shelf, *news[:2]).area_id == "cost"
    assert [one.document_id for one in digest.news] == [5, 3, 4]
    assert numbers(composed(*shelf, news[2])) == [5, 2, 1]  # the recent one before the classic


def test_news_beyond_the_message_stand_in_the_thread_and_the_rest_waits():
    digest = composed(*(link(number, "rfcs", 0.5, TODAY - number * DAY) for number in range(1, 20)))
    assert numbers(digest) == [1, 2, 3]
    assert [one.document_id for one in digest.thread.links] == [4, 5, 6, 7]


@pytest.mark.parametrize("day", [LONG_AGO, None, TODAY - CLASSIC - DAY])
def test_a_week_has_one_classic_at_most(day):
    assert len(numbers(composed(*(link(number, "rfcs", 0.9, day) for number in range(1, 9))))) == 1
    recent = [link(number, "rfcs", 0.5, TODAY - CLASSIC) for number in range(11, 19)]
    assert len(numbers(composed(link(1, "on-call", 0.9, day), *recent))) == 3


def test_what_was_useful_to_others_comes_first_among_equals_and_never_before_a_far_better_fit():
    assert numbers(composed(link(1, "on-call", 0.5), link(2, "on-call", 0.5, useful=1))) == [2]
    assert numbers(composed(link(1, "on-call", 0.9), link(2, "on-call", 0.5, useful=99))) == [1]


def test_what_is_the_teams_own_comes_before_what_fits_a_little_better():
    assert numbers(composed(link(1, "on-call", 0.6), link(2, "on-call", 0.5, theirs=True))) == [2]
    assert numbers(composed(link(1, "on-call", 0.9), link(2, "on-call", 0.5, theirs=True))) == [1]


def test_a_document_of_an_earlier_digest_is_not_linked_again_and_is_no_news():
    digest = composed(link(1, "on-call", 0.9, TODAY), link(2, "rfcs", 0.5), seen=[1])
    assert (numbers(digest), digest.because) == ([2], FocusBecause.TURN)


def test_beyond_the_focus_a_competency_comes_once_while_there_is_another():
    recent = TODAY - 90 * DAY
    pile = [link(number, "rfcs", 0.9 - number / 100, recent) for number in range(1, 5)]
    assert numbers(composed(*pile, link(9, "on-call", 0.5, recent), number=2)) == [1, 9, 2]


def test_of_two_that_fit_alike_the_recent_one_comes_first():
    assert numbers(composed(link(1, "on-call", 0.5), link(2, "on-call", 0.5, TODAY - 54 * WEEK))) == [2]


def test_teams_need_not_have_the_same_area_in_the_same_week():
    shelf = [link(1, "rfcs", 0.9), link(2, "on-call", 0.9), link(3, "latency-spof", 0.9)]
    assert len({composed(*shelf, turn=turn).area_id for turn in range(3)}) == 3


@given(candidates_, st.frozensets(st.integers(1, 9), max_size=3))
@examples(200)
def test_message_and_thread_share_different_documents_between_them(candidates, seen):
    digest = composed(*candidates, seen=seen)
    chosen = digest.main.links + digest.thread.links
    documents = [one.document_id for one in chosen]
    new = {one.document_id for one in candidates if one.new_since} - seen
    assert set(chosen) <= set(candidates)
    assert len(documents) == len(set(documents))
    assert not seen & set(documents)
    assert len(digest.news) == min(len(new), MOST_LINKS + MORE_LINKS)
    assert [one.new_since is None for one in chosen] == sorted(one.new_since is None for one in chosen)
    older = [one for one in chosen if not one.new_since]
    assert all(one.fit >= GOOD for one in older)
    assert len(older) <= 1  # all of these are classics, or dated ahead
    assert not older or not digest.thread.links


def test_what_was_decided_stands_there_once_their_own_first_unless_the_digest_names_it_anyway():
    changed = [
        Changed(1, TODAY - 3 * DAY),
        Changed(2, TODAY - DAY),
        Changed(3, TODAY - 6 * DAY, theirs=True),
        Changed(4, TODAY),
    ]
    digest = composed(link(4, "rfcs", 0.9, TODAY), link(2, "on-call", 0.9), changed=changed)
    assert [one.document_id for one in digest.main.changed + digest.thread.changed] == [3, 2, 1]
    assert len(digest.main.changed) == MOST_LISTED
    assert numbers(digest) == [4]  # what is told of above is no classic


def test_proposals_stand_in_the_order_in_which_they_close_and_only_while_they_are_open():
    closing = [Closing(number, TODAY + days * DAY) for number, days in enumerate((5, -1, 0, 14, 15))]
    digest = composed(closing=closing)
    assert [one.document_id for one in digest.main.closing + digest.thread.closing] == [2, 0, 3]
    assert len(digest.main.closing) == 2


def test_actions_that_nobody_would_look_at_are_left_out():
    actions = [OpenActions(days, ("Page on disk usage",), TODAY - days * DAY) for days in (13, 14, 365, 366)]
    assert [one.document_id for one in composed(actions=actions).main.actions] == [365, 14]


@pytest.mark.parametrize("count", [1, 4, 11])
@pytest.mark.parametrize("every_weeks", [1, 2, 3, 4])
def test_every_open_action_gets_its_turn_and_then_a_rest(count, every_weeks):
    actions = [OpenActions(number, ("Mend it", "Test it"), TODAY - (60 + number) * DAY) for number in range(count)]
    digests = [composed(actions=actions, number=number, every_weeks=every_weeks) for number in range(24)]
    shown = [{one.document_id for one in digest.main.actions} for digest in digests]
    for document in range(count):
        turns = [number for number, some in enumerate(shown) if document in some]
        assert len(turns) > 1
        assert all((b - a) * every_weeks * WEEK >= ACTIONS_REST for a, b in pairwise(turns))
    assert all(digest.thread.actions == digest.main.actions for digest in digests)
    assert max(map(len, shown)) <= MOST_LISTED


def test_the_thread_has_no_actions_that_the_message_has_said():
    assert composed(actions=[OpenActions(8, ("Mend it",), TODAY - 60 * DAY)]).thread.actions == ()


EVERYTHING = {
    "closing": [Closing(7, TODAY)],
    "changed": [Changed(6, TODAY)],
    "actions": [OpenActions(8, ("Mend it",), TODAY - 60 * DAY)],
    "shared": [Words(1, 300), Words(2, 300), Words(3, 300)],
    "most_took_their_minute": True,
    "standouts": [
        Standout("on-call.pages", Unit.PAGES, Period(date(2026, 2, 23), date(2026, 3, 2)), 9, 2, 2.0),
    ],
}


@pytest.mark.parametrize("section", Section)
def test_each_section_can_be_switched_off(section):
    parts = {
        Section.READINGS: lambda digest: digest.main.links,
        Section.SHARED: lambda digest: digest.main.shared + digest.thread.shared,
        Section.RFCS: lambda digest: digest.main.closing + digest.main.changed,
        Section.ACTIONS: lambda digest: digest.main.actions,
        Section.MINUTE: lambda digest: digest.most_took_their_minute,
        Section.SIGNALS: lambda digest: digest.main.standouts,
    }
    without = composed(link(1, "rfcs", 0.5), sections=ALL_SECTIONS - {section}, **EVERYTHING)
    assert [name for name, part in parts.items() if not part(without)] == [section]


def test_what_is_shared_first_stands_in_the_message_and_the_rest_in_the_thread():
    digest = composed(**EVERYTHING)
    assert (digest.main.shared, digest.thread.shared) == ((1, 2), (3,))


@pytest.mark.parametrize(
    ("lengths", "prominent"), [((600, 600), 1), ((350, 350), 2), ((351, 350), 1), ((600,), 1)]
)
def test_the_message_has_what_is_shared_as_far_as_it_stays_on_a_screen(lengths, prominent):
    digest = composed(shared=[Words(number, length) for number, length in enumerate(lengths)])
    assert len(digest.main.shared) == prominent
    assert len(digest.main.shared + digest.thread.shared) == len(lengths)
    assert prominent == 1 or sum(lengths[:prominent]) <= SHARED_ON_A_SCREEN


@pytest.mark.parametrize(
    ("besides", "count"),
    [({}, 3), ({"closing": 1}, 3), ({"shared": 1}, 2), ({"closing": 1, "actions": 1}, 2)],
)
def test_a_week_with_much_else_links_less_and_uses_up_less(besides, count):
    material = {name: EVERYTHING[name][:1] for name in besides}
    digest = composed(*(link(number, "rfcs", 0.9, TODAY) for number in range(20, 25)), **material)
    assert len(numbers(digest)) == count
    assert len(digest.thread.links) == 5 - count


def test_a_document_stands_in_one_place_of_a_digest():
    digest = composed(
        *(link(number, "rfcs", 0.9, TODAY - 90 * DAY) for number in (7, 8, 9)),
        link(10, "rfcs", 0.9, TODAY),
        closing=[Closing(7, TODAY), Closing(10, TODAY)],
        actions=[OpenActions(8, ("Mend it",), TODAY - 60 * DAY)],
        changed=[Changed(7, TODAY), Changed(8, TODAY)],
    )
    assert numbers(digest) == [10, 9]  # what is new says itself until when it takes comments
    assert [one.document_id for one in digest.main.closing] == [7]
    assert digest.main.changed == ()


def test_of_forty_that_share_the_first_come_now_and_the_others_next_week():
    digest = composed(shared=[Words(number, 600) for number in range(40)])
    assert digest.main.shared + digest.thread.shared == tuple(range(1 + MOST_SHARED_IN_THREAD))


def test_a_week_is_empty_without_anything_to_open_or_read():
    assert composed().is_empty
    assert composed(most_took_their_minute=True).is_empty
    assert not composed(shared=[Words(1, 9)]).is_empty
    assert not composed(link(1, "rfcs", 0.5)).is_empty


def standout(measure, strength=2.0, subject=""):
    week = Period(date(2026, 2, 23), date(2026, 3, 2))
    return Standout(measure, Unit.PAGES, week, 9, 2, strength, subject)


def test_figures_of_their_own_tools_only_for_who_asked_and_one_a_topic():
    found = [
        standout("on-call.alert", subject="Disk full"),
        standout("on-call.pages"),
        standout("cost-drivers.cost"),
        standout("pull-requests.open"),
        standout("productivity.build-minutes"),
    ]
    shown = composed(standouts=found).main.standouts
    assert [one.measure_id for one in shown] == ["on-call.alert", "cost-drivers.cost", "pull-requests.open"]
    assert composed(standouts=found, sections=USUAL_SECTIONS).is_empty
    assert not composed(standouts=found).is_empty
