"""Which documents are offered."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.library.documents import (
    Kind,
    Outline,
    ParsedDocument,
    Status,
    Withheld,
    successors,
)
from bot.core.library.documents import withheld as withheld_
from bot.core.text_duplicates import near_duplicates, sketch

TEXT = (
    "The queue of the mail service filled up on Sunday night because a retry loop had no limit. Nobody was paged, "
    "since the alert looked at the age of the oldest message only. We drained the queue by hand and gave the loop "
    "five attempts with growing pauses. Letters to customers were up to nine hours late."
)
DOCUMENT = ParsedDocument(
    path="incidents/mail.md",
    kind=Kind.POST_MORTEM,
    title="Late letters",
    date=date(2025, 4, 6),
    organisation="post-office",
    url=None,
    status=Status.RESOLVED,
    owner=None,
    services=("mail",),
    summary="Letters to customers were up to nine hours late.",
    headings=(),
    text=TEXT,
    content_hash="1",
    comments_until=None,
    open_actions=(),
)


def outlines(documents):
    return {
        id_: Outline(
            1, one.path, one.title, one.date, one.status, len(one.text), one.supersedes, one.superseded_by
        )
        for id_, one in documents.items()
    }


def withheld(documents):
    twins = near_duplicates({id_: sketch(one.text) for id_, one in documents.items()})
    return withheld_(outlines(documents), twins)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Status.SUPERSEDED, Withheld.SUPERSEDED),
        (Status.REJECTED, Withheld.REJECTED),
        (Status.WITHDRAWN, Withheld.WITHDRAWN),
    ],
)
def test_what_is_over_is_not_offered(status, reason):
    assert withheld({7: replace(DOCUMENT, status=status)}) == {7: reason}


@pytest.mark.parametrize("status", [Status.DRAFT, Status.OPEN, Status.ACCEPTED, Status.RESOLVED, Status.UNKNOWN])
def test_everything_else_is_offered(status):
    assert withheld({7: replace(DOCUMENT, status=status)}) == {}


def test_of_two_copies_the_later_one_is_offered():
    copy = replace(DOCUMENT, date=date(2025, 4, 9), text=TEXT + " A week later all letters had arrived.")
    assert withheld({1: DOCUMENT, 2: copy}) == {1: Withheld.DUPLICATE}
    assert withheld({1: copy, 2: DOCUMENT}) == {2: Withheld.DUPLICATE}


def test_of_two_copies_of_a_day_the_longer_one_is_offered_and_of_two_equal_ones_the_first():
    longer = replace(DOCUMENT, text=TEXT + " A week later all letters had arrived.")
    assert withheld({1: longer, 2: DOCUMENT}) == {2: Withheld.DUPLICATE}
    assert withheld({1: DOCUMENT, 2: DOCUMENT}) == {2: Withheld.DUPLICATE}


def test_of_three_copies_one_is_offered():
    assert withheld({1: DOCUMENT, 2: DOCUMENT, 3: DOCUMENT}) == {2: Withheld.DUPLICATE, 3: Withheld.DUPLICATE}


def test_a_copy_of_a_superseded_document_is_still_offered():
    assert withheld({1: replace(DOCUMENT, status=Status.SUPERSEDED), 2: DOCUMENT}) == {1: Withheld.SUPERSEDED}


def test_two_documents_in_one_template_are_no_copies():
    template = (
        "Summary. What happened. Timeline, all times in UTC. Impact. Root cause. Action items. Lessons learned. "
    )
    other = (
        "A certificate of the shop ran out at noon. Browsers warned all visitors for two hours, until somebody found "
        "the password of the registrar. We now renew by machine and look at the days that are left every morning."
    )
    assert (
        withheld({1: replace(DOCUMENT, text=template + TEXT), 2: replace(DOCUMENT, text=template + other)}) == {}
    )


def test_documents_without_text_are_no_copies_of_each_other():
    assert withheld({1: replace(DOCUMENT, text=""), 2: replace(DOCUMENT, text="")}) == {}


@pytest.mark.parametrize(
    ("title", "is_customary"),
    [
        ("1. Record architecture decisions", True),
        ("ADR-0001: Record architecture decisions.", True),
        ("Use Markdown Any Decision Records", True),
        ("Record architecture decisions of suppliers", False),
        ("2. Use queues", False),
    ],
)
def test_the_record_that_tools_write_by_themselves_is_offered_to_nobody(title, is_customary):
    assert withheld({1: adr("adr/0001.md", title)}) == ({1: Withheld.CUSTOMARY} if is_customary else {})


def adr(path, title, *supersedes):
    return replace(DOCUMENT, path=path, title=title, text=title, kind=Kind.ADR, supersedes=supersedes)


@pytest.mark.parametrize(
    "reference",
    ["3", "ADR 3", "ADR-0003", "#3", "0003-polls.md", "./0003-polls.md", "../adr/0003-polls.md", "0003-polls", "3. Poll", "Poll for orders"],
)  # fmt: skip
def test_a_document_says_which_one_it_supersedes_in_many_ways(reference):
    older, newer = (
        adr("adr/0003-polls.md", "Poll for orders"),
        adr("adr/0013-queues.md", "Queue orders", reference),
    )
    assert withheld({1: older, 2: newer}) == {1: Withheld.SUPERSEDED}


@pytest.mark.parametrize("reference", ["4", "something else", "13", "Queue orders", "", "0003-polls.rst"])
def test_a_claim_that_fits_no_other_document_has_no_effect(reference):
    older, newer = (
        adr("adr/0003-polls.md", "Poll for orders"),
        adr("adr/0013-queues.md", "Queue orders", reference),
    )
    assert withheld({1: older, 2: newer}) == {}


def test_a_number_is_meant_among_neighbours_and_only_when_it_is_clear():
    newer = adr("adr/0013-queues.md", "Queue orders", "3")
    elsewhere, one, other = adr("rfc/0003-x.md", "X"), adr("adr/0003-a.md", "A"), adr("adr/0003-b.md", "B")
    assert withheld({1: elsewhere, 2: newer}) == {}
    assert withheld({1: one, 2: newer, 3: other}) == {}


def test_what_holds_in_the_place_of_a_document_is_the_last_of_those_that_took_it():
    first, second = adr("adr/0003-a.md", "A"), adr("adr/0004-b.md", "B", "3")
    third = adr("adr/0005-c.md", "C")
    assert successors(outlines({1: first, 2: second, 3: third})) == {1: 2}
    said = replace(second, superseded_by=("ADR-0005",))
    assert successors(outlines({1: first, 2: said, 3: third})) == {1: 3, 2: 3}


def test_documents_that_take_each_others_place_lead_nowhere_else():
    one, other = adr("adr/0003-a.md", "A", "4"), adr("adr/0004-b.md", "B", "3")
    assert successors(outlines({1: one, 2: other})) == {1: 2, 2: 1}


def test_what_says_nothing_in_sentences_is_not_offered():
    outline = Outline(1, "docs/roles.md", "Roles", None, Status.UNKNOWN, 900)
    assert withheld_({1: outline, 2: replace(outline, path="docs/users.md", speaks=False)}, ()) == {
        2: Withheld.WORDLESS
    }
