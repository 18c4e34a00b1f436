"""What is found, in which order, and why."""

import random
from dataclasses import replace

import pytest

from bot.core.library.documents import Kind, ParsedDocument, Status
from bot.core.library.ranking import postings
from bot.core.library.ranking.index import GOOD_ENOUGH, Index
from bot.core.library.ranking.vocabulary import Profile, Vocabulary

NOTHING = ParsedDocument(
    path="nothing.md",
    kind=Kind.RFC,
    title="",
    date=None,
    organisation="",
    url=None,
    status=Status.UNKNOWN,
    owner=None,
    services=(),
    summary="",
    headings=(),
    text="",
    content_hash="",
    comments_until=None,
    open_actions=(),
)
VOCABULARY = Vocabulary(
    synonyms=(("bill", "invoice", "cloud cost"), ("noisy", "alert fatigue"), ("slow", "latency")),
    profiles={
        "cost-drivers": Profile("cost-drivers", about=("cloud cost", "invoice"), mentions=("storage", "idle"))
    },
)
FILLER = "The garden behind the office has apple trees and a bench where pigeons gather in the evening. "


def document(title="", text="", summary="", headings=()):
    return replace(NOTHING, title=title, text=text + FILLER * 3, summary=summary, headings=headings)


def index(*documents, vocabulary=VOCABULARY):
    return Index.build(enumerate(documents, 1), vocabulary)


def found(hits):
    return [hit.document_id for hit in hits]


def test_the_document_about_a_thing_comes_before_the_one_that_mentions_it():
    mention = document(text="Once the failover was mentioned. ")
    about = document(text="The failover began. The failover took an hour. Nobody had tried a failover before. ")
    assert found(index(mention, about).search("failover", limit=10)) == [2, 1]


def test_a_title_says_more_than_a_sentence():
    in_text, in_title = document(text="Failover. "), document(title="Failover")
    assert found(index(in_text, in_title).search("failover", limit=10)) == [2, 1]


def test_a_rare_word_says_more_than_a_frequent_one():
    documents = [document(text="deploy deploy deploy ") for _ in range(8)]
    assert found(index(*documents, document(text="deploy etcd ")).search("deploy of etcd", limit=3))[0] == 9


def test_a_short_document_about_a_thing_comes_before_a_long_one_with_as_many_words_of_it():
    long = document(text="failover failover " + FILLER * 40)
    assert found(index(long, document(text="failover failover ")).search("failover", limit=10)) == [2, 1]


def test_synonyms_are_found_and_come_after_the_word_itself():
    same, other, neither = document(text="The bill. "), document(text="The invoice. "), document(text="The boat. ")
    assert found(index(other, same, neither).search("our bill", limit=10))[:2] == [2, 1]


def test_a_phrase_is_a_synonym_too():
    apart, phrase = document(text="The cost of a cloud. "), document(text="Our cloud costs. ")
    (best, *_) = index(apart, phrase).search("bill", limit=5)
    assert best.document_id == 2
    assert best.why.words == ("cloud cost",)


def test_what_the_best_documents_have_in_common_finds_more():
    documents = [document(text="The pager rang and the carousel stalled. ") for _ in range(4)]
    documents += [document(text="A boat sailed. "), document(text="A carousel stalled. ")]
    hits = index(*documents).search("pager", limit=10)
    assert set(found(hits)[:4]) == {1, 2, 3, 4}
    assert found(hits)[4] == 6


def test_a_profile_finds_documents_by_its_words_and_about_counts_more():
    mentions, about = document(text="Idle storage. "), document(text="The invoice. The cloud cost. ")
    hits = index(mentions, about, document(text="A boat. ")).fit(VOCABULARY.profiles["cost-drivers"], limit=0)
    assert found(hits)[:2] == [2, 1]


def test_without_a_limit_all_that_touch_the_question_are_ranked():
    documents = [document(text=f"failover {'boat ' * number}") for number in range(150)]
    assert sorted(found(index(*documents).search("failover", limit=0))) == list(range(1, 151))
    assert len(index(*documents).search("failover", limit=20)) == 20


def test_why_names_the_strongest_words_as_people_write_them_and_a_phrase_instead_of_its_words():
    hit, *_ = index(
        document(text="Alert fatigue and alert fatigue again: the pager never slept. "), document(text="Fatigue. ")
    ).search("Noisy alerts on the PAGER, alert fatigue!", limit=1)
    assert hit.why.words[0] == "alert fatigue"
    assert set(hit.why.words) <= {"alert fatigue", "pager", "alerts"}
    assert "fatigue" not in hit.why.words


def test_scores_lie_between_nothing_and_one_and_fall():
    documents = [document(text="failover " * count) for count in range(1, 30)]
    scores = [hit.score for hit in index(*documents).search("failover", limit=0)]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] < scores[0] < 1


def test_a_document_about_the_question_is_good_enough_and_one_that_touches_it_is_not():
    about = document(
        title="Failover of the etcd cluster", text="The failover of etcd failed. etcd had no failover. "
    )
    touching = document(text="We run etcd. " + FILLER * 10)
    good, poor = index(about, touching, *[document()] * 20).search("failover of etcd", limit=2)
    assert good.good_enough
    assert not poor.good_enough
    assert poor.score < GOOD_ENOUGH <= good.score


def test_nothing_is_good_enough_for_words_that_nobody_wrote():
    hits = index(document(text="A boat. "), *[document()] * 20).search(
        "the boat of the quartermaster's zeppelin", limit=5
    )
    assert not any(hit.good_enough for hit in hits)


@pytest.mark.parametrize("query", ["", "  ", "what do we do about it", "?!", "zeppelin", "🎈"])
def test_a_question_without_a_known_word_finds_nothing(query):
    assert index(document(text="The failover. ")).search(query, limit=10) == []


def test_an_empty_library_finds_nothing():
    assert index().search("failover", limit=10) == []


def test_equal_documents_keep_the_order_of_their_ids():
    documents = [document(text="failover ")] * 5
    assert found(index(*documents).search("failover", limit=3)) == [1, 2, 3]


def test_the_best_are_the_same_when_frequent_terms_are_read_in_part(monkeypatch):
    chosen = random.Random(5)  # noqa: S311 - a repeatable choice, not a secret
    words = ["pager", "deploy", "cache", "queue", "replica", "shard", "retry", "index"]
    documents = [document(text=" ".join(chosen.choices(words, k=chosen.randint(5, 60)))) for _ in range(400)]
    whole = index(*documents).search("deploy of the cache and a retry of the queue", limit=0)
    monkeypatch.setattr(postings, "CHAMPIONS", 40)
    partly = index(*documents).search("deploy of the cache and a retry of the queue", limit=5)
    assert found(partly)[:3] == found(whole)[:3]
    assert [hit.score for hit in partly[:3]] == pytest.approx([hit.score for hit in whole[:3]], rel=0.01)


def test_a_document_that_comes_and_goes_leaves_no_trace():
    documents = [
        document(title=title, text=f"{title} ") for title in ("failover", "pager", "failover of the pager")
    ]
    ever = index(*documents)
    ever.add(4, document(text="failover failover pager "))
    ever.drop(4)
    ever.drop(99)
    never = index(*documents)
    assert len(ever) == len(never) == 3
    for words in ("failover", "pager failover"):
        assert ever.search(words, limit=10) == never.search(words, limit=10)
