"""Which words come too often in what somebody reads over a year."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

RUN = 6
"""Words in a row that stay in mind."""
SAYS_SOMETHING = 4
"""Words of a sentence; what is shorter is a label."""


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without marks."""
    yield from re.split(r"(?<=[.!?:])\s+|\n", text.replace("*", "").replace("_", ""))


def repeated(texts: Iterable[Iterable[str]], most: int) -> dict[str, int]:
    """The sentences and the runs of words that stand in more than `most` messages, with in how many."""
    said = Counter[str]()
    for message in texts:
        found = [one for one in message if len(one.split()) >= SAYS_SOMETHING]
        said.update({*found, *(run for one in found for run in _runs(one))})
    return {phrase: times for phrase, times in said.items() if times > most}


def _runs(sentence: str) -> set[str]:
    words = re.findall(r"[\w’'-]+", sentence.casefold())
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
