from datetime import date

import pytest

from bot.core.checklist import Level, Question, QuestionKind
from bot.core.library.askable import about_document
from bot.core.library.documents import Kind, ParsedDocument, Status


def question(name, about, needs):
    return Question(name, "on-call", QuestionKind.INSPECT, Level.CONTAINER, "?", "", "", about=about, needs=needs)


BANK = [
    question("a", {"post-mortem": "Any"}, {}),
    question("b", {"post-mortem": "Timeout", "rfc": "Any plan"}, {"post-mortem": ("timed out", "timeout")}),
    question("c", {"rfc": "Diagram"}, {"rfc": ("diagram",)}),
    question("d", {}, {}),
]


def document(text, title="Search was down", headings=()):
    return ParsedDocument(
        "a.md", Kind.POST_MORTEM, title, date(2026, 3, 3), "", None, Status.UNKNOWN, None, (), "", headings, text, "", None, ()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "said", "asked"),
    [
        ("post-mortem", document("The disk was full."), ["Any"]),
        ("post-mortem", document("All calls timed out."), ["Any", "Timeout"]),
        ("post-mortem", document("It timed nothing, we went out."), ["Any"]),
        ("post-mortem", document("", title="Two timeouts"), ["Any", "Timeout"]),
        ("rfc", document("We add a queue."), ["Any plan"]),
        ("rfc", document("", headings=("Diagrams",)), ["Any plan", "Diagram"]),
    ],
)
def test_a_question_that_needs_a_word_is_asked_about_documents_that_have_it(kind, said, asked):
    assert about_document(BANK, kind, said) == asked
