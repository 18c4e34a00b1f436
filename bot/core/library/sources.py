"""Where documents come from, and how often they are looked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.library.scope import EVERYTHING, Proposal, Scope

SYNC_EVERY = timedelta(hours=6)
TRY_AGAIN = timedelta(hours=1)
"""After a source could not be read."""


UNFINISHED = "unfinished"
"""In the state of a source: what it told of itself before does not hold any more."""


class SourceKind(StrEnum):
    """What a source is; what was added in Slack came one by one, and is never read again."""

    FOLDER = "folder"
    GIT = "git"
    FEED = "feed"
    LIST = "list"
    SLACK = "slack"


WITH_FOLDERS = frozenset({SourceKind.FOLDER, SourceKind.GIT})
"""Sources of which somebody may mean a part."""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source as an operator describes it. `token_env` names the variable that holds its token."""

    kind: SourceKind
    location: str
    base_url: str | None = None
    token_env: str | None = None
    private: bool = False
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class Source:
    """A source and what is known of it.

    `unreadable` are paths of documents with the reasons; `passed_over` counts the files that are no
    documents, by what they are; `problem` is why the last try failed as a whole; `proposal` is what to take of
    it, where nobody has said it and most of it is something else.
    """

    id: int
    kind: SourceKind
    location: str
    base_url: str | None
    token_env: str | None
    private: bool
    state: dict[str, str]
    synced_at: datetime | None
    next_sync_at: datetime | None
    unreadable: tuple[tuple[str, str], ...]
    problem: str | None
    problem_at: datetime | None
    documents: int = 0
    passed_over: Mapping[str, int] = field(default_factory=dict)
    scope: Scope = EVERYTHING
    proposal: Proposal | None = None

    @property
    def name(self) -> str:
        """What people call it: `acme/docs` of a repository, the name of a folder."""
        parts = re.split(r"[/:]", self.location.rstrip("/").removesuffix(".git"))
        return "/".join(parts[-2:] if self.kind is SourceKind.GIT else parts[-1:])

    @property
    def unfinished(self) -> bool:
        """Whether something of it was changed and has not been ranked since."""
        return UNFINISHED in self.state
