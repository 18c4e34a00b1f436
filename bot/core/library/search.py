"""What a person means by the words after `/coach library`: what to look for, and in what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.core.library.documents import Kind, Status
from bot.core.library.fits import Document
from bot.core.library.ownership import is_theirs

Named = TypeVar("Named", Kind, Status)

MINE = "mine"
"""The team of whoever asks."""

_KINDS = {
    Kind.POST_MORTEM: r"post[- ]?mortems?|incidents?(?: reports?)?|outages?|pms?",
    Kind.RFC: r"rfcs?|proposals?",
    Kind.ADR: r"adrs?|(?:architecture )?decision(?: record)?s?",
    Kind.DESIGN: r"design(?:[- ]?doc(?:ument)?)?s?",
}
_STATUSES = {
    Status.DRAFT: r"drafts?",
    Status.OPEN: r"open|proposed|under discussion",
    Status.ACCEPTED: r"accepted|approved",
    Status.IMPLEMENTED: r"implemented|done",
    Status.RESOLVED: r"resolved",
    Status.REJECTED: r"rejected|declined",
    Status.WITHDRAWN: r"withdrawn",
    Status.SUPERSEDED: r"superseded|replaced|obsolete",
}
_ABOUT = r"(?:about|on|for|with|of)"
_LABELLED = re.compile(
    r"\b(?P<name>kind|type|team|owner|since|after|from|status):\s*(?P<value>\"[^\"]*\"|\S+)", re.IGNORECASE
)
_LEADING = tuple(
    (kind, re.compile(rf"^(?:{form})(?:\s+{_ABOUT}\b|\s+(?=since\b|by\b)|$)\s*", re.IGNORECASE))
    for kind, form in _KINDS.items()
)
_LEADING_STATUS = tuple(
    (status, re.compile(rf"^(?:{form})\s+(?=(?:{'|'.join(_KINDS.values())})\b)", re.IGNORECASE))
    for status, form in _STATUSES.items()
)
_BY_TEAM = re.compile(
    r"\b(?:by|from|of)\s+(?:the\s+)?(?P<named>[\w-]+)\s+team\b|\b(?:by|from|of)\s+(?P<mine>my|our)\s+team\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\bsince\s+(?P<when>(?:last\s+)?(?:week|month|year)|yesterday|\d{4}(?:-\d\d?){0,2}|[a-z]{3,9}(?:\s+\d{4})?)\s*$",
    re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_BACK = {"yesterday": 1, "week": 7, "month": 30, "year": 365}
_ALSO_CALLED = {"type": "kind", "owner": "team", "after": "since", "from": "since"}


class Misread(StrEnum):
    """What of a search could not be understood."""

    KIND = "kind"
    STATUS = "status"
    SINCE = "since"


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a search that means nothing to us, as it was written."""

    misread: Misread
    value: str


@dataclass(frozen=True, slots=True)
class Search:
    """Words to look for, and which documents to look at. `team` is a name, or MINE."""

    words: str
    kind: Kind | None = None
    team: str | None = None
    since: date | None = None
    status: Status | None = None

    @property
    def has_filters(self) -> bool:
        """Whether not all documents are looked at."""
        return (self.kind, self.team, self.since, self.status) != (None, None, None, None)

    def takes(self, document: Document, mine: Sequence[str]) -> bool:
        """Whether a document is among those to look at; `mine` are the names of the asking person's teams."""
        names = mine if self.team == MINE else [self.team or ""]
        return (
            self.kind in (None, document.kind)
            and self.status in (None, document.status)
            and (self.since is None or (document.day is not None and document.day >= self.since))
            and (self.team is None or is_theirs(document, names))
        )


def understand(text: str, today: date) -> Search | Problem:
    """Read a search: `kind:rfc since:2026-01 team:payments redis`, or `post-mortems about redis since march`."""
    labels = {
        _ALSO_CALLED.get(name := match["name"].casefold(), name): match["value"].strip('"')
        for match in _LABELLED.finditer(text)
    }
    words = " ".join(_LABELLED.sub(" ", text).split())
    words, labels = _spoken(words, labels, today)
    kind = _named(_KINDS, labels["kind"]) if "kind" in labels else None
    status = _named(_STATUSES, labels["status"]) if "status" in labels else None
    since = day_of(labels["since"], today) if "since" in labels else None
    if "kind" in labels and kind is None:
        return Problem(Misread.KIND, labels["kind"])
    if "status" in labels and status is None:
        return Problem(Misread.STATUS, labels["status"])
    if "since" in labels and since is None:
        return Problem(Misread.SINCE, labels["since"])
    team = labels.get("team")
    team = MINE if team and team.casefold() in ("mine", "my", "ours", "me") else team
    return Search(words, kind, team, since, status)


def day_of(text: str, today: date) -> date | None:
    """The first day that somebody means: `2026-01-15`, `2026-01`, `2026`, `march`, `march 2025`, `last month`."""
    said = text.casefold().removeprefix("last").strip(" -")
    if said in _BACK:
        return today - timedelta(days=_BACK[said])
    if numbers := re.fullmatch(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", said):
        return _day(int(numbers[1]), int(numbers[2] or 1), int(numbers[3] or 1))
    if named := re.fullmatch(r"([a-z]{3})[a-z]*(?:[ -](\d{4}))?", said):
        month = _MONTHS.index(named[1]) + 1 if named[1] in _MONTHS else 0
        year = int(named[2]) if named[2] else today.year - (month > today.month)
        return _day(year, month, 1)
    return None


def _spoken(words: str, labels: dict[str, str], today: date) -> tuple[str, dict[str, str]]:
    """Take the filters out of plain words; what is not one for certain stays a word to look for."""
    found = dict(labels)
    since = _SINCE.search(words)
    if since and "since" not in found and day_of(since["when"], today):
        found["since"], words = since["when"], words[: since.start()].strip()
    by_team = _BY_TEAM.search(words)
    if by_team and "team" not in found:
        found["team"] = MINE if by_team["mine"] or by_team["named"] in ("my", "our") else by_team["named"]
        words = f"{words[: by_team.start()]} {words[by_team.end() :]}".strip()
    for status, leading in _LEADING_STATUS:
        match = leading.match(words)
        if match and "status" not in found:
            found["status"], words = status, words[match.end() :]
    for kind, leading in _LEADING:
        match = leading.match(words)
        if match and "kind" not in found:
            found["kind"], words = kind, words[match.end() :]
    return " ".join(words.split()), found


def _named(forms: Mapping[Named, str], text: str) -> Named | None:
    return next((one for one, form in forms.items() if re.fullmatch(form, text, re.IGNORECASE)), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
