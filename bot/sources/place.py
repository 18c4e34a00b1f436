"""What a document is and whose it is, by where it lies."""

import re
from pathlib import PurePosixPath

from bot.core.library.documents import Kind

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


def kind_of(path: PurePosixPath, stated: str, headings: tuple[str, ...]) -> Kind:
    """Believe the document first, then its shape, its folders from the inside out, and its name."""
    names = {heading.casefold().strip(" :.") for heading in headings}
    if kind := _kind_in(stated):
        return kind
    if names >= {"context", "decision"} or names >= {"decision", "consequences"}:
        return Kind.ADR
    for part in (*reversed(path.parent.parts), path.stem, *headings[:1]):
        if kind := _kind_in(part):
            return kind
    if names & _OF_A_POST_MORTEM:
        return Kind.POST_MORTEM
    return Kind.RFC if names & _OF_AN_RFC else Kind.DESIGN


def _kind_in(text: str) -> Kind | None:
    return next((kind for kind, form in _KINDS if form.search(text)), None)


def organisation_of(path: PurePosixPath, stated: str) -> str:
    """Return the organisation that is named, an address's host, or the nearest folder that says one."""
    if stated:
        return stated[:80]
    if path.parts[:1] in (("https:",), ("http:",)):
        return path.parts[1].removeprefix("www.")
    return next((part for part in reversed(path.parent.parts) if not _NOBODY.match(part)), "")
