"""Nudges, the replies to them, and the commitments that replies make."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

REPLY_LIMIT = 3000
"""Characters kept of one reply: what a Slack text field takes. A longer one is refused whole, never cut."""

ASKED_FOR = "asked "
"""How the slots of questions begin that a manager asked for; the others came by themselves."""


class NudgeState(StrEnum):
    """What became of a nudge."""

    OPEN = "open"
    ANSWERED = "answered"
    SKIPPED = "skipped"


class Return(StrEnum):
    """Why a nudge comes back: nobody answered yet, or its manager asked for it."""

    REMINDER = "reminder"
    SNOOZE = "snooze"


class Way(StrEnum):
    """How a reply came in."""

    MODAL = "modal"
    THREAD = "thread"
    MESSAGE = "message"


class ReplyProblem(StrEnum):
    """Why a text cannot be kept as a reply."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    DAY_MISSING = "day_missing"
    STEP_MISSING = "step_missing"
    DAY_PAST = "day_past"


@dataclass(frozen=True, slots=True)
class Nudge:
    """One question sent to one manager. `channel` and `ts` are known once it has been delivered."""

    id: int
    manager_id: int
    question_id: str
    competency_id: str
    asked: str
    document_id: int | None
    why: str
    due_at: datetime
    state: NudgeState
    channel: str | None = None
    ts: str | None = None
    returns_at: datetime | None = None
    returns_as: Return | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A next step as somebody typed it: either part may still be missing."""

    text: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A next step with its day, in the manager's words."""

    text: str
    day: date


@dataclass(frozen=True, slots=True)
class NewReply:
    """What a manager wrote, before it is kept. `source_ts` is the Slack message it came in, if it did."""

    text: str
    way: Way
    source_ts: str | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A kept reply."""

    id: int
    nudge_id: int
    text: str
    way: Way
    created_at: datetime
    commitment: Commitment | None = None


def problem_with(reply: NewReply, today: date) -> ReplyProblem | None:
    """Why a reply cannot be kept as it is, or None when it can. `today` is the manager's own."""
    if not reply.text.strip():
        return ReplyProblem.EMPTY
    if len(reply.text) > REPLY_LIMIT:
        return ReplyProblem.TOO_LONG
    return problem_with_step(reply.step, today) if reply.step else None


def problem_with_step(step: Step, today: date) -> ReplyProblem | None:
    """Why a step is no commitment yet: it needs its words, and a day that is not over."""
    if not step.text.strip():
        return ReplyProblem.STEP_MISSING
    if step.day is None:
        return ReplyProblem.DAY_MISSING
    return ReplyProblem.DAY_PAST if step.day < today else None
