"""Traces: what is in Slack because of one person, and goes when they are forgotten."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MOST_TRIES = 10
"""After these a trace is given up: an hour of trying has shown that Slack will not take it away."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)


class TraceKind(StrEnum):
    """What a trace is in Slack."""

    MESSAGE = "message"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Trace:
    """A message of the bot (`ref` is its time stamp), or a file that it has uploaded (`ref` is its id).

    `channel` is where it stands; empty for a file that is shared with nobody.
    """

    kind: TraceKind
    channel: str
    ref: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """A trace that is to go from a workspace, and how often that has been tried."""

    id: int
    workspace_id: int
    trace: Trace
    tries: int

    @property
    def is_hopeless(self) -> bool:
        """Whether it has been tried often enough."""
        return self.tries >= MOST_TRIES


def next_try_in(tries: int) -> timedelta:
    """The wait after the `tries`-th try, counting from 1: doubling, with a ceiling."""
    return min(FIRST_WAIT * (1 << (tries - 1)), LONGEST_WAIT)
