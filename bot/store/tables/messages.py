"""What goes to Slack, what comes from there, and what is to go from there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base, Id, child_of


class DeliveryRow(Base):
    """A message that must reach Slack exactly once; `bot.core.delivery.deliveries` tells the states."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "slot"),
        UniqueConstraint("key"),
        Index(None, "state", "not_before"),
        Index(None, "workspace_id", "state", "not_before", "id"),
        Index(None, "workspace_id", "recipient", "last_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    slot: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(64))
    recipient: Mapped[str] = mapped_column(String(32))
    sealed_payload: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(255))
    first_attempt_at: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(Integer, default=0)
    channel: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    error: Mapped[str | None] = mapped_column(Text)
    stale: Mapped[int] = mapped_column(Integer, default=0, server_default="0", index=True)


class PostingRow(Base):
    """A message in a team's channel that may have to change: it holds words that their author can take back.

    A thread is kept here from the start, and becomes a delivery once the message that it hangs on is in Slack.
    """

    __tablename__ = "posting"
    __table_args__ = (UniqueConstraint("team_id", "kind", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(32))
    slot: Mapped[str] = mapped_column(String(64))
    sealed_payload: Mapped[str] = mapped_column(Text)
    delivery_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey("delivery.id", ondelete="SET NULL"), unique=True
    )
    changed: Mapped[bool] = mapped_column(default=False, server_default=false(), index=True)


class InboxRow(Base):
    """A payload that has had its effect: Slack redelivers, we act once."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    workspace_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey("workspace.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[str | None] = mapped_column(String(32), index=True)
    sealed_answer: Mapped[str | None] = mapped_column(Text)


class WorkspacePauseRow(Base):
    """A workspace that Slack asked us to leave alone until a moment (429)."""

    __tablename__ = "workspace_pause"

    workspace_id: Mapped[int] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[datetime]


class HandoutRow(Base):
    """Something in Slack that was no delivery: an export, an answer. Forgetting its owner takes it away, too."""

    __tablename__ = "handout"

    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = child_of("manager.id")
    kind: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(32))
    ref: Mapped[str] = mapped_column(String(32))


class ErasureRow(Base):
    """Something in Slack that is to go; of whom it was is not kept."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = child_of("workspace.id")
    kind: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(32))
    ref: Mapped[str] = mapped_column(String(32))
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
