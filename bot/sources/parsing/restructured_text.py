"""reStructuredText, brought near enough to Markdown."""

import re
from collections.abc import Iterator
from textwrap import dedent

from bot.sources.parsing.tables import table

_TITLE = re.compile(
    r"^(?:([=\-~^\"'#*+.`:_])\1{2,}\n)? ?(\S[^\n]*)\n([=\-~^\"'#*+.`:_])\3{2,}[ \t]*$", re.MULTILINE
)
_INDENTED = r"(?:[ \t]+\S.*(?:\n|$)|[ \t]*\n(?=[ \t]+\S))"
_STATED = "authors?|date-accepted|date|created|status|state|owners?|implemented|title|proposed|champions?"
_ROLE = r"(?<![\w:]):(?:\w+:)+"  # from its beginning only, or a row of them takes for ever
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"^\.\. (?:code-block|code|sourcecode|parsed-literal)::.*\n(?:[ \t]+:[\w-]+:.*\n)*[ \t]*\n"
            rf"({_INDENTED}+)",
            re.MULTILINE,
        ),
        "\n~~~\n\\g<1>\n~~~\n",
    ),
    (re.compile(r"^\.\. topic::[ \t]*(\S.*)\n", re.MULTILINE), "\n###### \\g<1>\n"),
    (re.compile(r"^\.\. (?:note|warning|tip|important|attention|danger)::[ \t]*", re.MULTILINE), ""),
    (re.compile(rf"^\.\. ({_STATED}):: +(\S.*)$", re.MULTILINE), r"\1: \2\n"),
    (re.compile(rf"^\.\.[ \t]*\n{_INDENTED}+", re.MULTILINE), ""),
    (re.compile(r"^\.\. .*(?:\n[ \t]+\S.*)*", re.MULTILINE), ""),
    (re.compile(r"^__ .*$", re.MULTILINE), ""),
    (re.compile(r"(?<![ \t])[ \t]*\[[#*]?[\w-]{0,60}\]_(?!\w)"), ""),  # a footnote
    (re.compile(rf"::[ \t]*\n[ \t]*\n((?:{_INDENTED})+)"), ":\n\n~~~\n\\g<1>\n~~~\n"),
    (re.compile(r"^:([A-Za-z][\w -]*):[ \t]+", re.MULTILINE), r"\1: "),
    (re.compile(r"`([^`<]{1,300}?)\s*<[^>`]{0,1000}>`_{1,2}"), r"\1"),
    (re.compile(rf"{_ROLE}`([^`<]{{1,300}}?)\s*<[^>`]{{0,1000}}>`"), r"\1"),
    (re.compile(rf"{_ROLE}`([^`]+)`"), r"\1"),
    (re.compile(r"``([^`]+)``"), r"`\1`"),
    (re.compile(r"`([^`]+)`__?"), r"\1"),
    (re.compile(r"(?<=\w)_(?=[\s.,;:)]|$)"), ""),  # `Queue_`, a reference by its name alone
    (re.compile(r"::[ \t]*$", re.MULTILINE), ":"),
)


def to_markdown(text: str) -> str:
    """Rewrite tables, headings, directives and inline marks."""
    text = _LIST_TABLE.sub(lambda match: table(_listed_rows(match[1])), text)
    text = _GRID.sub(lambda match: table(_grid_rows(match[0])), text)
    text = _headings(text)
    text = _BOX.sub(lambda match: f"{match[1]}\n\n{dedent(match[2])}", text)
    for form, instead in _FORMS:
        text = form.sub(instead, text)
    return text


_BOX = re.compile(
    r"^(\.\. (?:topic|note|warning|tip|important|attention|danger)::[^\n]*)\n(?:[ \t]*\n)?"
    rf"((?:{_INDENTED})+)",
    re.MULTILINE,
)
"""What stands in a box is prose, not code, however far it is indented."""


def _headings(text: str) -> str:
    """Number the levels of headings by the order in which their underlines first occur, as the format says."""
    seen: list[str] = []

    def heading(match: re.Match[str]) -> str:
        over, words, under = match.groups()
        if over and over != under:
            return match[0]
        style = (over or "") + under
        if style not in seen:
            seen.append(style)
        return f"\n{'#' * min(seen.index(style) + 1, 6)} {words}\n"

    return _TITLE.sub(heading, text)


_LIST_TABLE = re.compile(r"^\.\. list-table::.*\n((?:[ \t]+\S.*(?:\n|$)|[ \t]*\n)+)", re.MULTILINE)
_CELL = re.compile(r"\s*(\*\s+)?-(?:\s+(.*))?$")
_OPTION = re.compile(r"\s*:[\w-]+:")


def _listed_rows(body: str) -> list[list[str]]:
    """Read a list of lists: `* -` begins a row, `-` a cell, and what is deeper goes on with it."""
    rows: list[list[str]] = []
    margin = -1  # of the dash that begins a cell
    for line in body.splitlines():
        begins = _CELL.match(line)
        place = line.find("-")
        if begins and (begins[1] or place == margin):
            margin = place
            if begins[1]:
                rows.append([])
            rows[-1].append(begins[2] or "")
        elif rows and line.strip() and not _OPTION.match(line):
            rows[-1][-1] += f"\n{line.strip()}"
    return rows


_GRID = re.compile(r"^\+(?:[-=]+\+)+[ \t]*\n(?:^[|+].*(?:\n|$))+", re.MULTILINE)


def drawn_title(text: str) -> str:
    """Return the title that a table drawn near the top gives: it is the head that a form prescribes."""
    grid = _GRID.search(text[:_HEAD])
    rows = _grid_rows(grid[0]) if grid else ()
    return next((row[1].strip() for row in rows if len(row) > 1 and row[0].strip().lower() == "title"), "")


_HEAD = 5_000  # characters


def _grid_rows(grid: str) -> Iterator[list[str]]:
    """Read a drawn table: what stands between two lines is one row, however many lines its cells have."""
    cells: list[str] = []
    for line in grid.splitlines():
        if line.startswith("+"):
            if cells:
                yield cells
            cells = []
        else:
            pieces = line.strip().strip("|").split("|")
            cells = cells or [""] * len(pieces)
            for number, piece in enumerate(pieces[: len(cells)]):
                cells[number] += f"{piece.strip()}\n"
    if cells:
        yield cells
