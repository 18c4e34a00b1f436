"""AsciiDoc, brought near enough to Markdown."""

import re

from bot.sources.parsing.tables import table

_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^:([A-Za-z][\w -]*):[ \t]*(.*)$", re.MULTILINE), r"\1: \2\n"),
    (re.compile(r"^\[[^\]\n]*\][ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^(?:include|image|video|toc|ifdef|ifndef|endif)::.*$", re.MULTILINE), ""),
    (re.compile(r"^\.[^\s.].*$", re.MULTILINE), ""),  # the title of a table, a listing or a box
    (re.compile(r"^(?:====|\*\*\*\*|____|--|\|===)[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"(?<![^\s\[\]<>(|])(?:link:|xref:)?(?:https?://)?[^\s\[\]<>|(]+\[([^\[\]\n]+)\]"), r"\1"),
    (
        re.compile(
            r"(?<![\w:/])(?:link|xref):(?:[^\s\[\]<>|(/:]{0,100}[/:]){0,20}([^\s\[\]<>|(/:]{1,100}?)(?:\.adoc)?\[\]"
        ),
        r"\1",
    ),
    (re.compile(r"<<[^<,>\n]+,[ \t]*([^<>\n]+)>>"), r"\1"),
    (re.compile(r"<<([^<,>\n]+)>>"), r"\1"),
    (re.compile(r"^\*{2,} ", re.MULTILINE), "* "),
)
_TERM = re.compile(r"^([A-Z][A-Za-z ]{2,30})::[ \t]*\n+(?=\S)", re.MULTILINE)
"""A term with its meaning below, as some write the sections of a decision."""
_REMARK = re.compile(r"^////[ \t]*\n(?:(?!////).*\n)*////[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"^//(?!//).*\n", re.MULTILINE)
_LISTING = re.compile(r"^(?:----|\.\.\.\.)[ \t]*\n", re.MULTILINE)
_AUTHOR = re.compile(r"\A(= [^\n]+\n)([^\n:<|=]{2,80}?) <[^<>\n]+@[^<>\n]+>[ \t]*\n(?:v?[\d.]+, *(\S[^\n]*)\n)?")
"""The two lines that may follow the title: who wrote it, and its version with a day."""


def to_markdown(text: str) -> str:
    """Rewrite what stands between listings; in a listing, marks are part of the code."""
    text = _AUTHOR.sub(lambda match: f"{match[1]}\nAuthor: {match[2]}\n\nDate: {match[3] or ''}\n\n", text)
    if prefix := _prefix(text):
        text = re.sub(rf"^:{re.escape(prefix)}(?=\w)", ":", text, flags=re.MULTILINE)
    parts = _LISTING.split(text)
    parts[::2] = map(_prose, parts[::2])
    return "\n```\n".join(parts)


def _prefix(text: str) -> str:
    """What the attributes of a house begin with: `adr_` where they are `:adr_status:` and `:adr_date:`."""
    prefixes = _PREFIXED.findall(text[:_HEAD])
    return next((one for one in prefixes if prefixes.count(one) > 1), "")


_PREFIXED = re.compile(r"^:([a-z]+[-_])(?:status|state|date|authors?|owners?|title):", re.MULTILINE)
_HEAD = 5_000


def _prose(text: str) -> str:
    text = _TERM.sub(r"\n###### \1\n\n", _COMMENT.sub("", _REMARK.sub("", text)))
    text = _TABLE.sub(lambda match: table(_rows(_COLUMNS.search(match["said"] or ""), match["body"])), text)
    text = re.sub(r"^={1,6} (?=\S)", lambda match: match[0].replace("=", "#"), text, flags=re.MULTILINE)
    for form, instead in _FORMS:
        text = form.sub(instead, text)
    return text


_TABLE = re.compile(
    r"^(?:\[(?P<said>[^\]\n]*)\]\n)?"
    r"\|===[ \t]*\n(?P<body>(?:(?!\|===).*\n)*)\|===[ \t]*$",
    re.MULTILINE,
)
_COLUMNS = re.compile(r"cols=\"?([^\"]+)")
_CELLS = re.compile(r"(?:^|(?<=\s))(?:\d+[*+])?[.<>^]*[aehlmsv]?(?<!\\)\|", re.MULTILINE)


def _rows(columns: re.Match[str] | None, body: str) -> list[list[str]]:
    """Read cells; how many make a row says `cols`, or else the first line."""
    cells = [re.sub(r" \+\n", ", ", cell.strip()) for cell in _CELLS.split(body)][1:]
    width = _width(columns[1]) if columns else len(_CELLS.findall(body.strip().partition("\n")[0]))
    return [cells[start : start + width] for start in range(0, len(cells), max(width, 1))]


def _width(columns: str) -> int:
    """Count the columns of `1h,1`, `3*` and `3`."""
    repeated = re.fullmatch(r"\s*(\d{1,2})(?:\*.*)?", columns)
    return int(repeated[1]) if repeated else columns.count(",") + columns.count(";") + 1
