"""A document's structure: Markdown into a flat run of blocks of plain text."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_NESTS = {"list_item_open": 1, "list_item_close": -1}
_VERBATIM = frozenset({"fence", "code_block"})

_URL = r"(?:https?|ftp|mailto):[^\s<>)\]]+(?<![.,;:!?])"
_PLAIN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?(?:-->|$)", re.DOTALL), ""),
    (re.compile(rf"<{_URL}>"), ""),
    (
        re.compile(
            r"</?(?:abbr|a|b|cite|code|del|em|ins|i|kbd|mark|samp|small|span|strong|sub|sup|s|tt|u)(?: [^<>]*)?>"
        ),
        "",
    ),
    (re.compile(r"</?[a-zA-Z][^<>]*>"), " "),
    (re.compile(r"\[\^[^\[\]]*\]|\[![A-Z]{3,12}\]"), ""),
    (re.compile(r"!\[([^\[\]]*)\]\([^()]*\)"), r"\1"),
    (re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"(?<=\b(?:at|by|in|of|on|to) )https?://(?:www\.)?([\w.-]+\w)[^\s<>)\]]*(?<![.,;:!?])"), r"\1"),
    (re.compile(rf" ?\( ?(?:see|cf\.?|via|at|in)?:? ?{_URL} ?\)"), ""),
    (re.compile(rf"\(?{_URL}\)?"), ""),
    (re.compile(r"(?<!\w)\[([^\[\]]{2,})\]"), r"\1"),
    (re.compile(r"\*\*|__|~~|`+"), ""),
    (re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])"), ""),
    (re.compile(r"(?<!\w)_(?=\S)|(?<=\S)_(?!\w)"), ""),
    (re.compile(r":[a-z_]{3,30}:"), ""),
    (re.compile(r"\s+"), " "),
    (re.compile(r" ?\( ?(?:see|cf\.?|via|at|in)?:? ?\)"), ""),  # what was only a link
    (re.compile(r" \.(?= |$)"), "."),
)
_ADDRESS = re.compile(_URL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(?<!`)`([^`\n]{1,200})`(?!`)")
_MARKS = re.compile(r"[\[\]<>*_`~\\&]|://|\s\s|\n|:[a-z]")


class Shape(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` 1 to 6), a paragraph, a list item, a table row (with its `cells`) or code.

    `depth` counts the lists that an item stands in; what `goes_on` is a further paragraph of the item before it.
    `source` is the text with its marks, where a mark says
    something: `[x] done`, `~~dropped~~`.
    """

    shape: Shape
    text: str
    level: int = 0
    depth: int = 0
    source: str = ""
    cells: tuple[str, ...] = ()
    goes_on: bool = False


def plain(text: str) -> str:
    """Take the marks and the addresses off a piece of inline Markdown."""
    if not _MARKS.search(text):
        return text.strip()
    text = _CODE.sub(lambda match: _out_of_reach(match[1]), text)
    text = _ESCAPED.sub(lambda match: _out_of_reach(match[1]), text)
    for pattern, instead in _PLAIN:
        text = pattern.sub(instead, text)
    return html.unescape(text).strip()


def _out_of_reach(text: str) -> str:
    """Write signs as references, so that nothing takes them for marks."""
    return "".join(letter if letter.isalnum() or letter == " " else f"&#{ord(letter)};" for letter in text)


def blocks(markdown: str) -> tuple[Block, ...]:
    """Read the blocks of a Markdown text in their order; blocks without a word are left out."""
    return tuple(block for block in _walk(_markdown().parse(markdown)) if block.text)


@cache
def _markdown() -> "MarkdownIt":
    """The parser, loaded where there is something to read: a bot without sources does without.

    Inline parsing is two fifths of the time, for a tree that nobody needs: `plain` takes the marks off instead.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415 - as said

    return MarkdownIt("commonmark").enable("table").disable("inline")


def _walk(tokens: "list[Token]") -> Iterator[Block]:
    items = 0
    begins = False  # an item, which has no text yet
    cells: list[str] = []
    for opening, token in pairwise(
        [*tokens[:1], *tokens]
    ):  # text comes right after what it is in, and never first
        items += _NESTS.get(token.type, 0)
        begins = begins or token.type == "list_item_open"
        if token.type == "inline" and opening.tag in {"td", "th"}:
            cells.append(plain(token.content))
        elif token.type == "inline":
            yield _prose(opening, token.content, items, goes_on=not begins)
            begins = False
        elif token.type == "tr_close":
            yield Block(Shape.ROW, " ".join(cells).strip(), cells=tuple(cells))
            cells = []
        elif token.type in _VERBATIM:
            yield Block(Shape.CODE, token.content.strip())
        elif token.type == "html_block":
            yield Block(Shape.PARAGRAPH, plain(token.content))


def _prose(opening: "Token", source: str, depth: int, *, goes_on: bool) -> Block:
    if opening.type == "heading_open":
        return Block(Shape.HEADING, plain(source), int(opening.tag[1]), source=source)
    if depth:
        address = _ADDRESS.fullmatch(source.strip())  # an entry that is nothing else says that
        said = address[0] if address else plain(source)
        return Block(Shape.ITEM, said, depth=depth, source=source, goes_on=goes_on)
    lines = _LINE_BREAK.sub("; ", source) if len(_LINE_BREAK.findall(source)) > 1 else source
    return Block(Shape.PARAGRAPH, plain(lines), source=source)


_LINE_BREAK = re.compile(r"(?<=[\w)])<br ?/?>[ \t]*\n")
"""Several of them part what is a list without marks."""
