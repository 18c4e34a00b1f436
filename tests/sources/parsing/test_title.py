"""Titles, when they tell the truth and when they do not."""

from datetime import date
from pathlib import PurePosixPath

import pytest

from bot.sources.parsing.blocks import blocks
from bot.sources.parsing.title import title


def of(path, text, stated="", labelled="", day=None):
    return title(PurePosixPath(path), (stated, labelled or stated), blocks(text), day)


def test_what_the_front_matter_says_comes_before_a_heading():
    assert of("a.md", "# Queue", stated="The full queue") == "The full queue"
    assert of("a.md", "# Queue") == "Queue"


@pytest.mark.parametrize(
    "heading", ["Summary", "Incident report", "RFC", "RFC 12", "Post-mortem", "May 5th", "TITLE", "1. Overview"]
)
def test_a_generic_heading_gives_way_to_the_name_of_the_file_and_the_day(heading):
    assert of("2024-05-05-full-queue.md", f"# {heading}", day=date(2024, 5, 5)) == "Full queue (2024-05-05)"


def test_the_name_of_a_file_is_shown_without_its_number():
    assert of("rfcs/0042-one-queue_for_all.md", "# Summary") == "One queue for all"


def test_a_front_page_is_named_by_its_folder():
    assert of("rfcs/042-one-queue/README.md", "# Summary") == "One queue"


def test_a_heading_copied_from_another_incident_gives_way_to_a_dated_name():
    assert of("2024-05-05-full-queue.md", "# Search is slow", day=date(2024, 5, 5)) == "Full queue (2024-05-05)"


def test_a_heading_that_shares_a_word_with_the_name_is_its_own():
    assert of("2024-05-05-full-queue.md", "# Queues filled up on Sunday") == "Queues filled up on Sunday"


def test_a_heading_in_other_words_than_an_undated_name_is_believed():
    assert of("mail-outage.md", "# Letters were late") == "Letters were late"


def test_when_nothing_tells_the_generic_heading_stays():
    assert of("2024-05-05.md", "# Incident report") == "Incident report"
    assert of("rfc/12.md", "") == "rfc/12.md"


def test_marks_and_links_are_no_part_of_a_title():
    assert of("a.md", "# The **full** [queue](https://example.org) `mail-q`") == "The full queue mail-q"


def test_a_heading_says_more_than_a_label_and_than_a_name_of_a_file_in_the_front_matter():
    assert of("a.md", "# OEP-7: One queue", labelled="One queue") == "OEP-7: One queue"
    assert of("a.md", "# One queue for all", stated="one-queue") == "One queue for all"
    assert of("a.md", "no heading", stated="one-queue") == "one-queue"


def test_a_file_that_a_machine_named_is_called_by_its_first_sentence():
    name = "data/54e5ebdd-70a7-475a-bff4-a1e8e45367f2.md"
    assert of(name, "The queue was full. Nobody saw it.") == "The queue was full."
    assert of(name, "") == name


def test_a_number_and_a_project_are_no_title_where_a_heading_or_the_files_name_says_more():
    number = "# RFC0007 for Lantern\n\nAda wrote it.\n\n"
    assert of("rfcs/0007.md", f"{number}## Limits on what one report reads") == "Limits on what one report reads"
    assert of("rfcs/0007-report-limits.md", f"{number}## Related documents\n\n## Summary") == "Report limits"
    assert of("rfcs/0007.md", f"{number}## Summary") == "RFC0007 for Lantern"
    assert (
        of("rfcs/0007-a.md", "# RFC0007 for Lantern: report limits\n\n## Rows")
        == "RFC0007 for Lantern: report limits"
    )
