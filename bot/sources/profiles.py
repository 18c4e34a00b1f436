"""Reads `profiles.yaml`: the words that the library is ranked by, and those that say where a document stands."""

from collections.abc import Mapping, Set
from pathlib import Path

import yaml

from bot.core.library.documents import Status
from bot.core.library.ranking.vocabulary import Profile, Vocabulary
from bot.core.library.statuses import StatusWords, spaced
from bot.sources.errors import LibraryError
from bot.sources.parsing.front_matter import YAML

FILE = "profiles.yaml"
_PROFILE_KEYS = frozenset({"about", "mentions"})
_STATUSES = frozenset(Status) - {Status.UNKNOWN}


def load(folder: Path, own: Path | None = None) -> Vocabulary:
    """The `profiles.yaml` of `folder`, with what stands in an organisation's own.

    Raises:
        LibraryError: one of them can't be read, or something in it is not as it should be.
    """
    words = _read(folder / FILE)
    more = own / FILE if own else None
    return extended(words, _read(more), str(more)) if more and more.exists() else words


def _read(file: Path) -> Vocabulary:
    try:
        return vocabulary(file.read_text(encoding="utf-8"), str(file))
    except OSError as error:
        raise LibraryError(f"{file} can't be read: it holds the words that documents are ranked by.") from error


def vocabulary(text: str, file: str = FILE) -> Vocabulary:
    """Read the text of a file of synonyms and profiles.

    Raises:
        LibraryError: something in it is not as it should be; the message names the file, the key and
            what was expected.
    """
    try:
        found = yaml.load(text, Loader=YAML)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise LibraryError(f"{file}: {' '.join(str(error).split())}") from error
    top = _mapping(found, file, allowed={"synonyms", "competencies", "statuses", "folders"})
    ideas = top.get("synonyms") or []
    if not isinstance(ideas, list):
        raise LibraryError(f"{file}: synonyms: expected a list of lists, found {_seen(ideas)}")
    profiles = _mapping(top.get("competencies") or {}, f"{file}: competencies")
    return Vocabulary(
        tuple(_words(idea, f"{file}: synonyms, line {number}") for number, idea in enumerate(ideas, 1)),
        {id_: _profile(id_, entry, f"{file}: competencies.{id_}") for id_, entry in profiles.items()},
        StatusWords(
            _by_word(top.get("statuses") or {}, f"{file}: statuses"),
            _by_word(top.get("folders") or {}, f"{file}: folders"),
        ),
    )


def _by_word(value: object, where: str) -> dict[str, Status]:
    """Turn words by status round; one word says one thing."""
    found: dict[str, Status] = {}
    for name, words in _mapping(value, where, allowed=_STATUSES).items():
        for word in _words(words, f"{where}.{name}"):
            spoken = spaced(word)
            if found.setdefault(spoken, Status(name)) != name:
                raise LibraryError(f"{where}.{name}: {word!r} stands under {found[spoken]} already")
    return found


def extended(ours: Vocabulary, own: Vocabulary, file: str) -> Vocabulary:
    """Our vocabulary and an organisation's own: more ideas, and more words for a competency.

    Raises:
        LibraryError: it has words for a competency that there is not.
    """
    for competency_id in own.profiles:
        if competency_id not in ours.profiles:
            known = ", ".join(ours.profiles)
            raise LibraryError(f"{file}: competencies: should be one of {known}, not {competency_id!r}.")
    profiles = {id_: _joined(profile, own.profiles.get(id_)) for id_, profile in ours.profiles.items()}
    statuses = StatusWords(
        {**ours.statuses.words, **own.statuses.words}, {**ours.statuses.folders, **own.statuses.folders}
    )
    return Vocabulary(tuple(dict.fromkeys(ours.synonyms + own.synonyms)), profiles, statuses)


def _joined(ours: Profile, own: Profile | None) -> Profile:
    if own is None:
        return ours
    about, mentions = dict.fromkeys(ours.about + own.about), dict.fromkeys(ours.mentions + own.mentions)
    return Profile(ours.competency_id, tuple(about), tuple(mentions))


def _profile(competency_id: str, entry: object, where: str) -> Profile:
    keys = _mapping(entry, where, allowed=_PROFILE_KEYS)
    about = _words(keys.get("about", []), f"{where}.about")
    mentions = _words(keys.get("mentions", []), f"{where}.mentions")
    return Profile(competency_id, about, mentions)


def _mapping(value: object, where: str, allowed: Set[str] | None = None) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise LibraryError(f"{where}: expected keys and values, found {_seen(value)}")
    for key in value:
        if not isinstance(key, str) or (allowed is not None and key not in allowed):
            expected = ", ".join(sorted(allowed or ())) or "a name"
            raise LibraryError(f"{where}: does not know {key!r}, expected {expected}")
    return value


def _words(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise LibraryError(f"{where}: expected a list of words and phrases, found {_seen(value)}")
    for word in value:
        if not isinstance(word, str) or not word.strip():
            raise LibraryError(f"{where}: expected words, found {_seen(word)} (quote numbers, yes and no)")
    return tuple(value)


def _seen(value: object) -> str:
    return "nothing" if value is None else repr(value)[:40]
