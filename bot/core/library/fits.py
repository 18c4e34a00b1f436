"""A document of the library as it is linked, and how well it serves a competency."""

from dataclasses import dataclass
from datetime import date

from bot.core.library.documents import Kind, Status

OVER = frozenset({Status.REJECTED, Status.WITHDRAWN, Status.SUPERSEDED})
"""What nobody should build on any more: it is found when somebody looks for it, marked, and never offered."""


@dataclass(frozen=True, slots=True)
class Document:
    """A kept document, without its text. `url` is where people open it, if anywhere."""

    id: int
    path: str
    kind: Kind
    title: str
    day: date | None
    organisation: str
    url: str | None
    summary: str
    owner: str | None = None
    services: tuple[str, ...] = ()
    comments_until: date | None = None
    status: Status = Status.UNKNOWN
    """Where it stands; superseded also where only its successor says so."""
    successor: "Document | None" = None
    """What holds now in its place, where that is known."""
    found: date | None = None
    """The day on which a sync found it, if it found it among others that were known already."""
    workspace_id: int | None = None
    """Of ours: whose alone it is; None for what operators added for every workspace."""

    @property
    def is_over(self) -> bool:
        """Whether it holds no more."""
        return self.status in OVER

    def is_for(self, workspace_id: int) -> bool:
        """Whether this workspace may see it."""
        return self.workspace_id in (None, workspace_id)

    @property
    def asked_as(self) -> str:
        """Which wording of a question suits it: decisions of every sort are asked about like RFCs."""
        return Kind.POST_MORTEM if self.kind is Kind.POST_MORTEM else Kind.RFC


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a document serves a competency, from 0 to 1, and the words that say so."""

    document_id: int
    competency_id: str
    score: float
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fitting:
    """The best document for a competency: its id, its fit from 0 to 1, and the day it was written."""

    document_id: int
    fit: float
    day: date | None
