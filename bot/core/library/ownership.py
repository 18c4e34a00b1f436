"""Whose a document is: the names that a team goes by, compared with a document's owner and services."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.core.library.fits import Document

_ANYBODYS = """
dev devs em ems eng engineering group lead leads manager managers service services squad team teams the
"""
_SAYS_NOTHING = frozenset(_ANYBODYS.split())
_WORD = re.compile(r"[^\W_]+")
MOST_NAMES = 20


def names_in(text: str) -> tuple[str, ...]:
    """The names that somebody lists, separated by commas."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if telling(name)))[:MOST_NAMES]


def is_theirs(document: Document, names: Iterable[str]) -> bool:
    """Whether a document's owner or one of its services goes by one of these names.

    All telling words of the name must be there: `payments-leads` owns what `Payments team` wrote, `core-payments`
    does not.
    """
    whose = [telling(one) for one in (document.owner or "", *document.services)]
    return any(name and name <= other for name in map(telling, names) for other in whose)


@lru_cache(maxsize=4096)
def telling(name: str) -> frozenset[str]:
    """The words of a name that tell it from others."""
    return frozenset(_WORD.findall(name.casefold())) - _SAYS_NOTHING
