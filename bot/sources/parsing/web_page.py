"""Web pages: what they say of themselves for machines, and their words as Markdown."""

import html
import re
from html.parser import HTMLParser

_HEAD = 20_000  # characters; what a page says of itself stands at its beginning
_UNFINISHED = 5_000
"""Characters after a tag that never ends: to look for its end at each `<` of more takes their square in time."""
_TITLE = re.compile(r"<title[^>]*>([^<]{1,500})</title>", re.IGNORECASE)
_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_META_FACTS = {
    "author": "author",
    "date": "date",
    "dc.date": "date",
    "article:published_time": "date",
    "description": "summary",
    "og:description": "summary",
}


def facts(text: str) -> dict[str, object]:
    """Read what a page says of itself for machines; its title only where it shows no heading of its own."""
    head = text[:_HEAD]
    found: dict[str, object] = {}
    for match in _META.finditer(head):
        said = {name.lower(): html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(match[1])}
        name = _META_FACTS.get((said.get("name") or said.get("property") or "").lower())
        if name and said.get("content"):
            found.setdefault(name, said["content"])
    if (title := _TITLE.search(head)) and not re.search(r"<h1\b", text, re.IGNORECASE):
        found["title"] = html.unescape(title[1])
    return found


def to_markdown(text: str) -> str:
    """Keep the words of a page and the marks that say what they are."""
    reader = _HtmlReader()
    reader.feed(text)
    if len(reader.rawdata) > _UNFINISHED:
        reader.rawdata = reader.rawdata.replace("<", "&lt;")
    reader.close()
    return reader.markdown()


_MARKS = re.compile(r"[<>_*`\[\]]")


def _reference(mark: re.Match[str]) -> str:
    """A sign that says nothing in a page's words, but would in Markdown."""
    return f"&#{ord(mark[0])};"


class _HtmlReader(HTMLParser):
    """Keeps the words of a page and the marks that say what they are; drops what only a browser needs."""

    _DROPPED = frozenset({"script", "style", "nav", "footer", "template", "svg", "head"})
    _BREAKS = frozenset(
        {"p", "div", "section", "article", "table", "ul", "ol", "pre", "blockquote", "br", "dl", "dt", "dd"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._dropping = 0
        self._verbatim = 0
        self._rows = 0  # of the table that we are in
        self._cells = 0  # of the row that we are in
        self._heading = False
        self._joint = (
            ""  # what parts a term of a list of definitions from its meaning, or one meaning from the next
        )

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: ARG002 - as above
        """`<![` begins a comment, as for browsers; the base class fails at what it does not know."""
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._dropping = 0 if tag == "body" else self._dropping + (tag in self._DROPPED)  # a head may be left open
        self._verbatim += tag == "pre"
        if tag == "pre" or re.fullmatch(r"h[1-6]", tag):
            self._cells = 0  # the table only lays out the page
            self._heading, self._joint = tag != "pre", ""
            self._parts.append("\n\n```\n" if tag == "pre" else f"\n\n{'#' * int(tag[1])} ")
        elif tag == "input" and ("type", "checkbox") in attrs:
            self._parts.append("[x] " if "checked" in dict(attrs) else "[ ] ")
        elif tag in {"td", "th"}:
            self._cells += 1
            self._parts.append("| ")
        elif self._cells or (self._heading and tag == "br"):  # a cell and a heading are one line of Markdown
            self._parts.append(" ")
        elif tag == "dd" and self._joint:
            self._define()
        elif tag == "li":
            self._parts.append("\n- ")
        elif tag in self._BREAKS:
            self._rows = 0 if tag == "table" else self._rows
            self._joint = ": " if tag == "dt" else ""
            self._parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._dropping = max(0, self._dropping - (tag in self._DROPPED))
        if tag == "pre" and self._verbatim:
            self._verbatim -= 1
            self._parts.append("\n```\n\n")
        elif tag == "tr":
            self._end_row()
        elif self._cells and tag not in {"table", "tbody", "thead"}:
            self._parts.append(" ")
        elif tag in self._BREAKS - {"dt"} or re.fullmatch(r"h[1-6]", tag):
            self._heading = False
            self._end_row()
            self._parts.append("\n\n")

    def _define(self) -> None:
        """Put what a term means behind it, as a label and its value."""
        while self._parts and not self._parts[-1].strip():
            self._parts.pop()
        if self._parts:
            term = self._parts.pop().rstrip()
            self._parts.append(f"{term} " if term.endswith((":", ",")) else f"{term}{self._joint}")
            self._joint = ", "

    def _end_row(self) -> None:
        """End a row; the first one of a table is its header."""
        if self._cells:
            header = "" if self._rows else f"{'|---' * self._cells}|\n"
            self._parts.append(f"|\n{header}")
            self._rows, self._cells = self._rows + 1, 0

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            spaced = data if self._verbatim else _MARKS.sub(_reference, re.sub(r"\s+", " ", data))
            self._parts.append(spaced.replace("|", "\\|") if self._cells else spaced)

    def markdown(self) -> str:
        """Return what was read; a line may not begin with spaces, or it would be taken for code."""
        text = "".join(self._parts)
        lines = re.sub(r"\n{3,}", "\n\n", re.sub(r"\n +", "\n", text)).strip()
        return _BROKEN.sub(" ", lines)


_BROKEN = re.compile(r"(?<=[\w,;)]{1})(?<=[^\n]{40})\n\n(?=[a-z(])")
"""Where a page has each line of a sentence as a paragraph of its own."""
