"""Words as ranking sees them: stems without the words that say nothing, and the phrases of the trade.

And a text as a quotation in Markdown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.core.text_stemmer import stem

_WORD = re.compile(r"[a-z0-9]+")  # what follows an apostrophe is a word that says nothing
_LONGEST = 30  # what is longer is a hash, a path or a blob

_GRAMMAR = """
a about above after again against all almost already also although am an and any anyone anything are around as
at be because been before being below between both but by can cannot could did do does doing don down during
each either else even every everyone everything everybody few for from further had has have having he her here
hers him his how however i if in inside instead into is it its itself just least less let like ll many may me
might more most much must my neither no nobody none nor not nothing now of off often on once one only onto or
other our ours out over own per perhaps please quite rather re really s same she should since so some somebody
someone something still such t than that the their theirs them then there these they this those though through
thus to together too toward under until up upon us ve very via was we well were what whatever when whenever
where whether which while who whoever whole whom whose why will with within without would yes yet you your
yours
aren couldn didn doesn hadn hasn haven isn shouldn wasn weren wouldn
"""
_CONVERSATION = """
able across along always back bad big biggest bit bring brought came come day feel felt few find found get
getting give given go goes going gone good got gotten guess half happen happened happens help hour keep keeps
kept kind know known last later little long look looked looking lot made make makes making maybe mean mean
minute moment month need needed needs never new next old others people probably put ran right run running said
saw say says seem seems see seen set setting start started stop stopped stuff sure take taken takes taking
tell thing think thinking thought three time today took tried try trying turn turned two use used uses using
want wants way week went work worked working works year yesterday
"""
_CALENDAR = """
january february march april may june july august september october november december jan feb mar apr jun jul
aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur
fri sat sun utc gmt bst cet cest pst pdt est edt am pm http https www com
"""
_SAYS_NOTHING = frozenset(stem(word) for word in f"{_GRAMMAR} {_CONVERSATION} {_CALENDAR}".split())


def spelled(text: str) -> list[str]:
    """Return the words of a text as they are written, in lower case."""
    return _WORD.findall(text.lower())


def stems(text: str) -> list[str]:
    """Return the stem of every word of a text, in order: `alerts are noisy` gives `alert`, `are`, `noisi`."""
    return [stem(word) for word in spelled(text)]


def says_something(word: str) -> bool:
    """Tell whether a stem tells documents apart; of bare numbers only status codes and ports do."""
    if word.isdigit():
        return len(word) == len("503")
    return 1 < len(word) <= _LONGEST and word not in _SAYS_NOTHING


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases that count as one term, by the stem that they begin with."""

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]

    @classmethod
    def of(cls, wordings: Iterable[str]) -> "Phrases":
        """Take in those of some words and phrases that have more than one word."""
        found: dict[str, set[tuple[str, ...]]] = {}
        for wording in wordings:
            phrase = tuple(stems(wording))
            if len(phrase) > 1:
                found.setdefault(phrase[0], set()).add(phrase)
        return cls({first: tuple(sorted(some)) for first, some in found.items()})


def terms(text: str, phrases: Phrases) -> Iterator[str]:
    """Yield the terms of a text: the stems that say something, and each phrase beside its words."""
    words = stems(text)
    for place, word in enumerate(words):
        for phrase in phrases.by_first.get(word, ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                yield " ".join(phrase)
        if says_something(word):
            yield word


def term(wording: str) -> str:
    """Return the one term that a word or a phrase is counted as."""
    return " ".join(stems(wording))


def quoted(text: str) -> str:
    """What somebody wrote, as a quotation in Markdown: none of its lines can become a heading of the page."""
    return "\n".join(f"> {line}" for line in text.splitlines())
