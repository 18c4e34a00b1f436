"""Where documents stand, in the words of the processes that people use."""

import pytest

from bot.core.library.documents import Status
from bot.core.library.statuses import StatusWords
from bot.settings import shipped
from bot.sources import profiles

WORDS = profiles.load(shipped("prompts")).statuses


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Implementable", Status.ACCEPTED),  # KEP
        ("provisional", Status.OPEN),
        ("Final", Status.IMPLEMENTED),  # PEP
        ("Deferred", Status.WITHDRAWN),
        ("Active review (March 1 - March 14)", Status.OPEN),  # Swift
        ("Returned for revision", Status.REJECTED),
        ("Accepted with revisions", Status.ACCEPTED),
        ("Likely Decline", Status.REJECTED),  # Go
        ("final-comment-period", Status.OPEN),  # Rust
        ("discontinued", Status.WITHDRAWN),  # Ember
        ("ready for release", Status.ACCEPTED),
        ("Closed / Delivered", Status.IMPLEMENTED),  # JEP
        ("Proposed to Target", Status.OPEN),
        ("superseded by ADR-0005", Status.SUPERSEDED),  # MADR
        ("Stagnant", Status.WITHDRAWN),  # EIP
        ("Work_in-progress", Status.DRAFT),
    ],
)
def test_a_word_of_a_process_is_known(said, status):
    assert WORDS.said_in([said]) is status


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Not implemented", Status.OPEN),
        ("not yet accepted", Status.OPEN),
        ("not accepted", Status.REJECTED),
        ("Partially implemented", Status.IMPLEMENTED),
        ("no longer active", Status.WITHDRAWN),
        ("reimplemented", Status.UNKNOWN),
    ],
)
def test_a_phrase_takes_its_words_with_it(said, status):
    assert WORDS.said_in([said]) is status


def test_what_is_over_tells_more_than_what_came_before():
    assert WORDS.said_in(["Accepted in May, withdrawn in June"]) is Status.WITHDRAWN
    assert WORDS.said_in(["Implemented", "Superseded by 12"]) is Status.SUPERSEDED
    assert WORDS.said_in(["", "open"]) is Status.OPEN


def test_the_choices_of_a_template_are_no_choice():
    assert WORDS.said_in(["proposed | accepted | rejected | superseded"]) is Status.UNKNOWN
    assert WORDS.said_in(["draft/accepted/rejected"]) is Status.UNKNOWN
    assert WORDS.said_in(["accepted/implemented"]) is Status.IMPLEMENTED


def test_the_innermost_folder_that_says_it_counts():
    assert WORDS.of_folders(("accepted", "old", "Rejected", "2024")) is Status.REJECTED
    assert WORDS.of_folders(("docs", "adr")) is Status.UNKNOWN


def test_without_words_nothing_is_known():
    assert StatusWords().said_in(["accepted"]) is Status.UNKNOWN


def test_other_words_have_another_fingerprint():
    ours = StatusWords({"accepted": Status.ACCEPTED})
    assert ours.fingerprint == StatusWords({"accepted": Status.ACCEPTED}).fingerprint
    assert ours.fingerprint != StatusWords({"accepted": Status.OPEN}).fingerprint
    assert ours.fingerprint != StatusWords({}, {"accepted": Status.ACCEPTED}).fingerprint
