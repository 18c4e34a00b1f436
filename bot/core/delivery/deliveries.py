"""The states of a delivery, and what may happen to one: the promise that nothing is lost or sent twice."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """`due -> sending -> sent`; `expired` was too late.

    `dead` (Slack refused it) and `unknown` (nobody can tell whether Slack has it) wait for a person's word.
    """

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    UNKNOWN = "unknown"
    EXPIRED = "expired"


NEED_A_PERSON = (State.DEAD, State.UNKNOWN)
"""Nothing happens to these by itself."""
UNSETTLED = (State.DUE, State.SENDING, *NEED_A_PERSON)


class DeliveryKind(StrEnum):
    """What a delivery carries; the payload's shape follows from it."""

    INTRODUCTION = "introduction"
    NUDGE = "nudge"
    REMINDER = "reminder"
    RHYTHM = "rhythm"
    COMMITMENTS = "commitments"
    CHECK = "check"
    LOOK = "look"
    PULSE = "pulse"
    LOOK_BACK = "look_back"
    DIGEST = "digest"
    DIGEST_THREAD = "digest_thread"
    SHARED = "shared"
    WELCOME = "welcome"


FOR_CHANNELS = frozenset(
    {DeliveryKind.DIGEST, DeliveryKind.DIGEST_THREAD, DeliveryKind.SHARED, DeliveryKind.WELCOME}
)
"""These go to a team's channel, the others to a person."""


UNSOLICITED = (
    DeliveryKind.NUDGE,
    DeliveryKind.REMINDER,
    DeliveryKind.RHYTHM,
    DeliveryKind.COMMITMENTS,
    DeliveryKind.CHECK,
    DeliveryKind.LOOK,
    DeliveryKind.PULSE,
    DeliveryKind.LOOK_BACK,
)
"""What comes to a manager by itself, except what they asked for."""
ASKED_FOR = "asked "
"""How the slots of questions begin that a manager asked for; the others came by themselves."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message that must reach Slack exactly once: (`kind`, `subject_id`, `slot`) is what makes it one.

    `recipient` is a user (who gets a DM) or a channel. It is sent from `not_before` until `not_after`.
    """

    workspace_id: int
    kind: DeliveryKind
    subject_id: int
    slot: str
    recipient: str
    payload: Mapping[str, Any]
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed delivery. `key` is opaque and travels with the message, so that it can be found again.

    `first_attempt_at` is when it could have reached Slack for the first time, `not_after` the end of its window.
    With `tries` a claim differs from the next one, even of the same process; it ends at `lease_until`.
    """

    id: int
    key: str
    workspace_id: int
    kind: DeliveryKind
    subject_id: int
    recipient: str
    payload: Mapping[str, Any]
    tries: int
    first_attempt_at: datetime
    not_after: datetime
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that Slack has. `stale` counts how often what it shows has changed since Slack was told.

    `slot` is which one of its kind to its subject it is.
    """

    id: int
    workspace_id: int
    kind: DeliveryKind
    subject_id: int
    recipient: str
    channel: str
    ts: str
    stale: int
    slot: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A delivery as operators and leads see it: where it stands and why, not what it says."""

    id: int
    workspace: str
    kind: DeliveryKind
    recipient: str
    state: State
    not_before: datetime
    not_after: datetime
    lease_until: datetime | None
    tries: int
    reason: str | None

    def is_stuck(self, now: datetime) -> bool:
        """Whether its claim has ended without a word: it is about to be looked for in Slack."""
        return self.state is State.SENDING and self.lease_until is not None and self.lease_until < now

    def in_words(self, now: datetime) -> str:
        """A line for an operator."""
        state = "stuck" if self.is_stuck(now) else self.state
        reason = f": {self.reason}" if self.reason else ""
        return (
            f"{self.id:6}  {state:8} {self.kind:12} {self.workspace}, to {self.recipient}, "
            f"{self.not_before:%Y-%m-%d %H:%M} to {self.not_after:%Y-%m-%d %H:%M} UTC, tries: {self.tries}{reason}"
        )

    def as_json(self, now: datetime) -> dict[str, Any]:
        """The same for a program."""
        moments = {"not_before": self.not_before, "not_after": self.not_after, "lease_until": self.lease_until}
        said = {name: moment.isoformat() if moment else None for name, moment in moments.items()}
        return {**asdict(self), **said, "stuck": self.is_stuck(now)}


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where nothing is sent any more: in a whole workspace, to its `channel`, or to so many of its `managers`."""

    workspace: str
    reason: str
    channel: str | None = None
    managers: int = 0

    def in_words(self) -> str:
        """A line for an operator."""
        where = f", to {self.channel}" if self.channel else ""
        who = f", to {self.managers} of its managers" if self.managers else ""
        return f"{'':6}  stopped  {self.workspace}{where}{who}: {self.reason}"

    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        return {"state": "stopped", **asdict(self)}


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack has it."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Later:
    """Certainly not posted: try again after `wait`; `pause` means the whole workspace must wait (429)."""

    reason: str
    wait: timedelta
    pause: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack will never take it."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoAccess:
    """Slack does not accept us in the whole workspace: nothing was posted, and nothing would be."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Perhaps posted, perhaps not: a time-out, a reset, a 5xx. Never sent again without looking first."""

    reason: str


Outcome = Sent | Later | Refused | NoAccess | Ambiguous
"""How a post went."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Slack does not have it: it may be posted again."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The place where it would be can't be read, so nobody can tell."""

    reason: str


Sighting = Sent | Missing | Unreadable | Later
"""What reading back showed; `Later` means that it was no time to ask."""

LEASE = timedelta(seconds=60)
"""How long a claim lasts: far longer than one post, short enough that a crash is noticed within minutes."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How fast messages go out, and how patient we are with those that nobody has heard of again.

    Slack takes "several hundred" messages a minute in a workspace and one a second in a channel, with short bursts
    (https://docs.slack.dev/apis/web-api/rate-limits); we stay on the safe side of the first.
    """

    pace: timedelta = timedelta(seconds=1) / 3
    """Between two messages to one workspace: a peak of a thousand people is spread over five minutes."""
    burst: int = 5
    """How many a workspace that was quiet may get at once."""
    channel_gap: timedelta = timedelta(seconds=1)
    """Between two messages to one recipient."""
    at_once: int = 100
    """Posts under way at the same time, over all workspaces."""
    lease: timedelta = LEASE
    quarantine: timedelta = timedelta(seconds=60)
    """How long after a lease Slack is left alone before it is asked: what is on its way may still arrive.
    It also makes up for replicas whose clocks differ by less than this."""

    def may_post(self, delivery: Delivery, now: datetime) -> bool:
        """Whether so much of the lease is left that an answer comes before it ends, or never.

        The lease began before its claim was committed: on a slow machine half of it may be over by then.
        """
        return now <= delivery.lease_until - self.lease / 2

    def next_turn(self, turn: datetime, now: datetime) -> datetime:
        """When a workspace's next turn comes after it took one now; its last one was due at `turn`."""
        return max(turn, now - self.pace * (self.burst - 1)) + self.pace


RULES = Rules()

ASK_AGAIN_AFTER = timedelta(hours=1)
"""How long a workspace that does not accept us is left alone: Slack has refused good tokens by mistake before."""

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)


def backoff(tries: int, draw: float = 1.0) -> timedelta:
    """The wait after the `tries`-th failed attempt, counting from 1: doubling, with a ceiling.

    `draw`, from 0 to 1, takes up to half of it away, so that what failed together does not come back together.
    """
    return min(FIRST_WAIT * (1 << min(tries - 1, 16)), LONGEST_WAIT) * (0.5 + draw / 2)


READ_BY_OTHERS = "read_by_others"
"""A refusal of our own: people of another organisation can read the channel, and nobody has agreed to that."""
REMEDIES = {
    "not_in_channel": "not_in_channel",
    "is_archived": "is_archived",
    "channel_not_found": "not_found",
    READ_BY_OTHERS: READ_BY_OTHERS,
    "user_not_found": "not_found",
    "user_disabled": "not_found",
    "account_inactive": "no_access",
    "invalid_auth": "no_access",
    "not_authed": "no_access",
    "token_expired": "no_access",
    "token_revoked": "no_access",
    "not_installed": "no_access",
}
"""Slack's name for a refusal, and the sentence that says what to do about it."""


def remedy(refusal: str) -> str:
    """The name of the sentence that says what to do about a refusal; `other` for one that nobody foresaw."""
    return REMEDIES.get(refusal, "other")


def locks_out(refusal: str) -> bool:
    """Whether a refusal concerns us, in the whole workspace."""
    return remedy(refusal) == "no_access"


def lasts(refusal: str) -> bool:
    """Whether a refusal concerns the recipient, whatever the message: the next one would fare no better."""
    return remedy(refusal) in ("not_in_channel", "is_archived", "not_found", READ_BY_OTHERS)
