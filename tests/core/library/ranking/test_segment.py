"""An index that was kept answers as one that is made anew, whatever has come and gone since."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.ranking.index import Index
from bot.core.library.ranking.postings import content_key
from bot.core.library.ranking.segment import Segment
from tests.core.library.ranking.test_index import NOTHING, VOCABULARY
from tests.kit.examples import examples

WORDS = ("queue", "pager", "failover", "invoice", "cloud", "cost", "latency", "été", "naïve", "42", "503")
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
documents = st.dictionaries(st.integers(1, 12), texts, max_size=8)


def parsed(text):
    return replace(NOTHING, title=text[:9], text=text, content_hash=text)


def made(texts, base=None):
    index = Index(VOCABULARY, base)
    for id_, text in texts.items():
        index.add(id_, parsed(text))
    return index


def kept(index):
    return Segment.of(b"".join(index.packed()))


def told(index):
    """All that can be asked of an index."""
    asked = [
        index.search(words, limit=limit) for words in (*WORDS, "cloud costs of the queue") for limit in (0, 2)
    ]
    scores = [{hit.document_id: (round(hit.score, 9), hit.why) for hit in hits} for hits in asked]
    return scores, index.contents(), set(index.twins()), len(index)


@given(st.lists(documents, min_size=1, max_size=4), st.lists(st.integers(1, 12)))
@examples(150)
def test_it_answers_like_one_made_anew(rounds, gone):
    everything, index = {}, made({})
    for some in rounds:
        index = Index(VOCABULARY, kept(index))
        for id_ in [*some, *gone]:
            index.drop(id_)
            everything.pop(id_, None)
        for id_, text in some.items():
            index.add(id_, parsed(text))
        everything |= some
    anew = made(everything)
    for one in (index, Index(VOCABULARY, kept(index))):
        assert [set(hits) for hits in told(one)[0][::2]] == [set(hits) for hits in told(anew)[0][::2]]
        assert told(one)[1:] == told(anew)[1:]


def test_scores_are_the_same_to_the_last_bit():
    everything = {1: "queue pager pager", 2: "queue failover", 3: "cloud cost of the queue", 5: "latency 503"}
    anew = made(everything)
    index = Index(VOCABULARY, kept(made(everything | {2: "latency", 4: "pager"})))
    for id_ in (2, 4):
        index.drop(id_)
    index.add(2, parsed(everything[2]))
    assert index.changes == 3
    assert {id_: content_key(text) for id_, text in everything.items()} == index.contents()
    for words in WORDS:
        assert {hit.document_id: hit.score for hit in index.search(words, limit=0)} == pytest.approx(
            {hit.document_id: hit.score for hit in anew.search(words, limit=0)}, abs=1e-12
        )


def test_a_file_of_another_sort_or_half_a_file_is_no_index():
    whole = b"".join(made({1: "queue pager"}).packed())
    assert len(Segment.of(whole)) == 1
    for spoilt in (
        b"",
        b"x" * 200,
        whole[:-8],
        whole[:40],
        whole.replace(b"index 1", b"index 0"),
        whole + b"12345678",
    ):
        with pytest.raises(ValueError, match="index"):
            Segment.of(spoilt)
