"""How text becomes terms."""

import pytest

from bot.core.text import Phrases, term, terms

PHRASES = Phrases.of(["single point of failure", "code review", "on-call", "latency"])


def read(text):
    return list(terms(text, PHRASES))


def test_forms_of_a_word_are_one_term():
    assert read("Alerts") == read("alerting") == read("ALERTED") == ["alert"]


def test_words_that_say_nothing_are_left_out():
    assert read("What happened there? I think we didn't know about it on Monday") == []


def test_numbers_are_left_out_except_for_those_that_may_be_status_codes():
    assert read("2024 14:05 503 7") == ["503"]


def test_a_hash_is_no_word():
    assert read("a3f5" * 10) == []


@pytest.mark.parametrize(
    "text", ["single points of failure", "a Single-Point-Of-Failure", "single point\nof failure"]
)
def test_a_phrase_is_a_term_beside_its_words_in_any_form(text):
    assert read(text) == ["singl point of failur", "singl", "point", "failur"]


def test_a_phrase_of_words_that_say_nothing_alone_is_still_a_term():
    assert read("who is on call?") == ["on call", "call"]


def test_words_of_a_phrase_in_another_order_are_no_phrase():
    assert "code review" not in read("we review code")


def test_a_wording_is_the_term_that_its_occurrences_are():
    assert term("Code Reviews") in read("a code review")
    assert term("alerts") in read("alert")
