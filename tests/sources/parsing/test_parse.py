"""Documents as people write them, and what is understood of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.documents import (
    TEXT_LIMIT,
    ActionItem,
    Kind,
    Status,
)
from bot.sources.source import RawDocument
from tests.sources.kit import understood


def read(text, path="team/notes.md"):
    return understood(RawDocument(path, text, "hash"))


POST_MORTEM = """---
title: Letters were late
date: 2025-04-06
services: [mail, print-queue]
owner: Post Office <post@example.org>
url: https://wiki.example.org/letters
status: resolved
---
# Letters were late

## Summary

The mail queue filled up because a [retry loop](https://example.org/loop) had **no limit**. Letters were late.
Nobody was paged.

## Timeline

| Time | Event |
| --- | --- |
| 10:00 | The queue grows |

```
ERROR queue full
```

## Action items

- [x] Drain the queue
- [ ] Limit the retries @ada
- [ ] Alert on the length of the queue
"""


def test_a_post_mortem_with_front_matter_is_understood():
    found = read(POST_MORTEM, "postmortems/post-office/letters.md")
    assert found.kind is Kind.POST_MORTEM
    assert found.title == "Letters were late"
    assert found.date == date(2025, 4, 6)
    assert found.organisation == "post-office"
    assert found.services == ("mail", "print-queue")
    assert found.owner == "Post Office"
    assert found.url == "https://wiki.example.org/letters"
    assert found.status is Status.RESOLVED
    assert found.summary == "The mail queue filled up because a retry loop had no limit. Letters were late."
    assert found.headings == ("Letters were late", "Summary", "Timeline", "Action items")
    assert found.open_actions == (
        ActionItem("Limit the retries @ada", date(2025, 4, 6), "ada"),
        ActionItem("Alert on the length of the queue", date(2025, 4, 6), None),
    )
    assert found.comments_until is None
    assert "10:00 The queue grows" in found.text
    assert "ERROR queue full" in found.text
    assert "https://" not in found.text
    assert "**" not in found.text


def test_a_decision_record_is_known_by_its_shape_wherever_it_lies():
    text = "# 12. Use one queue\n\nDate: 10/04/18\n\n## Status\n\n✅ Accepted\n\n## Context\n\nTwo.\n\n## Decision\n\nOne.\n"
    found = read(text, "rfcs/platform/012-one-queue.md")
    assert (found.kind, found.status, found.date) == (Kind.ADR, Status.ACCEPTED, date(2018, 4, 10))
    assert found.title == "12. Use one queue"


def test_an_rfc_open_for_comments_tells_until_when():
    found = read(
        "# RFC 7: One queue\n\n* Status: open for comments\n* Deadline for comments: 1 December 2025\n",
        "rfcs/7.md",
    )
    assert (found.kind, found.status, found.comments_until) == (Kind.RFC, Status.OPEN, date(2025, 12, 1))


@pytest.mark.parametrize(
    "text",
    [
        "## Deadline for comments\n\n2025-12-01\n",
        "The comment period ends on 1st December 2025, then we decide.\n",
        "---\ncomments_until: 2025-12-01\n---\nText.\n",
    ],
)
def test_the_deadline_for_comments_is_found_where_people_write_it(text):
    assert read(f"{text}\n\n# RFC\n" if text.startswith("---") else f"# RFC\n\n{text}").comments_until == date(
        2025, 12, 1
    )


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Superseded by [19. Two queues](019.md)", Status.SUPERSEDED),
        ("⌛ Superseded", Status.SUPERSEDED),
        ("❌ Rejected (see 19)", Status.REJECTED),
        ("Deprecated", Status.WITHDRAWN),
        ("abandoned", Status.WITHDRAWN),
        ("Accepted on 2020-04-20", Status.ACCEPTED),
        ("publish", Status.ACCEPTED),
        ("🤔 Proposed", Status.OPEN),
        ("In review", Status.OPEN),
        ("predraft", Status.DRAFT),
        ("work in progress", Status.DRAFT),
        ("completed", Status.IMPLEMENTED),
        ("beautiful", Status.UNKNOWN),
    ],
)
def test_the_status_is_read_in_the_words_that_people_use(written, status):
    assert read(f"# RFC\n\nStatus: {written}\n\nText.\n", "rfcs/a.md").status is status
    assert read(f"# RFC\n\n## Status\n\n{written}\n", "rfcs/a.md").status is status


def test_an_accepted_document_whose_implementation_was_superseded_is_superseded():
    assert read("---\nstatus: accepted\nimplementation: superseded\n---\n").status is Status.SUPERSEDED


def test_a_completed_post_mortem_is_resolved():
    assert read("Status: completed\n", "incidents/a.md").status is Status.RESOLVED


def test_text_that_speaks_of_superseding_is_not_superseded():
    assert read("# Queues\n\nThis superseded the old queue, which was rejected.\n").status is Status.UNKNOWN


def test_the_day_comes_from_front_matter_then_labels_then_the_name_then_the_text():
    text = "# Outage\n\nDate: 2024-02-02\n\nOn 3 March 2024 the queue stopped.\n"
    name = "incidents/2024-01-01-queue.md"
    assert read(f"---\nstart_time: 2024-04-04T10:00:00Z\n---\n{text}", name).date == date(2024, 4, 4)
    assert read(text, name).date == date(2024, 2, 2)
    assert read(text.replace("Date: 2024-02-02", ""), name).date == date(2024, 1, 1)
    assert read(text.replace("Date: 2024-02-02", ""), "incidents/queue.md").date == date(2024, 3, 3)
    assert read("# Outage\n\nThe queue stopped.\n", "incidents/queue.md").date is None


def test_an_rfc_is_not_dated_by_a_day_deep_in_its_text():
    assert (
        read(f"# RFC\n\n{'We want a queue. ' * 20}\n\nSince 3 March 2024 there is none.\n", "rfcs/a.md").date
        is None
    )


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("---\ntitle: [broken\nowner: ada\n---\n", "Text."),
        ("---\n\ttitle: tabs\n\towner: ada\n---\n", "Text."),
        ("---\ndate: 2024-13-45\nowner: ada\n---\n", "Text."),
        ('+++\n[extra]\nteam = "ada"\n+++\n', "Text."),
    ],
)
def test_front_matter_that_is_broken_or_in_toml_still_says_what_it_can(front, line):
    found = read(f"{front}{line}\n")
    assert found.owner == "ada"
    assert found.text == line


def test_a_rule_at_the_top_is_no_front_matter():
    assert read("---\nJust a sentence.\n---\nAnd another.\n").text.startswith("Just a sentence.")


def test_a_few_lines_of_yaml_that_stand_for_a_billion_are_not_unfolded():
    doubling = "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(24))
    found = read(f"---\na: &a [x, x]\n{doubling}\ntitle: *y\nowner: *y\n---\n# Queue\n")
    assert (found.title, found.owner) == ("Queue", None)


def test_services_are_names_and_not_sentences():
    assert read("Services: mail, print and post\n").services == ("mail", "print", "post")
    assert read("Services: an application that answers whatever is asked of it, or another one.\n").services == ()


def test_only_an_address_is_a_link_of_its_own():
    assert read("[Original](https://example.org/a)\n").url == "https://example.org/a"
    assert read("See [the page](https://example.org/a).\n").url is None
    assert read("---\nurl: javascript:alert(1)\n---\n").url is None


def test_the_organisation_is_the_named_one_or_the_nearest_folder_that_is_a_name():
    assert read("---\ncompany: Post Office\n---\n", "a/b.md").organisation == "Post Office"
    assert read("x", "teams/mail/docs/rfcs/2024/b.md").organisation == "mail"
    assert read("x", "docs/adr/0001-b.md").organisation == ""


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("rfcs/on-call-incident-review.md", "# How we review incidents", Kind.RFC),
        ("mail/post-mortems/queue.md", "# Queue", Kind.POST_MORTEM),
        ("docs/adr/0001-queue.md", "# Queue", Kind.ADR),
        ("docs/design/queue.md", "# Queue", Kind.DESIGN),
        ("2024-01-05-outage.md", "# Queue", Kind.POST_MORTEM),
        ("queue.md", "# Postmortem: the queue", Kind.POST_MORTEM),
        ("queue.md", "# Queue\n\n## Timeline\n\nx\n\n## Root cause\n\ny", Kind.POST_MORTEM),
        ("queue.md", "# Queue\n\n## Motivation\n\nx\n\n## Unresolved questions\n\ny", Kind.RFC),
        ("queue.md", "---\ntype: RFC\n---\n# Queue\n\n## Timeline", Kind.RFC),
        ("queue.md", "# Queue", Kind.DESIGN),
    ],
)
def test_the_kind_is_what_the_document_or_its_place_says(path, text, kind):
    assert read(text, path).kind is kind


def test_long_text_is_kept_up_to_the_limit():
    assert len(read("word " * TEXT_LIMIT).text) == TEXT_LIMIT


@given(st.text(max_size=300), st.sampled_from(["a.md", "b.rst", "c.adoc", "d.html", "e.txt"]))
def test_nothing_in_a_text_makes_parsing_fail(text, name):
    found = read(text, f"incidents/{name}")
    assert found.title
    assert len(found.summary) <= 240


@pytest.mark.parametrize(
    ("text", "supersedes"),
    [
        ("---\nsupersedes: ADR-0003\n---\n# Queues", ("ADR-0003",)),
        ("---\nreplaces: [3, 5]\n---\n# Queues", ("3", "5")),
        ("# Queues\n\nSupersedes: 0003-polls.md\n", ("0003-polls.md",)),
        ("# Queues\n\n## Status\n\nAccepted\n\nSupersedes [3. Poll](0003-poll.md)\n", ("3. Poll",)),
        ("# Queues\n\n## Status\n\nAccepted. Supersedes ADR 3 and ADR 4\n", ("ADR 3", "ADR 4")),
        ("# Queues\n\nSupersedes: -\n", ()),
        ("# Queues\n\nSupersedes: N/A\n", ()),
        ("# Queues\n\nWhat this supersedes is unclear.\n", ()),
    ],
)
def test_what_a_document_takes_the_place_of_is_read_as_it_is_written(text, supersedes):
    assert read(text).supersedes == supersedes


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Superseded by: ADR-0009", Status.SUPERSEDED),
        ("Superseded-By: none", Status.ACCEPTED),
        ("Replaced by: [Queues](0009.md)", Status.SUPERSEDED),
    ],
)
def test_a_document_that_names_its_successor_is_superseded(line, status):
    assert read(f"# Polls\n\nStatus: accepted\n{line}\n").status is status


def test_restructured_text_and_asciidoc_state_facts_in_their_own_ways():
    rst = read(
        "Queues\n======\n\n:Status: Draft\n:Date: 2024-02-03\n:Team: Mail\n\nWhy\n---\n\nx\n", "rfcs/queues.rst"
    )
    assert (rst.status, rst.date, rst.owner) == (Status.DRAFT, date(2024, 2, 3), "Mail")
    adoc = read("= Queues\n:status: accepted\n:supersedes: RFC 3\n\n== Why\n\nx\n", "rfcs/queues.adoc")
    assert (adoc.status, adoc.supersedes) == (Status.ACCEPTED, ("RFC 3",))


PAGE = """<html><head><title>Orders were down &amp; out</title><meta name="author" content="Ada">
<meta content="2024-02-03" property="article:published_time"><meta name="description" content="A full disk stopped all orders.">
</head><body>{}<p>It was full.</p><table><tr><th>Action</th><th>Status</th></tr><tr><td><p>Alert
on | disks</p></td><td>open</td></tr><tr><td>Buy</td><td>done</td></tr></table></body></html>"""


def test_a_page_says_of_itself_what_its_text_does_not():
    found = read(PAGE.format(""), "postmortems/orders.html")
    assert (found.title, found.owner, found.date) == ("Orders were down & out", "Ada", date(2024, 2, 3))
    assert found.summary == "A full disk stopped all orders."
    assert [item.text for item in found.open_actions] == ["Alert on | disks"]
    assert read(PAGE.format("<h1>Disk full</h1>"), "postmortems/orders.html").title == "Disk full"


def test_what_the_source_knows_wins_over_what_the_text_says():
    raw = RawDocument("x", POST_MORTEM, "hash", {"title": "From the wiki", "date": "2026-01-02"}, suffix=".md")
    found = understood(raw)
    assert (found.title, found.date, found.owner) == ("From the wiki", date(2026, 1, 2), "Post Office")


def test_an_address_that_is_too_long_is_refused_and_the_document_kept():
    found = read(f"---\nurl: https://example.org/{'x' * 2048}\n---\n# Queues\n")
    assert (found.url, found.title) == (None, "Queues")


@pytest.mark.parametrize(
    ("heading", "title", "status"),
    [
        ("RETIRED: One queue for orders", "One queue for orders", Status.WITHDRAWN),
        ("Deprecated - One queue for orders", "One queue for orders", Status.WITHDRAWN),
        ("ADR 8: Superseded – One queue for orders", "ADR 8: One queue for orders", Status.SUPERSEDED),
        ("Deprecated endpoints go after a year", "Deprecated endpoints go after a year", Status.ACCEPTED),
        ("Tracking: one number for each order", "Tracking: one number for each order", Status.ACCEPTED),
    ],
)
def test_a_state_before_the_title_is_no_part_of_it_and_tells_that_the_document_is_over(heading, title, status):
    found = read(f"# {heading}\n\nStatus: accepted\n\nOrders wait in one queue.\n")
    assert (found.title, found.status) == (title, status)


def test_how_something_is_implemented_is_no_status_but_how_far_it_is_is_one():
    told = "# Queue\n\n**Implementation:** a superseded module of the shop, to be written anew in Go\n"
    assert read(told).status is Status.UNKNOWN
    assert read("# Queue\n\n**Implementation:** superseded by 12\n").status is Status.SUPERSEDED
