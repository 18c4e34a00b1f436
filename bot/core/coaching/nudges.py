"""Nudges, the replies to them, and the commitments that replies make."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.checklist import FollowUp, Level
from bot.core.coaching.commitments import Commitment

REPLY_LIMIT = 3000
"""Characters kept of one reply: what a Slack text field takes. A longer one is refused whole, never cut."""

APART = "\n\n"
"""Between what was written first and what was added to it."""


class NudgeState(StrEnum):
    """What became of a nudge. One that stayed open has lapsed when the next message takes its place."""

    OPEN = "open"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    LAPSED = "lapsed"


def in_brief(asked: str, longest: int = 140) -> str:
    """A question in one line: up to the end of what it asks, if that fits; of a longer one its first words."""
    if len(asked) <= longest:
        return asked
    sentences = re.match(rf".{{{longest // 4},{longest - 1}}}[?](?=\s)", asked, re.DOTALL)
    if sentences:
        return sentences[0]
    words = asked[:longest].rpartition(" ")[0].rstrip(" ,;:(") or asked[: longest - 1]
    return f"{words}…"


class Skip(StrEnum):
    """Why a manager leaves a question without an answer; each changes what comes next."""

    NOT_MY_TEAM = "not_my_team"
    KNOW_WELL = "know_well"
    WRONG_MOMENT = "wrong_moment"
    UNCLEAR = "unclear"


class Return(StrEnum):
    """Why a nudge comes back: nobody answered yet, or its manager asked for it."""

    REMINDER = "reminder"
    SNOOZE = "snooze"


class Way(StrEnum):
    """How a reply came in."""

    MODAL = "modal"
    THREAD = "thread"
    MESSAGE = "message"
    COMMAND = "command"


class ReplyProblem(StrEnum):
    """Why a text cannot be kept as a reply."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MUCH = "too_much"
    NO_ROOM = "no_room"
    DAY_MISSING = "day_missing"
    STEP_MISSING = "step_missing"
    DAY_PAST = "day_past"
    GUESS_MISSING = "guess_missing"
    GUESS_UNCLEAR = "guess_unclear"
    LOW_UNCLEAR = "low_unclear"
    HIGH_UNCLEAR = "high_unclear"
    RANGE_APART = "range_apart"


@dataclass(frozen=True, slots=True)
class NewNudge:
    """A question about to be put to a manager.

    `standing` is how the competencies of its area stood, `odds` what they were drawn by, and `recalls_id` the
    nudge whose answer comes back with this one.
    """

    manager_id: int
    question_id: str
    competency_id: str
    asked: str
    document_id: int | None
    why: str
    because: str
    standing: Mapping[str, float]
    odds: Mapping[str, float]
    recalls_id: int | None
    due_at: datetime
    returns_at: datetime | None = None
    returns_as: Return | None = None


@dataclass(frozen=True, slots=True)
class Nudge:
    """One question sent to one manager. `channel` and `ts` are known once it has been delivered.

    `follow_up` is what it asks after its reply, for as long as nothing has been added.
    """

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
    skipped: Skip | None = None
    recalls: int | None = None
    """The nudge whose answer came back with this one."""
    follow_up: FollowUp | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A next step as somebody typed it: either part may still be missing."""

    text: str
    day: date | None


@dataclass(frozen=True, slots=True)
class TypedGuess:
    """A guess as somebody typed it, and the range that they are 80% sure of; any field may be empty."""

    value: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class NewReply:
    """What a manager wrote, before it is kept. `source_ts` is the Slack message it came in, if it did."""

    text: str
    way: Way
    source_ts: str | None = None
    step: Step | None = None
    level: Level | None = None
    guess: TypedGuess | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one message or one window brought to a reply. `source_ts` is that message, if it was one."""

    id: int
    text: str
    source_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """All that a manager wrote to one nudge: a first part, and what was added to it."""

    id: int
    nudge_id: int
    parts: tuple[Part, ...]
    way: Way
    created_at: datetime
    commitment: Commitment | None = None
    level: Level | None = None

    @property
    def text(self) -> str:
        """The reply as it reads."""
        return APART.join(part.text for part in self.parts)

    def beside(self, part: Part) -> str:
        """What the other parts say."""
        return APART.join(other.text for other in self.parts if other.id != part.id)


def problem_with(reply: NewReply, today: date, kept: str = "") -> ReplyProblem | None:
    """Why a reply can't be kept beside what is `kept` already, or None if it can. `today` is the manager's."""
    if not reply.text.strip():
        return ReplyProblem.EMPTY
    if len(reply.text) > REPLY_LIMIT:
        return ReplyProblem.TOO_LONG
    if kept and len(kept + APART + reply.text) > REPLY_LIMIT:
        return ReplyProblem.TOO_MUCH
    return problem_with_step(reply.step, today) if reply.step else None


def problem_with_step(step: Step, today: date) -> ReplyProblem | None:
    """Why a step is no commitment yet: it needs its words, and a day that is not over."""
    if not step.text.strip():
        return ReplyProblem.STEP_MISSING
    if step.day is None:
        return ReplyProblem.DAY_MISSING
    return ReplyProblem.DAY_PAST if step.day < today else None
