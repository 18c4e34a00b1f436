"""Sharing: a reply that its author shows to a team, in the words they choose for it."""

from dataclasses import dataclass
from enum import StrEnum

WORDS_LIMIT = 600
"""Characters: what a digest can hold of one colleague and stay on one screen."""


class ShareState(StrEnum):
    """What has become of something shared."""

    WAITING = "waiting"
    POSTED = "posted"
    WITHDRAWN = "withdrawn"


class ShareProblem(StrEnum):
    """Why words cannot be shared as they are."""

    EMPTY = "empty"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Share:
    """A reply shared with a team, and the nudge that it answers. `by` is its author's Slack id."""

    id: int
    reply_id: int
    nudge_id: int
    team_id: int
    manager_id: int
    by: str
    text: str
    named: bool
    state: ShareState
    posting_id: int | None


def problem_with(text: str) -> ShareProblem | None:
    """Why words cannot be shared as they are, or None when they can."""
    if not text.strip():
        return ShareProblem.EMPTY
    return ShareProblem.TOO_LONG if len(text.strip()) > WORDS_LIMIT else None
