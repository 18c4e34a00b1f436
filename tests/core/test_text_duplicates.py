"""Which texts are nearly the same."""

import random

from bot.core.text_duplicates import near_duplicates as near_duplicates_
from bot.core.text_duplicates import sketch

WORDS = """
queue retry loop deploy cache index replica token pager shard lease quota proxy kernel socket schema bucket region cursor
worker mutex batch digest header packet thread volume branch commit vendor
"""


def near_duplicates(texts, among=None):
    return near_duplicates_({id_: sketch(text) for id_, text in texts.items()}, among)


def essay(seed, length=300):
    chosen = random.Random(seed)  # noqa: S311 - a repeatable choice, not a secret
    return " ".join(chosen.choice(WORDS.split()) for _ in range(length))


def test_a_text_with_an_added_paragraph_is_nearly_the_same():
    assert list(near_duplicates({1: essay(1), 2: essay(1) + " " + essay(2, 60)})) == [(1, 2)]


def test_case_and_punctuation_make_no_difference():
    assert list(near_duplicates({5: essay(1), 9: essay(1).upper().replace(" ", ", ")})) == [(5, 9)]


def test_texts_that_share_a_third_are_not():
    shared = essay(3, 150)
    assert list(near_duplicates({1: shared + essay(4, 150), 2: shared + essay(5, 150)})) == []


def test_texts_that_share_a_template_are_not_however_many_there_are():
    template = " ".join(f"section{number} write here what happened" for number in range(10))
    texts = {number: f"{template} {essay(number, 200)}" for number in range(80)}
    assert list(near_duplicates(texts)) == []


def test_a_copy_is_found_among_many():
    texts = {number: essay(number) for number in range(200)} | {1000: essay(150)}
    assert list(near_duplicates(texts)) == [(150, 1000)]


def test_short_and_empty_texts_match_nothing():
    assert list(near_duplicates({1: "", 2: "", 3: "one two", 4: "one two"})) == []


def test_a_few_compared_with_all_give_the_pairs_that_they_are_in():
    texts = {number: essay(number % 20) for number in range(50)}
    every = set(near_duplicates(texts))
    for few in ([7], [7, 27], [0, 1, 49], list(texts)):
        assert set(near_duplicates(texts, few)) == {pair for pair in every if set(pair) & set(few)}
