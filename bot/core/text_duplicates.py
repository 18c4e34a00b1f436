"""Texts that are nearly the same, found without comparing every text with every other.

Each text is reduced to the smallest hashes of its runs of words: two texts share as large a part of these sketches
as they share of their runs (Broder, "On the resemblance and containment of documents", 1997).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
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


def near_duplicates(
    sketches: Mapping[int, tuple[int, ...]], among: Collection[int] | None = None
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of ids, the smaller first, of texts that are nearly the same, given their sketches.

    With `among`, only pairs in which one of these is: comparing a few with all takes a fraction of the time.
    """
    asking = sketches if among is None else {id_: sketches[id_] for id_ in among}
    wanted = None if among is None else {one for hashes in asking.values() for one in hashes}
    having: dict[int, list[int]] = defaultdict(list)
    for id_, hashes in sketches.items():
        for one in hashes if wanted is None else wanted.intersection(hashes):
            having[one].append(id_)
    for id_, hashes in asking.items():
        shared = Counter(other for one in hashes if len(having[one]) <= _BOILERPLATE for other in having[one])
        for other, count in shared.items():
            is_first = id_ < other or (other not in asking and other != id_)
            if is_first and count >= ALIKE * len(hashes) / 2 and _alike(hashes, sketches[other]) >= ALIKE:
                yield min(id_, other), max(id_, other)


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Estimate which part of the runs of two texts is in both."""
    smallest = nsmallest(_SKETCH, {*one, *other})
    return len(set(one) & set(other) & set(smallest)) / len(smallest) if smallest else 0.0
