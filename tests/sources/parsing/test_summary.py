"""One or two sentences, taken from the document."""

import pytest

from bot.sources.parsing.blocks import blocks
from bot.sources.parsing.summary import LONGEST, summary

SENTENCE = "The queue filled up because of a retry loop."


def of(text, title="Title", **facts):
    return summary(facts, blocks(text), title)


@pytest.mark.parametrize(
    "text",
    [
        f"# Title\n\nSome words come first, as they always do here.\n\n## Summary\n\n{SENTENCE}\n",
        f"# Title\n\n## 1. Executive summary\n\n- {SENTENCE}\n",
        f"# Title\n\n## Background\n\n{SENTENCE}\n\n## Details\n\nOther things that happened on the way.\n",
        f"# Title\n\nDate: 2024-01-01\n\n{SENTENCE}\n",
        f"# Title\n\n10.30 Somebody saw that the queue was full.\n\n{SENTENCE}\n",
        f"# Title\n\n~10.30 Somebody saw that the queue was full.\n\n{SENTENCE}\n",
        f"# Title\n\n## Actions\n\n### Now\n\n- Stop the ingestor when the queue is too long.\n\n## Notes\n\n- {SENTENCE}\n",
        f"# Title\n\nThis is what we saw, in the order of events:\n\n{SENTENCE}\n",
        f"# Title\n\nTBD.\n\n{SENTENCE}\n",
    ],
)
def test_the_best_place_for_a_summary_is_chosen(text):
    assert of(text) == SENTENCE


def test_what_the_document_calls_its_summary_comes_first():
    assert of("## Summary\n\nAnother sentence about the full queue.\n", summary=SENTENCE) == SENTENCE


def test_two_sentences_are_taken_at_most():
    assert of(f"{SENTENCE} Nobody was paged. A third sentence.\n") == f"{SENTENCE} Nobody was paged."


def test_sentences_are_not_cut():
    long = "And then " + "so many other things " * 11 + "happened."
    assert of(f"{SENTENCE} {long}\n") == SENTENCE


def test_a_long_sentence_stays_whole_and_one_without_end_gives_way():
    long = f"{'word ' * 70}end."
    assert len(long) > LONGEST
    assert of(f"{long} Another one comes.\n") == long
    assert of(f"{'word ' * 300}end.\n\n{SENTENCE}\n") == SENTENCE
    assert of(f"{'word ' * 300}end.\n") == ""


def test_an_abbreviation_does_not_end_a_sentence():
    assert of("A queue, e.g. The one for mail, filled up. Then more.\n").startswith(
        "A queue, e.g. The one for mail, filled up."
    )


def test_links_and_marks_are_left_out():
    assert of("The [queue](https://example.org/q) was **full**, see <https://example.org/> and `q.py`.\n") == (
        "The queue was full, see and q.py."
    )


def test_the_title_is_no_summary_of_itself_and_code_is_none_at_all():
    assert (
        of(
            "The queue of the mail service was full\n\n```\nqueue = full and never emptied again\n```\n",
            "The queue of the mail service was full",
        )
        == ""
    )
