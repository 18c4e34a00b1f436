"""What a document is worth to a reader: every consideration pulls one way only."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.documents import Kind
from bot.core.library.fits import Document, Fit
from bot.core.library.news import NEWS
from bot.core.library.offering import (
    SEVERAL,
    Offer,
    Opinions,
    Reader,
    Reason,
    best_for_each,
    offer,
    telling_stems,
)
from bot.core.library.ranking.index import GOOD_ENOUGH

TODAY = date(2026, 3, 3)
READER = Reader(TODAY)
PLAIN = Document(1, "1.md", Kind.POST_MORTEM, "The queue was full", None, "Orders", None, "Letters piled up.")
FIT = Fit(1, "on-call", 0.5, ("queue",))

scores = st.floats(GOOD_ENOUGH, 0.99)
few = st.integers(0, 30)
days = st.integers(0, 400)


def worth(fit=FIT, document=PLAIN, reader=READER, opinions=Opinions()):  # noqa: B008 - frozen
    made = offer(fit, document, reader, opinions)
    return made.score if made else 0.0


@given(scores, scores)
def test_a_better_fit_is_a_better_offer(one, other):
    worse, better = sorted((one, other))
    assert worth(replace(FIT, score=worse)) <= worth(replace(FIT, score=better))


@given(days, days)
def test_a_fresher_document_is_a_better_offer_and_one_without_a_day_is_none(one, other):
    older, fresher = (replace(PLAIN, day=TODAY - timedelta(age)) for age in sorted((one, other), reverse=True))
    assert worth(document=PLAIN) <= worth(document=older) <= worth(document=fresher)


@given(days, days)
def test_the_nearer_the_end_of_comments_the_better_and_a_past_one_is_none(one, other):
    nearer, later = (replace(PLAIN, comments_until=TODAY + timedelta(ahead)) for ahead in sorted((one, other)))
    assert worth() <= worth(document=later) <= worth(document=nearer)
    over = replace(PLAIN, comments_until=TODAY - timedelta(one + 1))
    assert worth(document=over) == worth()


@given(few, few)
def test_useful_lifts_and_not_for_me_lowers(useful, not_for_me):
    now = worth(opinions=Opinions(useful, not_for_me))
    assert (
        worth(opinions=Opinions(useful + 1, not_for_me)) > now > worth(opinions=Opinions(useful, not_for_me + 1))
    )


@given(st.floats(0, 0.99), days, st.booleans(), few, few)
def test_neither_freshness_nor_an_owner_makes_a_poor_fit_a_good_one(score, age, theirs, useful, not_for_me):
    reader = replace(READER, names=["orders"] if theirs else [])
    document = replace(PLAIN, day=TODAY - timedelta(age), owner="Orders", comments_until=TODAY)
    opinions = Opinions(useful, not_for_me)
    alone = offer(replace(FIT, score=score), PLAIN, READER, opinions)
    assert (offer(replace(FIT, score=score), document, reader, opinions) is None) == (alone is None)
    if score < GOOD_ENOUGH and useful == 0:
        assert alone is None


def test_a_team_s_own_comes_before_another_that_fits_as_well():
    theirs = replace(PLAIN, id=2, owner="Orders team")
    fits = [(FIT, PLAIN), (replace(FIT, document_id=2), theirs)]
    best = best_for_each(fits, replace(READER, names=["orders-leads"]), {})
    assert best["on-call"].document == theirs
    assert best["on-call"].reasons == (Reason.THEIRS,)
    assert best_for_each(fits, READER, {})["on-call"].document == PLAIN  # of equals the first


def test_what_a_reader_wrote_lately_counts():
    reader = replace(READER, words=telling_stems("Our queues were full of letters again"))
    assert worth(reader=reader) > worth()
    assert offer(FIT, PLAIN, reader).reasons == (Reason.REPLIES,)
    assert "queue" not in repr(reader)


@pytest.mark.parametrize("reader", [replace(READER, seen={1}), replace(READER, refused={1})])
def test_what_was_linked_or_refused_is_not_linked_again(reader):
    assert offer(FIT, PLAIN, reader) is None
    assert best_for_each([(FIT, PLAIN)], reader, {}) == {}


def test_each_competency_gets_its_own_best():
    others = [(replace(FIT, competency_id="rfcs", score=0.4), PLAIN)]
    best = best_for_each([(FIT, PLAIN), *others], READER, {})
    assert {id_: one.fitting.fit for id_, one in best.items()} == {"on-call": 0.5, "rfcs": 0.4}


def test_the_reasons_are_those_that_a_person_would_name():
    document = replace(PLAIN, day=TODAY - NEWS, comments_until=TODAY + timedelta(3))
    assert offer(FIT, document, READER).reasons == (Reason.COMMENTS, Reason.FRESH)
    assert offer(FIT, replace(PLAIN, day=TODAY - NEWS - timedelta(1)), READER).reasons == ()
    assert offer(FIT, PLAIN, READER, Opinions(useful=SEVERAL)).reasons == (Reason.USEFUL,)
    assert offer(FIT, PLAIN, READER, Opinions(useful=SEVERAL - 1)).reasons == ()


def test_an_offer_is_never_more_than_the_whole_of_what_choosing_counts():
    assert Offer(PLAIN, "on-call", 1.4, (), ()).fitting.fit == 1.0
