"""What a team's tools report. Nothing in here says who did it: authors and reviewers are left at the door."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What happened."""

    PAGE = "page"
    INCIDENT = "incident"
    PULL_REQUEST = "pull-request"
    BUILD = "build"
    COST = "cost"


class Outcome(StrEnum):
    """How it stands. A draft waits for nobody; a quiet page is one that was let wait."""

    OPEN = "open"
    DRAFT = "draft"
    MERGED = "merged"
    CLOSED = "closed"
    PASSED = "passed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    QUIET = "quiet"


WAITS = frozenset({Outcome.OPEN, Outcome.DRAFT})
"""What is not over; a day on which it was closed before somebody opened it again says nothing."""


@dataclass(frozen=True, slots=True)
class Event:
    """One page, incident, pull request or build.

    `key` is what its tool calls it: the same key again says how it stands now. `at` is when it began: when
    somebody was paged, or could begin to review. `reviewed_at` is the first review by another person, `size` is in
    lines.
    """

    kind: Kind
    key: str
    at: datetime
    service: str
    title: str = ""
    url: str | None = None
    ended_at: datetime | None = None
    reviewed_at: datetime | None = None
    size: int | None = None
    outcome: Outcome = Outcome.OPEN


@dataclass(frozen=True, slots=True)
class Cost:
    """What a service costs on a day of the bill. Below nothing it is a credit; currencies are never added."""

    day: date
    service: str
    currency: str
    amount: Decimal


_CHANGING = re.compile(r"\b(?=[0-9a-f-]*\d)[0-9a-f]{8,}(?:-[0-9a-f]{4,})*\b|\d+", re.IGNORECASE)


def same_title(title: str) -> str:
    """The title without what changes each time: `Disk 93% on db-7` and `Disk 95% on db-2` are one alert."""
    return " ".join(_CHANGING.sub("#", title).split())


_BOT = re.compile(
    r"(\[bot\]|[-_]bot|^bot)$|^(dependabot|renovate|greenkeeper|snyk|mergify|codecov|sonarcloud|github-actions)\b"
    r"|^(project|group)_\d+_bot",
    re.IGNORECASE,
)


def is_bot(login: str, account: str = "") -> bool:
    """Whether an account is a machine's, by its kind or by how such accounts are called."""
    return account in ("Bot", "Mannequin") or bool(_BOT.search(login))
