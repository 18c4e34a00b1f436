"""What a manager is asked, answers and shares, and how they rate themselves."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base, Id, child_of


class NudgeRow(Base):
    """One question for one manager. `asked` is our wording of it, not the manager's words.

    `odds` are what the competency was drawn by. `recalls_id` is the nudge whose answer comes back with this one.
    """

    __tablename__ = "nudge"
    __table_args__ = (Index(None, "manager_id", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("manager.id", ondelete="CASCADE"))
    delivery_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey("delivery.id", ondelete="SET NULL"), unique=True
    )
    question_id: Mapped[str] = mapped_column(String(128))
    competency_id: Mapped[str] = mapped_column(String(64))
    asked: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(Id, ForeignKey("document.id", ondelete="SET NULL"), index=True)
    why: Mapped[str] = mapped_column(Text)
    because: Mapped[str] = mapped_column(String(16), server_default="")
    standing: Mapped[dict[str, Any]]
    odds: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    recalls_id: Mapped[int | None]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    skipped: Mapped[str | None] = mapped_column(String(16))
    returns_at: Mapped[datetime | None] = mapped_column(index=True)
    returns_as: Mapped[str | None] = mapped_column(String(16))
    follow_up: Mapped[str | None] = mapped_column(String(16))


class ReplyRow(Base):
    """What a manager wrote to a nudge: all of it, or what was added later; the first row gives its id."""

    __tablename__ = "reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    nudge_id: Mapped[int] = child_of("nudge.id")
    sealed_text: Mapped[str] = mapped_column(Text)
    way: Mapped[str] = mapped_column(String(16))
    source_ts: Mapped[str | None] = mapped_column(String(32))
    level: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]


class GuessRow(Base):
    """The number that a manager guessed in reply to a nudge, and what it is: all numbers sealed, in `unit`.

    `next_at` is when its author is asked whether they have looked.
    """

    __tablename__ = "guess"

    nudge_id: Mapped[int] = mapped_column(Id, ForeignKey("nudge.id", ondelete="CASCADE"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(16))
    sealed_guess: Mapped[str] = mapped_column(Text)
    sealed_low: Mapped[str | None] = mapped_column(Text)
    sealed_high: Mapped[str | None] = mapped_column(Text)
    from_text: Mapped[bool]
    guessed_at: Mapped[datetime]
    sealed_real: Mapped[str | None] = mapped_column(Text)
    sealed_url: Mapped[str | None] = mapped_column(Text)
    looked_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None] = mapped_column(index=True)


class CommitmentRow(Base):
    """A next step with a day, kept from a reply or from a self-check; `delivery_id` is what brought it back."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = child_of("manager.id")
    reply_id: Mapped[int | None] = mapped_column(Id, ForeignKey("reply.id", ondelete="CASCADE"), index=True)
    delivery_id: Mapped[int | None] = mapped_column(Id, ForeignKey("delivery.id", ondelete="SET NULL"), index=True)
    sealed_text: Mapped[str] = mapped_column(Text)
    sealed_outcome: Mapped[str | None] = mapped_column(Text)
    day: Mapped[date] = mapped_column(index=True)
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class SelfCheckRow(Base):
    """One finished self-check."""

    __tablename__ = "self_check"
    __table_args__ = (Index(None, "manager_id", "taken_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("manager.id", ondelete="CASCADE"))
    taken_at: Mapped[datetime]


class RatingRow(Base):
    """One competency's rating in a self-check."""

    __tablename__ = "rating"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 4", name="score"),)

    self_check_id: Mapped[int] = mapped_column(
        Id, ForeignKey("self_check.id", ondelete="CASCADE"), primary_key=True
    )
    competency_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    score: Mapped[int] = mapped_column(Integer)
    sealed_evidence: Mapped[str | None] = mapped_column(Text)


class SystemDepthRow(Base):
    """How deep a manager knows one of their systems, at one C4 level."""

    __tablename__ = "system_depth"
    __table_args__ = (CheckConstraint("depth BETWEEN 0 AND 3", name="depth"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    self_check_id: Mapped[int] = child_of("self_check.id")
    sealed_system: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(String(16))
    depth: Mapped[int] = mapped_column(Integer)


class CheckDraftRow(Base):
    """What stood in the fields of a self-check that its manager closed: field by field, sealed as a whole."""

    __tablename__ = "check_draft"

    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("manager.id", ondelete="CASCADE"), primary_key=True)
    sealed_answers: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]


class PictureRow(Base):
    """A picture of where a manager stands, or of how they guess, as Slack keeps it; the newest of each kind."""

    __tablename__ = "picture"

    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("manager.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    self_check_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey("self_check.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[str] = mapped_column(String(32))


class ShareRow(Base):
    """A reply that its author shares with a team, in the words they chose for it."""

    __tablename__ = "share"
    __table_args__ = (UniqueConstraint("reply_id", "team_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(Id, ForeignKey("reply.id", ondelete="CASCADE"))
    team_id: Mapped[int] = child_of("team.id")
    sealed_text: Mapped[str] = mapped_column(Text)
    named: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    posting_id: Mapped[int | None] = mapped_column(Id, ForeignKey("posting.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
