"""What a delivery's payload says, as data: frozen when it is planned, given its shape when it is sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
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
    superseded: str = ""
    """The words before the title of what holds in its place, which follow here."""
    successor: str = ""
    successor_url: str | None = None


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
    def in_short(self) -> Self:
        """The same for a second time: of the document its title and link, and nobody is asked about it again."""
        reading = self.reading and replace(self.reading, summary="", why="", document_id=None)
        return replace(self, reading=reading)

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
class SharedWords:
    """What a manager chose to share: the question it answers, their words, and their Slack id if they said so.

    `title` and `url` are those of the document that the question was about, if any. Words that were withdrawn are
    None, and so is the name.
    """

    share_id: int
    asked: str
    text: str | None
    by: str | None
    title: str | None = None
    url: str | None = None

    @classmethod
    def withdrawn(cls, share_id: int) -> Self:
        """What is left of it once its author takes it back."""
        return cls(share_id, asked="", text=None, by=None)


@dataclass(frozen=True, slots=True)
class DigestReading:
    """A document of a digest, with a question for the team."""

    document_id: int
    reading: Reading
    question: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what to know first, and a document to open, with its day and what holds in its place."""

    lead: str
    title: str
    url: str | None
    when: str = ""
    superseded: str = ""
    successor: str = ""
    successor_url: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Several lines under a heading."""

    name: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DigestMessage:
    """A team's week, or the rest of it in the thread (where there is neither headline nor focus)."""

    headline: str | None = None
    focus: str | None = None
    minute: str | None = None
    shared: tuple[SharedWords, ...] = ()
    readings: tuple[DigestReading, ...] = ()
    listings: tuple[Listing, ...] = ()
    has_thread: bool = False
    thread_ts: str | None = None

    @property
    def payload(self) -> dict[str, Any]:
        """The message as JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """The message again, from its payload."""
        parts = {
            "shared": tuple(SharedWords(**one) for one in payload["shared"]),
            "readings": tuple(
                DigestReading(**{**one, "reading": Reading(**one["reading"])}) for one in payload["readings"]
            ),
            "listings": tuple(
                Listing(**{**one, "lines": tuple(Line(**line) for line in one["lines"])})
                for one in payload["listings"]
            ),
        }
        return cls(**{**payload, **parts})

    def with_words(self, words: SharedWords) -> Self:
        """The same message with other words in the place of what was shared before."""
        return replace(self, shared=tuple(words if one.share_id == words.share_id else one for one in self.shared))
