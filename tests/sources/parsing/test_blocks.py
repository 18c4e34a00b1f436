"""The structure of Markdown, and text without its marks."""

import pytest

from bot.sources.parsing.blocks import Shape, blocks, plain


def test_blocks_come_in_order_with_their_shapes():
    text = "Title\n=====\n\nA line\nand another.\n\n> quoted\n\n- item\n  - inner\n\n| a | b |\n|---|---|\n| 1 | |\n\n```sh\nrun\n```\n\n### End\n"
    assert [(block.shape, block.level, block.text) for block in blocks(text)] == [
        (Shape.HEADING, 1, "Title"),
        (Shape.PARAGRAPH, 0, "A line and another."),
        (Shape.PARAGRAPH, 0, "quoted"),
        (Shape.ITEM, 0, "item"),
        (Shape.ITEM, 0, "inner"),
        (Shape.ROW, 0, "a b"),
        (Shape.ROW, 0, "1"),
        (Shape.CODE, 0, "run"),
        (Shape.HEADING, 3, "End"),
    ]


def test_a_row_keeps_its_empty_cells():
    assert blocks("| a | b | c |\n|---|---|---|\n| 1 | | 3 |\n")[1].cells == ("1", "", "3")


def test_code_that_comes_first_is_read():
    assert blocks("```\nrun\n```\n")[0].text == "run"


def test_a_heading_in_code_is_no_heading():
    assert [block.level for block in blocks("```\n# no\n```\n\n# yes\n")] == [0, 1]


def test_comments_and_link_addresses_say_nothing():
    assert blocks("<!-- a\n\nb -->\n\n[one]: https://example.org\n") == ()


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("**bold** _and_ *italic* ~~gone~~ `code`", "bold and italic gone code"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("[a](https://e.org/x_(y)) ![pic](p.png) [b][ref] [can]", "a pic b can"),
        ("[![badge](a.svg)](https://e.org) text", "badge text"),
        ("see https://e.org/a?b=c#d now", "see now"),
        ("a<br>b &amp; c &lt;d&gt;", "a b & c <d>"),
        ("note[^1] \\*plain\\* :tada:", "note *plain*"),
        ("a\nb   c", "a b c"),
        ("10:30:45 was late", "10:30:45 was late"),
    ],
)
def test_marks_are_taken_off(marked, text):
    assert plain(marked) == text


def test_lines_that_are_broken_by_hand_are_a_list_without_marks():
    listed = blocks("It was slow because of:<br>\nmany orders<br>\none worker (Ada)<br>\nno patience\n")
    assert listed[0].text == "It was slow because of: many orders; one worker (Ada); no patience"
    assert blocks("One line<br>\nand one more\n")[0].text == "One line and one more"
