"""Documents that are made to hurt: nothing raises, and the time is bounded by the size, in every form."""

import time
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.parsing.markup import to_markdown
from bot.sources.source import RawDocument
from tests.sources.kit import understood

SUFFIXES = (".md", ".mdx", ".rst", ".adoc", ".mediawiki", ".html", ".txt")
MARKS = (
    *(
        "*",
        "_",
        "`",
        "[",
        "]",
        "(",
        "<",
        ">",
        "{",
        "}",
        "|",
        "=",
        "-",
        "#",
        "+",
        ":",
        ".",
        "'",
        '"',
        "\\",
        "/",
        "&",
    ),
    *(
        "@",
        "~",
        "!",
        "^",
        ",",
        " ",
        "\t",
        "\n",
        "    ",
        "a",
        "A",
        "é",
        "。",
        "1",
        "2024-01-02",
        "http://",
        "Status",
    ),
    *(
        "::",
        "..",
        "---\n",
        "```\n",
        "|===\n",
        "[cols=",
        "{{",
        "[[",
        "<a ",
        "<pre>",
        "<!--",
        "<td>",
        "&#x",
        ".. note::\n",
    ),
    *(
        "superseded by ",
        "primary assignee: ",
        "comments until ",
        "moved to ",
        "import {",
        ".. list-table::\n   * - ",
    ),
)


def read(text, suffix=".md", beside=""):
    return understood(RawDocument(f"rfcs/0007-queue{suffix}", text, "hash", beside=beside))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=60).map("".join), st.sampled_from(SUFFIXES), st.integers(1, 20))
def test_whatever_is_written_is_understood_somehow(text, suffix, times):
    found = read(text * times, suffix)
    assert found.title
    assert "\x00" not in found.title


def seconds(text, suffix):
    begun = time.process_time()
    read(text, suffix)
    return time.process_time() - begun


NASTY = [
    *product((".rst",), (":a", "a:", "`a <", ".. note::\n  a\n", "+-+\n|a|\n", "::\n\n  a\n", "===\na\n")),
    *product((".adoc",), ("(", "a[", "<<a", "<<a,", "[cols=", "[cols=\n|===\n", "|===\n|a\n", ":a_date:\n")),
    *product((".mediawiki",), ("[http://", "[http://a ", "{{", "{{a|", "[[a|", "= ", "<ref ")),
    *product(
        (".html",),
        ("<", "<a ", "<!--", "<td>", "<table><tr><td>", "<div>", "&#", "<pre>", "<![CDATA[", "<script><a "),
    ),
    *product((".mdx",), ("import '", "export {a\n", "<A ", "{")),
    *product((".md",), ("A. ", "[^", "## Status\n\na\n\n", "a:\n\n", "\tA: b\n", "<a@b> x", "`", "# [", "> ")),
]


@pytest.mark.parametrize(("suffix", "piece"), NASTY, ids=repr)
def test_what_is_said_a_thousand_times_takes_as_long_as_it_is(suffix, piece):
    """In seconds of this process; what takes the square of its size takes far longer, and a megabyte for ever."""
    size = 20_000
    assert seconds(f"A: b\nB: c\nC: d\n{piece * (size // len(piece))}", suffix) < 4


def test_spaces_without_end_take_no_time():
    for around in (
        "= a{}b\n",
        "`a{}b",
        "# a{}b\n\n## Action items\n\n### [a{}b\n\nc\n",
        "| a{}b |\n",
        "**Authors**{}b\n",
    ):
        for suffix in SUFFIXES:
            assert seconds(around.replace("{}", " " * 20_000), suffix) < 4


def test_front_matter_that_stands_for_more_than_memory_holds():
    aliases = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    merges = "a0: &a0 {x: 1}\n" + "".join(
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 30)
    )
    for bomb in (aliases, merges, "a: " + "[" * 3_000, "a: " + "{a: " * 2_000, f"title: 0x{'f' * 15_000}"):
        text = f"status: accepted\n{bomb}\n"
        assert read(f"---\n{text}---\n# Queue\n").title
        assert read("# Queue\n", beside=text).title == "Queue"


def test_signs_that_no_database_takes_are_left_out():
    found = read('---\ntitle: "One\\0 queue"\nowner: "A\\x07da"\n---\n')
    assert (found.title, found.owner) == ("One queue", "Ada")


def test_a_table_is_not_written_wider_than_anybody_reads():
    wide = ".. list-table::\n   * - a\n" + "     - a\n" * 2_000 + "   * - b\n" * 300
    assert len(to_markdown(wide, ".rst")) < 10 * len(wide)
    assert seconds("|a" * 600 + "|\n" + "|-" * 600 + "|\n" + "|a|\n" * 600, ".md") < 4


def test_what_includes_itself_is_not_followed():
    assert read(
        "= Queue\n\ninclude::0007-queue.adoc[]\n\nOrders wait in one queue, all of them.\n", ".adoc"
    ).summary == ("Orders wait in one queue, all of them.")
    assert read(
        "Queue\n=====\n\n.. include:: 0007-queue.rst\n\nOrders wait in one queue, all of them.\n", ".rst"
    ).summary
    assert read(
        "= Queue =\n\n{{Queue|{{Queue}}}}\n\nOrders wait in one queue, all of them.\n", ".mediawiki"
    ).summary


PROSE = "Orders wait in one queue, and whoever is free takes the next of them.\n\n"


@pytest.mark.parametrize(
    ("suffix", "piece"),
    [
        *product((".rst",), (" ", "\t", "   \t")),
        *product((".adoc",), ("link:a", "link:", "xref:a:", "+xref:a", "xref:a/")),
    ],
    ids=repr,
)
def test_what_only_begins_a_mark_takes_about_as_long_as_prose(suffix, piece):
    """Both in seconds of this process, so that neither the machine nor its load matters; it was hundreds of times."""
    size = 60_000
    prose = min(seconds(PROSE * (size // len(PROSE)), suffix) for _ in range(2))
    assert seconds(piece * (size // len(piece)), suffix) < 20 * prose


HIDDEN = {
    ".md": "<!-- a -->\n",
    ".mdx": "import a from 'a'\n",
    ".rst": ".. a\n   b\n\n",
    ".adoc": "// a\n",
    ".mediawiki": "{{a}}\n",
    ".txt": "\n",
}
TITLED = {".rst": "One queue\n=========\n", ".adoc": "= One queue\n", ".mediawiki": "= One queue =\n"}


@pytest.mark.parametrize("suffix", HIDDEN)
def test_what_a_document_says_at_its_start_is_kept_and_nothing_beyond_reach_is_read(suffix):
    """Remarks that nobody sees are read past only so far: a megabyte of them is not rewritten first."""
    start = f"{TITLED.get(suffix, '# One queue')}\n\nStatus: accepted\n\nDate: 2024-03-01\n\n{PROSE}"
    long = start + HIDDEN[suffix] * (1_000_000 // len(HIDDEN[suffix])) + "\n\nOwner: Ada\n\nLast words.\n"
    found, whole = read(long, suffix), read(start, suffix)
    assert (found.title, found.status, found.date) == (whole.title, whole.status, whole.date)
    assert (found.title, found.status.value, str(found.date)) == ("One queue", "accepted", "2024-03-01")
    assert (found.summary, found.owner) == (whole.summary, None)
    assert "Last words" not in found.text
