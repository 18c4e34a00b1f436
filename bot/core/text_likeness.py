"""Short texts that may say the same in other words: they share many of the words that few of the others have."""

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from math import log, sqrt

from bot.core.text import stems

ALIKE = 0.3
"""From here on two questions are worth a look; the bank that is shipped has three such pairs, apart by hand."""


def look_alikes(texts: Mapping[str, str], least: float = ALIKE) -> list[tuple[float, str, str]]:
    """The pairs of texts that may mean the same, by id, with their likeness from 0 to 1; the most alike first.

    Those below `least` are left out.
    """
    bags = {id_: frozenset(stems(text)) for id_, text in texts.items()}
    having = Counter(stem for bag in bags.values() for stem in bag)
    rarity = {stem: log(len(bags) / number) for stem, number in having.items()}
    lengths = {id_: sqrt(sum(rarity[stem] ** 2 for stem in bag)) for id_, bag in bags.items()}
    found = []
    for one, other in combinations(sorted(bags), 2):
        shared = sum(rarity[stem] ** 2 for stem in bags[one] & bags[other])
        if shared and (likeness := shared / (lengths[one] * lengths[other])) >= least:
            found.append((likeness, one, other))
    return sorted(found, reverse=True)
