"""What a delivery's payload says, as data: frozen when it is planned, given its shape when it is sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a message shows it. `facts` is its kind, origin and date in words; `why` the reason.

    What readers think of it is asked where `document_id` is known; messages of earlier versions do not have it.
    """

    title: str
    url: str | None
    facts: str
    summary: str
    why: str
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a manager wrote some weeks ago, to be shown to them alone. `when` as in "October"."""

    when: str
    text: str


@dataclass(frozen=True, slots=True)
class NudgeMessage:
    """One question, ready to be read. It has a hint where to look, or is about a document or an earlier answer."""

    nudge_id: int
    topic: str
    question: str
    hint: str | None
    reading: Reading | None
    earlier: Earlier | None = None

    @property
    def payload(self) -> dict[str, Any]:
        """The message as JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """The message again, from its payload."""
        reading, earlier = payload["reading"], payload.get("earlier")
        parts = {
            "reading": Reading(**reading) if reading else None,
            "earlier": Earlier(**earlier) if earlier else None,
        }
        return cls(**{**payload, **parts})


@dataclass(frozen=True, slots=True)
class DigestMessage:
    """A team's week: a sentence about its focus, a question for the team, and what to open."""

    headline: str
    focus: str
    question: str | None
    readings: tuple[Reading, ...]

    @property
    def payload(self) -> dict[str, Any]:
        """The message as JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """The message again, from its payload."""
        return cls(**{**payload, "readings": tuple(Reading(**reading) for reading in payload["readings"])})
