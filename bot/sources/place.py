"""What a document is and whose it is, by where it lies."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from bot.core.library.documents import Kind
from bot.sources.parsing import dates
from bot.sources.parsing.front_matter import words

_FORMS = (
    (
        Kind.POST_MORTEM,
        r"post[-_ ]?mortems?|incidents?(?:[-_ ]reports?)?|retros?|retrospectives?|outages?|pm\d+|rca",
    ),
    (Kind.ADR, r"adrs?|architecture[-_ ]decisions?(?:[-_ ]records?)?|decisions?(?:[-_ ]records?)?"),
    (Kind.RFC, r"rfcs?|rfds?|keps?|peps?|proposals?|enhancements"),
    (Kind.DESIGN, r"designs?(?:[-_ ]docs?)?|tech[-_ ]specs?|architecture"),
)
_KINDS = tuple((kind, re.compile(rf"(?:^|[^a-z])(?:{form})(?:[^a-z]|$)", re.IGNORECASE)) for kind, form in _FORMS)
_NOBODY = re.compile(
    r"(?:docs?|documents?|documentation|contents?|src|text|pages|blog|posts|data|archived?|accepted|proposed|active"
    rf"|final|public|reports?|published|library|process|{'|'.join(form for _, form in _FORMS)}|\W*\d.*)$",
    re.IGNORECASE,
)
_OF_A_POST_MORTEM = frozenset(
    {"root cause", "root causes", "timeline", "lessons learned", "what went wrong", "what went well"}
)
_OF_AN_RFC = frozenset({"motivation", "unresolved questions", "alternatives considered"})


_NUMBERED_SERIES = "rfc|rfd|kep|pep|dep|oep|jep|sep|cip|bip|eip|xep|tep|fep|srfi|ape|mep|nep|qep"
_RETROSPECT = re.compile(r"\bretrospective-(?=[a-z]+-[a-z])", re.IGNORECASE)
"""An adjective at the beginning of a name, not the kind of a document."""
_IN_A_SERIES = re.compile(rf"\W*(?:(?i:{_NUMBERED_SERIES})|[A-Z]{{1,4}}IP)[-_ #]*\d")


def kind_of(
    path: PurePosixPath, stated: str, headings: tuple[str, ...], front: Mapping[str, object], home: str = ""
) -> Kind:
    """Believe the document first, then where it lives, from the inside out, then its shape and its name.

    A number in a series of proposals (`oep: 12`, `JEP-200: ...`) tells as much as a folder. `home` is what the
    source is called. `Type: Architecture` is a topic rather than a kind, so a design is believed last.
    """
    if (kind := _kind_in(stated)) and kind is not Kind.DESIGN:
        return kind
    said = [kind for part in reversed(path.parent.parts) if (kind := _kind_in(part))]
    folders, drawn = (
        [kind for kind in said if kind is not Kind.DESIGN],
        Kind.DESIGN if Kind.DESIGN in said else None,
    )
    if folders[:1] == [Kind.POST_MORTEM] or any(map(_IN_A_SERIES.match, headings[:1])):
        return Kind.POST_MORTEM if folders[:1] == [Kind.POST_MORTEM] else Kind.RFC
    names = {heading.casefold().strip(" :.") for heading in headings}
    shape = Kind.ADR if names >= {"context", "decision"} or names >= {"decision", "consequences"} else None
    numbered = Kind.RFC if front.keys() & set(_NUMBERED_SERIES.split("|")) or _counts_itself(front, path) else None
    subtitle = filter(dates.find, headings[1:2])  # `Published Proposal, 2025-03-04`
    titles = (words(front.get("title")), *headings[:1], *subtitle)
    series = Kind.RFC if _IN_A_SERIES.match(path.stem) else None
    named = (series, _kind_in(_RETROSPECT.sub("", path.stem)), *map(_kind_in, titles))
    told = Kind.POST_MORTEM if front.keys() & _OF_AN_INCIDENT or front.keys() >= _OF_A_CATALOGUE else None
    found = (numbered, shape, *folders, _kind_in(home), drawn, told, *named, _by_headings(names), kind)
    return next(filter(None, found), Kind.DESIGN)


def _counts_itself(front: Mapping[str, object], path: PurePosixPath) -> bool:
    """Tell whether it gives its number in a series that its file is named by: `ZIP: 7` in `zip-0007`."""
    return any(
        name.isalpha() and len(name) <= _ABBREVIATION and name in path.stem.casefold() and words(value).isdecimal()
        for name, value in front.items()
    )


_ABBREVIATION = 5
_OF_AN_INCIDENT = frozenset({"start time", "end time", "incident date", "date of incident", "time to detect"})
_OF_A_CATALOGUE = frozenset({"company", "url"})
"""Somebody gathers what other companies have published of their failures."""


def _by_headings(names: set[str]) -> Kind | None:
    """What the sections say; a timeline alone stands in plans as well."""
    if len(names & _OF_A_POST_MORTEM) > ("timeline" in names):
        return Kind.POST_MORTEM
    return Kind.RFC if names & _OF_AN_RFC else None


def _kind_in(text: str) -> Kind | None:
    if _IMPROVEMENTS.fullmatch(text):
        return Kind.RFC
    spelled = _CAMEL.sub(" ", text)
    return next((kind for kind, form in _KINDS if form.search(spelled)), None)


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
"""Where a name like `DesignDocs` is two words; `RFCs` is one."""
_IMPROVEMENTS = re.compile(r"[A-Z]{1,4}IPs?")
"""What communities call the series of their improvement proposals, as the name of a repository or a folder."""


def organisation_of(path: PurePosixPath, stated: str) -> str:
    """Return the organisation that is named, an address's host, or the nearest folder that says one."""
    if stated:
        return stated[:80]
    if path.parts[:1] in (("https:",), ("http:",)):
        return path.parts[1].removeprefix("www.")
    return next((part for part in reversed(path.parent.parts) if not _NOBODY.match(part)), "")
