"""Prose into sentences."""

import re
from collections.abc import Iterator

_CLOSES = r"[\"')\]\u2019\u201d]"
_END = re.compile(
    r"(?<=[\u3002\uff01\uff1f])"
    rf"|(?:(?<=[.!?])|(?<=[.!?]{_CLOSES})|(?<=[.!?]{_CLOSES}{_CLOSES}))\s+(?=[\"'(\u201c]?[A-Z0-9`])"
)
_ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|no|dr|mr|ms|st|[A-Z])\.)$", re.IGNORECASE)

_LONGEST_ABBREVIATION = 10


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, in their order; an abbreviation ends none."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[str]:
    begun: list[str] = []
    for piece in filter(None, map(str.strip, _END.split(text))):
        begun.append(piece)
        if not _ABBREVIATED.search(piece[-_LONGEST_ABBREVIATION:]):
            yield " ".join(begun)
            begun = []
    if begun:
        yield " ".join(begun)
