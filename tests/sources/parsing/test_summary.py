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


@pytest.mark.parametrize(
    "aside",
    [
        "However, the workers that drain it are restarted once a night.",
        "Of course, nobody had thought of the queue for mail before.",
        "This design has been migrated from the notes of the team.",
        "A copy of this report also lies in the archive of the team.",
        "This is a section for the reasons behind the proposal.",
        "There's a PR in waiting for tests to pass on all platforms.",
        "Numbers of messages are accurate at the time of writing.",
        "This proposal proposes the addition of",
        "The two are joined by what they take out of the queue.",
        "Original Author(s):: Ada Lovelace, Grace Hopper",
        "This has been superseded by the decision on other queues.",
        "This was originally a page of the handbook for queues.",
        "Include the URL of the ticket that this belongs to.",
    ],
)
def test_what_is_half_a_thought_or_speaks_of_the_paper_gives_way(aside):
    assert of(f"# Title\n\n{aside}\n\n{SENTENCE}\n") == SENTENCE
    assert of(f"# Title\n\n## Summary\n\n{aside}\n\n{SENTENCE}\n") == SENTENCE


def test_a_thought_that_goes_on_is_taken_where_there_is_no_other():
    assert of("# Title\n\nHowever, the queue was full all night.\n") == "However, the queue was full all night."


@pytest.mark.parametrize("entry", ["Involved: a queue, two workers", "Does the queue keep what nobody has read?"])
def test_names_alone_and_questions_of_a_form_are_no_summary(entry):
    assert of(f"# Title\n\n- {entry}\n") == ""
    assert of(f"# Title\n\n- {entry}\n- {SENTENCE}\n") == SENTENCE


def test_a_sentence_that_points_at_code_is_whole_without_the_pointer():
    text = "# Title\n\n## Summary\n\nA worker says how much it takes like so:\n\n```\ntakes 8\n```\n\nThen it waits for more to come.\n"
    assert of(text) == "A worker says how much it takes."


def test_the_opening_counts_though_a_listing_stands_before_the_title():
    text = f"```\nType: feature\n```\n\n# Title\n\n{SENTENCE}\n\n## Parts\n\n### Overview\n\nOne part takes what another part has left.\n"
    assert of(text) == SENTENCE


def test_a_list_of_conclusions_at_the_end_gives_way_to_the_opening():
    parts = "".join(f"## Part {name}\n\n```\ncode\n```\n\n" for name in "ABCDE")
    assert (
        of(f"# Title\n\n{SENTENCE}\n\n{parts}## Summary\n\n- It needs a key that is part of the condition.\n")
        == SENTENCE
    )


def test_an_address_in_a_sentence_leaves_its_host_and_the_full_stop():
    text = "Queues follow the protocol as defined at https://example.org/queues/1.txt. They have no limit.\n"
    assert of(text) == "Queues follow the protocol as defined at example.org. They have no limit."


def test_a_sentence_that_goes_on_in_a_list_is_one_with_it_though_it_has_no_colon():
    text = "# Title\n\n## Summary\n\nThis brings a queue, which consists of\n\n1. one list of orders, and\n2. a worker.\n"
    assert of(text) == "This brings a queue, which consists of one list of orders, and; a worker."


def test_what_opens_a_document_comes_before_an_overview_of_its_parts():
    assert (
        of(f"# Title\n\n{SENTENCE}\n\n## Overview\n\nThe queue has two parts that know each other.\n") == SENTENCE
    )
    assert of(f"# Title\n\n## Overview\n\n{SENTENCE}\n") == SENTENCE
