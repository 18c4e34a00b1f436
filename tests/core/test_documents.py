"""Which documents are offered."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.documents import Kind, ParsedDocument, Status, Withheld, withheld

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
