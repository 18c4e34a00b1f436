"""The states of a delivery, and what may happen to one: the promise that nothing is lost or sent twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """`due -> sending -> sent`; the rest are ways in which that can end or wait for a person."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    UNKNOWN = "unknown"
    EXPIRED = "expired"


class DeliveryKind(StrEnum):
    """What a delivery carries; the payload's shape follows from it."""

    INTRODUCTION = "introduction"
    NUDGE = "nudge"
    REMINDER = "reminder"
    RHYTHM = "rhythm"
    DIGEST = "digest"


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
    """A claimed delivery. `key` is opaque and travels with the message, so that it can be found again."""

    id: int
    key: str
    workspace_id: int
    kind: DeliveryKind
    subject_id: int
    recipient: str
    payload: Mapping[str, Any]
    tries: int


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
class Ambiguous:
    """Perhaps posted, perhaps not: a time-out, a reset, a 5xx. Never sent again without looking first."""

    reason: str


Outcome = Sent | Later | Refused | Ambiguous

LEASE = timedelta(seconds=60)
"""How long a claim lasts: far longer than one post, short enough that a crash is noticed within minutes."""

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)


def backoff(tries: int) -> timedelta:
    """The wait after the `tries`-th failed attempt, counting from 1: doubling, with a ceiling."""
    return min(FIRST_WAIT * (1 << min(tries - 1, 16)), LONGEST_WAIT)
