"""Lists as wikis export them, with rows as people make them."""

import pytest

from bot.sources import links
from bot.sources.errors import LibraryError
from bot.sources.source import RawDocument, Unreadable
from tests.sources.kit import found, place, understood

HEADER = "Page Title;Link;Type;Created_At;Owning Team;Description;Status\n"


async def read(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    documents, snapshot = await found(links.open_, place(file))
    assert snapshot.whole
    return documents


async def test_a_wikis_export_is_understood_whatever_its_columns_are_called(tmp_path):
    row = 'Disk full;https://wiki.example.org/p/1;Post-mortem;04.05.2026;Storage;"Orders stopped;\nfor an hour and a half.";resolved\n'
    (one,) = (await read(tmp_path, "export.csv", "\ufeff" + HEADER + row)).values()
    parsed = understood(one)
    assert (parsed.title, parsed.kind, str(parsed.date)) == ("Disk full", "post-mortem", "2026-05-04")
    assert (parsed.url, parsed.owner, parsed.status) == ("https://wiki.example.org/p/1", "Storage", "resolved")
    assert parsed.summary == "Orders stopped; for an hour and a half."
    assert parsed.organisation == "wiki.example.org"


async def test_json_lines_are_understood_and_a_title_can_be_missing(tmp_path):
    line = '{"URL": "https://wiki.example.org/rfcs/use-queues", "services": ["mail", "print"], "text": "Polls were slow."}'
    (one,) = (await read(tmp_path, "export.jsonl", f"{line}\n\n")).values()
    parsed = understood(one)
    assert (parsed.title, parsed.kind, parsed.services) == ("Use queues", "rfc", ("mail", "print"))
    assert "Polls were slow." in parsed.text


async def test_each_bad_row_is_named_by_its_line_and_the_rest_goes_on(tmp_path):
    rows = [
        "title,url",
        "No address,",
        "Fine,https://example.org/a",
        "A script,javascript:alert(1)",
        "Too long,https://example.org/" + "a" * 3000,
        "Again,https://example.org/a",
        "",
        'Torn,"' + "x" * 200_000 + '"',
        "Broken out,https://example.org/<@U1|x>",
        "Last,https://example.org/b",
    ]
    documents = await read(tmp_path, "export.csv", "\n".join(rows))
    assert [path for path, one in documents.items() if isinstance(one, RawDocument)] == [
        "https://example.org/a",
        "https://example.org/b",
    ]
    assert {path: one.reason for path, one in documents.items() if isinstance(one, Unreadable)} == {
        "line 2": links.NO_ADDRESS,
        "line 4": links.NO_ADDRESS,
        "line 5": "its address is longer than 2,048 characters",
        "line 6": "it has the same address as line 3",
        "line 8": "it can't be read (field larger than field limit (131072))",
        "line 9": links.NO_ADDRESS,
    }


async def test_bad_lines_of_json_are_named_and_what_no_database_takes_is_left_out(tmp_path):
    lines = ["{", "[1]", '{"url": "https://example.org/a", "title": "Half \\ud800 a\\u0000 sign"}', "[" * 100_000]
    documents = await read(tmp_path, "export.jsonl", "\n".join(lines))
    assert {path: one.reason for path, one in documents.items() if isinstance(one, Unreadable)} == dict.fromkeys(
        ("line 1", "line 2", "line 4"), "it is no JSON object"
    )
    assert understood(documents["https://example.org/a"]).title == "Half ? a sign"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title,date\nx,y\n", "its first line names no column of addresses"),
        ("", "its first line names no column of addresses"),
        (b"url\n\xff\xfe\n", "it is not UTF-8 text"),
    ],
)
async def test_a_file_that_is_no_list_is_one_sentence(tmp_path, content, said):
    with pytest.raises(LibraryError, match=said):
        await read(tmp_path, "export.csv", content)


async def test_a_list_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(LibraryError, match=r"gone\.csv: no such file"):
        await found(links.open_, place(tmp_path / "gone.csv"))


def test_an_address_too_long_for_a_path_is_kept_under_a_short_one():
    one, other = (links.path_of("https://example.org/" + "a" * 1500 + end) for end in "bc")
    assert len(one) <= 1024
    assert one != other
