"""PDF as a form of documents: its words as Markdown, read by a process of its own that may be stopped.

A PDF is a program of sorts, and a hostile one can keep a reader busy for ever or fill all memory: so the reading
is done by a child with bounds on time and memory, which gets nothing of our environment.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import Any

SUFFIX = ".pdf"
SIZE_LIMIT = 5_000_000
"""Bytes; pictures make a PDF larger than any text is."""
MOST_PAGES = 100
LONGEST_TEXT = 100_000  # characters
PATIENCE_S = 30
MEMORY = 1_000_000_000
"""Bytes of address space that a child may have."""

ENCRYPTED = "it is encrypted"
BROKEN = "it is no PDF that can be read"
TOO_LONG = f"it takes longer to read than {PATIENCE_S} seconds, or more memory than any document is worth"


class PdfError(Exception):
    """A PDF can't be read; the message says why, as the end of a sentence."""


@cache
def is_readable() -> bool:
    """Whether pypdf is installed, which reads them."""
    return find_spec("pypdf") is not None


def to_markdown(content: bytes) -> str:
    """Read the words of a PDF, its headings by the size of their letters; empty if it has none, as scans have.

    Raises:
        PdfError: it is encrypted, broken, or takes more than it may.
    """
    command = (sys.executable, "-m", "bot.sources.pdf")
    env = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.environ.get("PATH", "")}
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=content, capture_output=True, timeout=PATIENCE_S, env=env, check=False
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:  # too slow, or killed for its memory
        raise PdfError(TOO_LONG) from error
    if "error" in answer:
        raise PdfError(answer["error"])
    return str(answer["text"])


@dataclass(slots=True)
class _Line:
    """A line of a page: its words, the size of most of its letters, and how far it is from the line above."""

    text: str
    size: float
    gap: float


@dataclass(slots=True)
class _Page:
    """Gathers the pieces that pypdf finds on a page into lines."""

    lines: list[_Line] = field(default_factory=list)
    _text: str = ""
    _sizes: Counter[float] = field(default_factory=Counter)
    _height: float = 0.0
    _above: float | None = None

    def take(self, text: str, page: list[float], place: list[float], _font: object, size: float) -> None:
        """Take a piece; its place is given by two matrices."""
        shown = round(abs(size * (place[3] or place[0]) * (page[3] or page[0])), 1)
        height = place[5] * page[3] + page[5]
        first, *more = text.split("\n")
        self._add(first, shown, height)
        for piece in more:
            self.end()
            self._add(piece, shown, height)

    def _add(self, text: str, size: float, height: float) -> None:
        if text.strip():
            self._height = height if not self._text.strip() else self._height
            self._sizes[size] += len(text.strip())
        self._text += text

    def end(self) -> None:
        """End a line, if there is one."""
        if words := " ".join(self._text.split()):
            gap = 0.0 if self._above is None else abs(self._above - self._height)
            self.lines.append(_Line(words, self._sizes.most_common(1)[0][0], gap))
            self._above = self._height
        self._text, self._sizes = "", Counter()


def _read(content: bytes) -> dict[str, str]:
    """Read a PDF, whatever it holds: an answer for whoever asked."""
    from pypdf import PdfReader  # noqa: PLC0415 - only the child needs it, where it is installed

    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": ENCRYPTED}
        lines = list(_lines(reader))
        said = str(reader.metadata.title or "") if reader.metadata else ""
    except (MemoryError, RecursionError):
        return {"error": TOO_LONG}
    except Exception as error:  # noqa: BLE001 - a broken file may raise anything in a reader of twenty thousand lines
        return {"error": ENCRYPTED if "crypt" in str(error).lower() else BROKEN}
    return {"text": _markdown(lines, " ".join(said.split()))}


def _lines(reader: Any) -> Iterator[_Line]:  # noqa: ANN401 - pypdf is optional
    length = 0
    for number, sheet in enumerate(reader.pages):
        if number >= MOST_PAGES or length > LONGEST_TEXT:
            return
        page = _Page()
        sheet.extract_text(visitor_text=page.take)
        page.end()
        length += sum(len(line.text) for line in page.lines)
        yield from page.lines


_MARKS = ("•", "●", "○", "▪", "‣", "◦", "- ")


def _markdown(lines: list[_Line], said: str) -> str:
    """Write headings, paragraphs and lists; the title is what the file says, or the first of the largest lines."""
    if not lines:
        return ""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0]
    headings = sorted({line.size for line in lines if _is_larger(line, body)}, reverse=True)[:5]
    said = _OF_EDITORS.sub("", said)
    titles = _titles(lines, headings)
    title = said if _is_title(said) else " ".join(line.text for line in titles)
    parts = [f"# {title}\n"] if title else []
    indexed = _of_an_index(lines)
    for number, (above, line) in enumerate(zip([None, *lines], lines, strict=False)):
        if number not in indexed and (line not in titles or title == said):
            parts.append(_shown(line, above, headings))
    return _spelled("".join(parts).strip())[:LONGEST_TEXT]


_LIGATURES = str.maketrans({"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"})


def _spelled(text: str) -> str:
    """Write letters that a printer has joined, and what it has parted at the end of a line, as others do."""
    whole = re.sub(r"(?<=[A-Za-z][a-z])-\n(?=[a-z]{2})", "", text.translate(_LIGATURES))
    return re.sub(r"<(?![^<>\s]{1,64}@)", "&lt;", _ADDRESS_BELOW.sub(r" \1", whole))


_ADDRESS_BELOW = re.compile(r"(?<=\w)\n{1,2}(<[^<>\s]{1,64}@[^<>\s]{1,64}>)$", re.MULTILINE)


_OF_EDITORS = re.compile(r"^Microsoft \w+ - | - Google (?:Docs|Drive)$")
"""What an editor adds to the name of a file when it prints it."""


def _titles(lines: list[_Line], headings: list[float]) -> list[_Line]:
    """Return the first of the largest lines, and those that go on with it."""
    begins = next((number for number, line in enumerate(lines) if line.size in headings[:1]), len(lines))
    found = lines[begins : begins + 1]
    for line in lines[begins + 1 : begins + _TITLE_LINES]:
        if not _goes_on(line, found[-1]):
            break
        found.append(line)
    return found


_TITLE_LINES = 4


def _goes_on(line: _Line, above: _Line | None) -> bool:
    return above is not None and above.size == line.size and line.gap < _NEXT_LINE * line.size


def _of_an_index(lines: list[_Line]) -> set[int]:
    """Number the lines of a table of contents: several, one after the other, that end in the number of a page."""
    found: set[int] = set()
    row: list[int] = []
    for number, line in enumerate(lines):
        row = [*row, number] if _ENTRY.fullmatch(line.text) else []
        if len(row) >= _FEWEST_ENTRIES:
            found.update(row[-_FEWEST_ENTRIES:])
    return found


_ENTRY = re.compile(r"\D.{0,150}?[ .\u2026]\d{1,3}|\d[\d.]* .{1,150}?[ .\u2026]\d{1,3}")
_FEWEST_ENTRIES = 4


def _shown(line: _Line, above: _Line | None, headings: list[float]) -> str:
    """A line with what parts it from the one above."""
    if line.size in headings and not _LABEL.match(line.text):
        parted = "\n" if above is not None and _PARTED.search(above.text) and line.text[0].islower() else " "
        return (
            f"{parted}{line.text}"
            if _goes_on(line, above)
            else f"\n\n{'#' * (headings.index(line.size) + 2)} {line.text}"
        )
    if line.text.startswith(_MARKS):
        return f"\n- {line.text.lstrip(''.join(_MARKS)).strip()}"
    if above is None or above.size != line.size or line.gap > _NEXT_LINE * line.size or ": " in line.text[:30]:
        return f"\n\n{line.text}"
    return f"\n{line.text}"


_LABEL = re.compile(r"authors?:|(?:date|last revised|last updated|status|version): ?\S", re.IGNORECASE)
"""What stands on a title page in large letters and is no heading."""
_PARTED = re.compile(r"[a-z]-$")
_NEXT_LINE = 1.7
"""A line is at most so many times its letters' size below the one that it goes on with."""
_LARGER = 1.12
_LONGEST_HEADING = 120


def _is_larger(line: _Line, body: float) -> bool:
    return line.size > _LARGER * body and len(line.text) <= _LONGEST_HEADING


def _is_title(said: str) -> bool:
    """Whether a title is one, and not what a program called its file."""
    words = said.lower()
    return " " in said and not words.startswith(("microsoft ", "untitled")) and not words.endswith(_OF_PROGRAMS)


_OF_PROGRAMS = (".doc", ".docx", ".odt", ".indd", ".tex", ".dvi", ".md", ".html", ".pdf", ".ppt", ".pptx")


def _main() -> None:
    """Answer for the PDF on standard input, with no more memory than it may have."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - pypdf's complaints are nobody's
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read())))


if __name__ == "__main__":
    _main()
