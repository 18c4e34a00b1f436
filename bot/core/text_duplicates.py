"""Texts that are nearly the same, found without comparing every text with every other.

Each text is reduced to the smallest hashes of its runs of words: two texts share as large a part of these sketches
as they share of their runs (Broder, "On the resemblance and containment of documents", 1997).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from heapq import nsmallest
from zlib import crc32

ALIKE = 0.5
"""The part of their runs that near-duplicates share: a copy with a new date and an added paragraph, not two
documents written into one template."""

_RUN = 4  # words
_SKETCH = 64  # hashes
_READ = 5_000  # characters
_BOILERPLATE = 50  # texts: a run that more of them share is a template's


def sketch(text: str) -> tuple[int, ...]:
    """Return the smallest hashes of the runs of words of a text, ascending."""
    words = re.findall(r"\w+", text[:_READ].lower())
    runs = {crc32(" ".join(words[place : place + _RUN]).encode()) for place in range(len(words) - _RUN + 1)}
    return tuple(nsmallest(_SKETCH, runs))


def near_duplicates(texts: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of ids, the smaller first, of texts that are nearly the same."""
    sketches = {id_: sketch(text) for id_, text in texts.items()}
    having: dict[int, list[int]] = defaultdict(list)
    for id_, hashes in sketches.items():
        for one in hashes:
            having[one].append(id_)
    for id_, hashes in sketches.items():
        shared = Counter(other for one in hashes if len(having[one]) <= _BOILERPLATE for other in having[one])
        for other, count in shared.items():
            if id_ < other and count >= ALIKE * len(hashes) / 2 and _alike(hashes, sketches[other]) >= ALIKE:
                yield id_, other


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Estimate which part of the runs of two texts is in both."""
    smallest = nsmallest(_SKETCH, {*one, *other})
    return len(set(one) & set(other) & set(smallest)) / len(smallest) if smallest else 0.0
