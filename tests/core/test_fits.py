from datetime import date

import pytest

from bot.core.choosing import Fitting
from bot.core.documents import Kind
from bot.core.fits import Document, Fit, best_for_each

DAY = date(2026, 3, 3)


def document(number, kind=Kind.RFC):
    return Document(number, f"{number}.md", kind, f"Document {number}", DAY, "Orders", None, "")


def fit(number, competency, score):
    return Fit(number, competency, score, ("latency",)), document(number)


FITS = [fit(1, "rfcs", 0.9), fit(1, "on-call", 0.8), fit(2, "rfcs", 0.7), fit(3, "on-call", 0.6)]


@pytest.mark.parametrize(
    ("kind", "wording"),
    [(Kind.POST_MORTEM, "post-mortem"), (Kind.RFC, "rfc"), (Kind.ADR, "rfc"), (Kind.DESIGN, "rfc")],
)
def test_decisions_of_every_sort_are_asked_about_like_rfcs(kind, wording):
    assert document(1, kind).asked_as == wording


def test_each_competency_gets_its_best_document():
    assert best_for_each(FITS, seen=[]) == {"rfcs": Fitting(1, 0.9, DAY), "on-call": Fitting(1, 0.8, DAY)}


def test_what_a_manager_has_seen_is_not_shown_again():
    assert best_for_each(FITS, seen=[1]) == {"rfcs": Fitting(2, 0.7, DAY), "on-call": Fitting(3, 0.6, DAY)}
    assert best_for_each(FITS, seen=[1, 3]) == {"rfcs": Fitting(2, 0.7, DAY)}
    assert best_for_each(FITS, seen=iter([1, 2, 3])) == {}
