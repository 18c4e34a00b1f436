"""A real folder, with everything that lies about in real folders."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.sources import folder
from bot.sources.errors import LibraryError
from bot.sources.source import (
    SIZE_LIMIT,
    Passed,
    PassedOver,
    RawDocument,
    Reason,
    Unreadable,
)


def write(path, content="# Something\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def paths(root):
    return [one.path for one in folder.read(root) if not isinstance(one, PassedOver)]


def test_documents_are_read_with_their_paths_in_order(tmp_path):
    write(tmp_path / "rfcs/2-b.md", "# B\n")
    write(tmp_path / "rfcs/1-a.rst")
    write(tmp_path / "deep/er/c.adoc")
    write(tmp_path / "notes.txt")
    write(tmp_path / "page.HTML")
    found = list(folder.read(tmp_path))
    assert [one.path for one in found] == [
        "notes.txt",
        "page.HTML",
        "deep/er/c.adoc",
        "rfcs/1-a.rst",
        "rfcs/2-b.md",
    ]
    assert found[-1].text == "# B\n"


@pytest.mark.parametrize(
    ("why", "names"),
    [
        (Passed.FRONT_PAGE, ["README.md", "docs/index.md", "SUMMARY.md"]),
        (Passed.ANCILLARY, ["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE.txt", "requirements.txt", "test-requirements.txt"]),
        (Passed.TEMPLATE, ["template.md", "0000-template.md", "rfc-template.md", "postmortem_template.md", "template-adr.md",
                           "0000-template-protocol.md", "adr/templates/short.md", "issue-templates/a.md"]),
        (Passed.OTHER_FORM, ["diagram.png", "data.json", "script.py"]),
    ],
)  # fmt: skip
def test_what_is_no_document_is_counted(tmp_path, why, names):
    for name in names:
        write(tmp_path / name)
    assert sorted(folder.read(tmp_path), key=lambda one: one.path) == [
        PassedOver(name, why) for name in sorted(names)
    ]


@pytest.mark.parametrize("name", [".hidden.md", ".git/notes.md", "_build/page.md", "node_modules/left/pad.md"])
def test_what_is_hidden_or_made_by_a_tool_is_nobodys_business(tmp_path, name):
    write(tmp_path / name)
    assert list(folder.read(tmp_path)) == []


def test_a_file_of_facts_lies_beside_a_front_page_and_changes_it(tmp_path):
    facts = write(tmp_path / "keps/1234-queue/kep.yaml", "status: implementable\n")
    write(tmp_path / "keps/1234-queue/README.md")
    write(tmp_path / "keps/1234-queue/notes.md")
    page, notes = folder.read(tmp_path)
    assert (page.beside, notes.beside) == ("status: implementable\n", "")
    facts.write_text("status: rejected\n", encoding="utf-8")
    again, _ = folder.read(tmp_path)
    assert again.content_hash != page.content_hash


@pytest.mark.parametrize(
    "name",
    [
        "020-locations/README.md",
        "rfcs.md",
        "rfc-12-email-templates.md",
        "security-review.md",
        "2024-01-05-index.md",
    ],
)
def test_what_only_looks_like_it_is_read(tmp_path, name):
    write(tmp_path / name)
    assert paths(tmp_path) == [name]


def test_the_hash_tells_contents_apart_and_nothing_else(tmp_path):
    one, same, other = (
        next(iter(folder.read(write(tmp_path / name / "a.md", content).parent)))
        for name, content in (("1", "x"), ("2", "x"), ("3", "y"))
    )
    assert one.content_hash == same.content_hash != other.content_hash


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x" * (SIZE_LIMIT + 1), Reason.TOO_LARGE),
        (b"PK\x03\x04\x00\x00", Reason.BINARY),
        ("Störung".encode("latin-1"), Reason.NOT_UTF8),
        (b" \n\t\n", Reason.EMPTY),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path, content, reason):
    write(tmp_path / "a.md")
    write(tmp_path / "b.md", content)
    write(tmp_path / "c.md")
    first, second, third = folder.read(tmp_path)
    assert second == Unreadable("b.md", reason)
    assert [type(first), type(third)] == [RawDocument, RawDocument]


def test_a_file_of_exactly_the_limit_is_read(tmp_path):
    write(tmp_path / "a.md", b"x" * SIZE_LIMIT)
    assert isinstance(next(iter(folder.read(tmp_path))), RawDocument)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    write(tmp_path / "a.md", b"\xef\xbb\xbf# A")
    assert next(iter(folder.read(tmp_path))).text == "# A"


def test_a_link_out_of_the_folder_is_refused_and_one_within_it_is_followed(tmp_path):
    secret = write(tmp_path / "elsewhere/secret.md", "secret")
    root = tmp_path / "library"
    inside = write(root / "a.md")
    (root / "b.md").symlink_to(secret)
    (root / "c.md").symlink_to(inside)
    (root / "d.md").symlink_to("../elsewhere/../elsewhere/secret.md")
    found = {one.path: one for one in folder.read(root)}
    assert found["b.md"] == Unreadable("b.md", Reason.OUTSIDE)
    assert found["d.md"] == Unreadable("d.md", Reason.OUTSIDE)
    assert found["c.md"].text == inside.read_text()


def test_linked_folders_are_not_entered(tmp_path):
    write(tmp_path / "elsewhere/secret.md")
    root = tmp_path / "library"
    write(root / "a.md")
    (root / "out").symlink_to(tmp_path / "elsewhere")
    (root / "round").symlink_to(root)
    assert paths(root) == ["a.md"]


def test_a_link_that_leads_nowhere_is_named(tmp_path):
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    assert list(folder.read(tmp_path)) == [Unreadable("a.md", Reason.REFUSED)]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.md")
    assert list(folder.read(tmp_path)) == [Unreadable("a.md", Reason.REFUSED)]


def test_a_name_that_is_no_text_can_still_be_shown(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md")).write_text("x")
    (found,) = folder.read(tmp_path)
    assert found.path.encode() == b"?.md"


@contextmanager
def as_nobody():
    """Nothing is closed to root, so root reads as somebody else meanwhile."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_closed_folder_is_named_and_the_rest_goes_on():
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        top = Path(name)
        top.chmod(0o755)
        closed = write(top / "closed/a.md").parent
        write(top / "open/b.md").parent.chmod(0o755)
        closed.chmod(0)
        with as_nobody():
            found = list(folder.read(top))
        closed.chmod(0o700)
    assert [one.path for one in found] == ["open/b.md", "closed"]
    assert found[1] == Unreadable("closed", Reason.REFUSED)


def test_a_folder_that_is_not_there_is_a_clear_error(tmp_path):
    with pytest.raises(LibraryError, match=r"nowhere: no such file or directory$"):
        list(folder.read(tmp_path / "nowhere"))


def test_a_file_is_no_folder(tmp_path):
    with pytest.raises(LibraryError, match=r"a\.md: not a directory$"):
        list(folder.read(write(tmp_path / "a.md")))
