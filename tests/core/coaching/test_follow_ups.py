import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.checklist import Level, Question, QuestionKind
from bot.core.coaching.follow_ups import (
    PLENTY,
    WANTED,
    FollowUp,
    follow_up,
)

DEEPER, NUMBER, SYSTEM, OWNER, DAY = (
    FollowUp.DEEPER,
    FollowUp.NUMBER,
    FollowUp.SYSTEM,
    FollowUp.OWNER,
    FollowUp.DAY,
)


def question(kind, topic="latency-spof") -> Question:
    return Question(f"{topic}.a", topic, kind, Level.CONTAINER, "Which one?", "Look.", "And below it?")


def after(kind, text, *, has_step=False, asked="Which one?"):
    return follow_up(question(QuestionKind(kind)), asked, text, has_step=has_step)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("predict", "Most of the pages go to the one who knows the importer.", NUMBER),
        ("predict", "Most of the pages, and I guessed it was less than half.", DEEPER),
        ("predict", "It is 68% of them, and we guessed 40.", DEEPER),
        ("inspect", "It was 12 times, and nobody could say which of them that was.", SYSTEM),
        ("inspect", "The orders-db, but how often we would have to ask.", NUMBER),
        ("inspect", "Of 12 pages 9 were from the import workers.", DEEPER),
        ("explain", "They send it on, and then that comes back with the price.", SYSTEM),
        ("explain", "They send it to Kafka, and then that comes back with the price.", DEEPER),
        ("explain", "The orders queue, and then the ledger that has them.", DEEPER),
        ("decide", "The second one, which is cheaper than the others but not slower.", OWNER),
        ("decide", "The second one, and our team would do it with Ana.", DEEPER),
        ("improve", "That would be split up and reviewed in parts which are smaller.", OWNER),
        ("improve", "I would ask for parts that are smaller than this.", DAY),
        ("improve", "I would ask for that in the review of this sprint.", DEEPER),
    ],
)
def test_what_is_missing_is_asked_for_first(kind, text, expected):
    assert after(kind, text) is expected


def test_a_commitment_has_its_owner_and_its_day():
    text = "That would be split up and reviewed in parts which are smaller."
    assert after("improve", text, has_step=True) is DEEPER


def test_a_system_is_missing_only_where_systems_are_asked_about():
    text = "They send it on, and then that comes back with the price."
    asked = question(QuestionKind.EXPLAIN, "pull-requests")
    assert follow_up(asked, asked.text, text, has_step=False) is DEEPER


@pytest.mark.parametrize(
    "text",
    [
        "Die meisten Seiten gehen an Marek, er kennt den Importer.",
        "La plupart des pages, sans doute la moitié.",
        "注文データベースが止まると全部止まる。",
        "قاعدة بيانات الطلبات",
        "orders db, mostly",
        "no idea",
    ],
)
@pytest.mark.parametrize("kind", QuestionKind)
def test_nothing_is_guessed_of_what_is_not_surely_english(kind, text):
    assert after(kind, text) is DEEPER
    assert after(kind, text, asked="Which one does this document name?") is None


@pytest.mark.parametrize("text", ["👍", ":tada:", "…", "🔥🔥 :+1:", "?", " "])
def test_an_emoji_is_an_answer_and_gets_no_question(text):
    assert after("predict", text) is None


WORDS = """
the and of we our that is 42 half Kafka orders-db queue I team Ana Monday soon . , <!channel> `x` 👍 :tada:
"""
texts = st.text() | st.lists(st.sampled_from(WORDS.split())).map(" ".join)


@given(st.sampled_from(QuestionKind), texts, st.booleans(), st.sampled_from(["Which one?", "Of this document?"]))
def test_a_follow_up_is_of_the_questions_kind_or_the_questions_own(kind, text, has_step, asked):
    found = after(kind, text, has_step=has_step, asked=asked)
    assert found in {None, DEEPER, *WANTED[kind]}
    if has_step:
        assert found not in {OWNER, DAY}
    if asked != "Which one?":
        assert found is not DEEPER
    if not re.search(r"[a-z]", text, re.IGNORECASE):
        assert found in {None, DEEPER}


@given(st.sampled_from(QuestionKind), texts)
def test_what_is_given_is_not_asked_for_again(kind, text):
    """Whatever is asked for, a plain answer to it is the end of it."""
    answers = {NUMBER: "42", SYSTEM: "the queue", OWNER: "I will do it", DAY: "on Monday"}
    found = after(kind, text)
    if found in answers:
        assert after(kind, f"{text} {answers[found]}") is not found


@given(st.sampled_from(QuestionKind), st.integers(PLENTY + 1, 3000))
def test_whoever_wrote_a_lot_is_asked_no_more(kind, length):
    assert after(kind, ("the whole of it and more " * 120)[:length]) is None
