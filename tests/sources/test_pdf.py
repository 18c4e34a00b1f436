"""PDF as a form of documents: its words, and what a hostile one is worth."""

import zlib
from datetime import date
from pathlib import PurePosixPath

import pytest

from bot.core.library.documents import Kind, Status
from bot.sources import pdf, source
from bot.sources.folder import passed_over
from bot.sources.source import Passed, RawDocument, Reason, Unreadable, decoded
from tests.sources.kit import understood

read_by_pypdf = pytest.mark.skipif(not pdf.is_readable(), reason="pypdf is not installed")

TITLE, HEADING, BODY = 22, 15, 10


def made(*lines: tuple[int, str], title="", pages=1, trailer=b""):
    """A PDF with lines of letters of some size, as few bytes as the form allows."""
    drawn, height = [], 780
    for size, text in lines:
        height -= size + (12 if size > BODY else 4)
        drawn.append(f"BT /F1 {size} Tf 1 0 0 1 60 {height} Tm ({text}) Tj ET")
    return of_stream("\n".join(drawn).encode("latin-1"), title=title, pages=pages, trailer=trailer)


def of_stream(stream: bytes, *, title="", pages=1, trailer=b""):
    packed = zlib.compress(stream)
    kids = " ".join(f"{number} 0 R" for number in range(6, 6 + pages))
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream",
        f"<< /Title ({title}) >>".encode(),
        *[page] * pages,
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{place:010d} 00000 n \n" for place in places
    )
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R ".encode() + trailer
    return body + table.encode() + end + f" >>\nstartxref\n{len(body)}\n%%EOF\n".encode()


REPORT = (
    (TITLE, "Orders stood still for an hour"),
    (BODY, "Date: 3 February 2024"),
    (BODY, "Status: Resolved"),
    (BODY, "Owner: Ada"),
    (HEADING, "Summary"),
    (BODY, "One queue took no more orders, and nobody saw it until a"),
    (BODY, "customer called. Ten orders were lost."),
    (HEADING, "Action items"),
    (BODY, "\\225 Watch the queue"),
)


@read_by_pypdf
def test_a_pdf_is_understood_as_every_other_document():
    raw = decoded("incidents/queue.pdf", made(*REPORT))
    assert isinstance(raw, RawDocument)
    found = understood(raw)
    assert (found.kind, found.title, found.date) == (
        Kind.POST_MORTEM,
        "Orders stood still for an hour",
        date(2024, 2, 3),
    )
    assert (found.status, found.owner) == (Status.RESOLVED, "Ada")
    assert found.summary == (
        "One queue took no more orders, and nobody saw it until a customer called. Ten orders were lost."
    )
    assert [item.text for item in found.open_actions] == ["Watch the queue"]


@read_by_pypdf
@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("How orders stood still", "How orders stood still"),
        ("Microsoft Word - report_final2.docx", "Orders stood still for an hour"),
    ],
)
def test_a_title_is_what_the_file_says_unless_a_program_said_it(said, title):
    assert understood(decoded("q.pdf", made(*REPORT, title=said))).title == title


@read_by_pypdf
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.4\nhalf of", pdf.BROKEN),
        (made(*REPORT)[:900], pdf.BROKEN),
        (made(*REPORT, trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>"), pdf.ENCRYPTED),
        (made(*REPORT, trailer=b"/Encrypt << /Filter /Unheard /V 9 >>"), pdf.ENCRYPTED),
        (made(), Reason.WORDLESS),
        (b"%PDF-1.4" + b" " * pdf.SIZE_LIMIT, Reason.TOO_LARGE_PDF),
    ],
)
def test_one_that_can_not_be_read_is_one_clear_line(content, reason):
    assert decoded("q.pdf", content) == Unreadable("q.pdf", reason)


@read_by_pypdf
@pytest.mark.parametrize(
    "content",
    [
        of_stream(b"BT /F1 10 Tf (x) Tj ET\n" * 2_000_000),
        of_stream(b"[" * 2_000_000),
        of_stream(b"q " * 2_000_000),
        made(*REPORT, pages=20_000),
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 9 >>\nendobj\ntrailer << /Root 1 0 R >>",
    ],
    ids=["many pieces", "nested arrays", "nested states", "many pages", "pages in a circle"],
)
def test_a_bomb_ends_soon_and_is_at_most_one_line(content, monkeypatch):
    assert len(content) < pdf.SIZE_LIMIT
    monkeypatch.setattr(pdf, "PATIENCE_S", 1)
    found = decoded("q.pdf", content)
    if isinstance(found, Unreadable):
        assert found.reason in (pdf.BROKEN, pdf.TOO_LONG)
    else:
        assert len(found.text) <= pdf.LONGEST_TEXT


def test_without_what_reads_them_they_are_counted(monkeypatch):
    monkeypatch.setattr(pdf, "is_readable", lambda: False)
    assert passed_over(PurePosixPath("incidents/queue.pdf")) is Passed.PDF
    monkeypatch.setattr(pdf, "is_readable", lambda: True)
    assert passed_over(PurePosixPath("incidents/queue.PDF")) is None
    assert passed_over(PurePosixPath("incidents/template.pdf")) is Passed.TEMPLATE


def test_a_child_that_gives_no_answer_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(pdf, "PATIENCE_S", 0.001)
    assert decoded("q.pdf", made(*REPORT)) == Unreadable("q.pdf", pdf.TOO_LONG)


def test_installing_what_reads_them_has_every_source_read_again():
    assert source.READING_RULES.endswith("PDF") is pdf.is_readable()


@read_by_pypdf
def test_a_title_on_two_lines_is_whole_and_a_table_of_contents_is_no_prose():
    index = [
        (BODY, f"{part} ........ {number}") for number, part in enumerate(("Summary", "Parts", "Costs", "End"), 3)
    ]
    lines = ((TITLE, "Orders stood still"), (TITLE, "for an hour"), *index, (HEADING, "Opening"), *REPORT[5:7])
    found = understood(RawDocument("q.pdf", pdf.to_markdown(made(*lines, title="Orders - Google Docs")), "h"))
    assert (found.title, found.summary[:38]) == (
        "Orders stood still for an hour",
        "One queue took no more orders, and nob",
    )
    assert "....." not in found.text


@read_by_pypdf
def test_letters_that_a_printer_joined_and_what_it_parted_are_spelled_out():
    assert pdf._spelled("the \ufb01rst work-\nflow of List<T>") == "the first workflow of List&lt;T>"
    assert pdf._spelled("By: Ada\n<ada@example.org>\nGrace") == "By: Ada <ada@example.org>\nGrace"


@read_by_pypdf
def test_labels_in_large_letters_on_a_title_page_are_no_headings_and_a_name_on_two_lines_is_whole():
    """The second line is as near to the first as lines of one paragraph are."""
    drawn = (
        "BT /F1 20 Tf 1 0 0 1 60 740 Tm (One queue for orders) Tj ET\n"
        "BT /F1 14 Tf 1 0 0 1 60 700 Tm (Authors: Ada Lin, Gr-) Tj ET\n"
        "BT /F1 14 Tf 1 0 0 1 60 684 Tm (aziella Moss) Tj ET\n"
    )
    prose = "BT /F1 10 Tf 1 0 0 1 60 {} Tm (Orders wait in one queue until somebody is free to take them.) Tj ET\n"
    page = drawn + "".join(prose.format(height) for height in (640, 628, 616))
    found = understood(RawDocument("q.pdf", pdf.to_markdown(of_stream(page.encode())), "h"))
    assert (found.title, found.owner) == ("One queue for orders", "Ada Lin, Graziella Moss")
    assert found.headings == ("One queue for orders",)
