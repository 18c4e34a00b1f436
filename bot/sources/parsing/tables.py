"""Tables of other formats, written as those of Markdown."""

from collections.abc import Iterable, Sequence
from itertools import islice

_MOST_ROWS = 2_000
_MOST_CELLS = 50
"""Of a row; all rows are written as wide as the widest."""


def table(rows: Iterable[Sequence[str]]) -> str:
    """Write rows of cells; a cell is one line, and the marks of a list in it say no more than a comma."""
    shown = [[_one_line(cell) for cell in row[:_MOST_CELLS]] for row in islice(rows, _MOST_ROWS)]
    if not shown:
        return ""
    width = max(len(row) for row in shown)
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in shown]
    return "\n\n" + "\n".join([lines[0], "|---" * width + "|", *lines[1:]]) + "\n\n"


def _one_line(cell: str) -> str:
    lines = [line.strip() for line in cell.splitlines() if line.strip()]
    listed = bool(lines) and lines[0].startswith(_MARKS)
    words = [line[2:].strip() if line.startswith(_MARKS) else line for line in lines]
    joined = ", ".join(word.rstrip(",") for word in words) if listed else " ".join(words)
    return joined.replace("|", "\\|")


_MARKS = ("- ", "* ", "+ ", "| ")
