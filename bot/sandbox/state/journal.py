"""What happened before people's eyes, in order: the material of a transcript."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.sandbox.clock import Now

Json = dict[str, Any]
What = Literal[
    "said",
    "edited",
    "deleted",
    "whispered",
    "commanded",
    "pressed",
    "opened",
    "changed",
    "refused",
    "submitted",
    "closed",
    "home",
    "trouble",
]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that some people saw happen."""

    at: datetime
    what: What
    seen_by: frozenset[str]
    """User ids."""
    who: str = ""
    """User id of whoever did it."""
    channel: str = ""
    text: str = ""
    blocks: Sequence[Json] = ()
    thread_ts: str | None = None
    view: Json | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    """What a modal was submitted with, or the errors shown in it: by block id."""


class Shown(Protocol):
    """What the journal reads of a message."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json]
    thread_ts: str | None


class Journal:
    """Every moment of one workspace, oldest first."""

    def __init__(self, now: Now) -> None:
        self.moments: list[Moment] = []
        self._now = now

    def note(self, what: What, seen_by: Iterable[str], message: Shown) -> None:
        """Remember what a message says at this moment."""
        self.add(
            what,
            seen_by,
            who=message.user,
            channel=message.channel,
            text=message.text,
            blocks=tuple(message.blocks),
            thread_ts=message.thread_ts if message.thread_ts != message.ts else None,
        )

    def add(self, what: What, seen_by: Iterable[str], **more: Any) -> None:  # noqa: ANN401 - the fields of Moment
        """Remember one moment."""
        self.moments.append(Moment(self._now(), what, frozenset(seen_by), **more))
