"""What documents are ranked by besides their text: synonyms of the trade, and a profile for each competency."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.core.library.statuses import StatusWords
from bot.core.text import (
    Phrases,
    spelled,
    term,
    terms,
)

MENTIONED = 0.5
"""What a word that documents of a competency mention weighs beside one that they are about."""

SYNONYM = 0.3
"""What a synonym weighs beside the word that was asked for. .2 to .5 measured alike; at 1 the question drowns."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term that documents are ranked by: what it weighs, and its wording for people."""

    term: str
    weight: float
    wording: str
    asked: bool = True  # not a synonym


@dataclass(frozen=True, slots=True)
class Profile:
    """A competency in the words of documents that serve it: what they are about, and what they also mention."""

    competency_id: str
    about: tuple[str, ...]
    mentions: tuple[str, ...] = ()

    def wanted(self) -> tuple[Wanted, ...]:
        """Return its words as terms; one that stands in both lists counts as `about`."""
        weights = dict.fromkeys(self.mentions, MENTIONED) | dict.fromkeys(self.about, 1.0)
        return tuple(
            {term(words): Wanted(term(words), weight, words) for words, weight in weights.items()}.values()
        )


@dataclass(frozen=True)
class Vocabulary:
    """The synonyms (each tuple is one idea) and the profiles by competency; their phrases count as terms.

    `statuses` are the words by which documents say where they stand.
    """

    synonyms: tuple[tuple[str, ...], ...] = ()
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    statuses: StatusWords = field(default_factory=StatusWords)

    @cached_property
    def phrases(self) -> Phrases:
        """Every phrase of the synonyms and profiles."""
        return Phrases.of(self._wordings())

    @cached_property
    def _worded(self) -> Mapping[str, str]:
        """The wording of each term, since a stem is not for reading."""
        return {term(wording): wording for wording in self._wordings()}

    @cached_property
    def _ideas(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """The synonyms that a term stands in."""
        ideas: dict[str, tuple[tuple[str, ...], ...]] = {}
        for idea in self.synonyms:
            for wording in idea:
                ideas[term(wording)] = (*ideas.get(term(wording), ()), idea)
        return ideas

    def wanted(self, query: str) -> tuple[Wanted, ...]:
        """Read a query: its terms, then what else may be meant by them at a lower weight."""
        spoken = {**self._worded, **{term(word): word for word in spelled(query)}}
        asked = {key: Wanted(key, 1.0, spoken.get(key, key)) for key in terms(query, self.phrases)}
        also: dict[str, Wanted] = {}
        for key in asked:
            for wording in (wording for idea in self._ideas.get(key, ()) for wording in idea):
                also.setdefault(term(wording), Wanted(term(wording), SYNONYM, wording, asked=False))
        return (*asked.values(), *(one for key, one in also.items() if key not in asked))

    def _wordings(self) -> Iterator[str]:
        for idea in self.synonyms:
            yield from idea
        for profile in self.profiles.values():
            yield from (*profile.about, *profile.mentions)
