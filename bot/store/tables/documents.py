"""Sources, their documents, and what becomes of those."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base, Id


class SourceRow(Base):
    """Where documents come from: what operators added for every workspace, or what one has added for itself.

    `token_env` names an environment variable; the token itself is never stored.
    """

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("kind", "location"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int | None] = mapped_column(index=True)  # goes with it: `workspaces.forget`
    kind: Mapped[str] = mapped_column(String(16))
    location: Mapped[str] = mapped_column(String(1024))
    base_url: Mapped[str | None] = mapped_column(String(1024))
    added_at: Mapped[datetime]
    synced_at: Mapped[datetime | None]
    token_env: Mapped[str | None] = mapped_column(String(128))
    private: Mapped[bool] = mapped_column(default=False, server_default=false())
    next_sync_at: Mapped[datetime | None] = mapped_column(index=True)
    state: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    unreadable: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    scope: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    problem: Mapped[str | None] = mapped_column(Text)
    problem_at: Mapped[datetime | None]


class DocumentRow(Base):
    """A post-mortem, RFC, ADR or design document of the organisation."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("source_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(Id, ForeignKey("source.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(String(1024))
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(500))
    day: Mapped[date | None] = mapped_column(index=True)
    organisation: Mapped[str] = mapped_column(String(255))
    url: Mapped[str | None] = mapped_column(String(2048))
    status: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str | None] = mapped_column(String(255))
    comments_until: Mapped[date | None] = mapped_column(index=True)
    open_since: Mapped[date | None] = mapped_column(index=True)
    summary: Mapped[str] = mapped_column(Text)
    headings: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    hidden_because: Mapped[str | None] = mapped_column(String(64))
    superseded_by: Mapped[int | None] = mapped_column(Id)  # a document's id, which may have gone
    found_at: Mapped[datetime | None] = mapped_column(index=True)
    status_before: Mapped[str | None] = mapped_column(String(16))
    status_changed_at: Mapped[datetime | None] = mapped_column(index=True)


class DocumentFitRow(Base):
    """How well a document serves a competency, and who says so: the ranking, or the source itself."""

    __tablename__ = "document_fit"

    document_id: Mapped[int] = mapped_column(Id, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    competency_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    origin: Mapped[str] = mapped_column(String(16), primary_key=True)
    score: Mapped[float]
    why: Mapped[dict[str, Any]]


class OpinionRow(Base):
    """What a reader thinks of a document: useful, or not for them."""

    __tablename__ = "opinion"

    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("manager.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[int] = mapped_column(
        Id, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    opinion: Mapped[str] = mapped_column(String(16))
    given_at: Mapped[datetime]


class TeamDocumentRow(Base):
    """A document that a team's digest has linked: it is not linked again."""

    __tablename__ = "team_document"

    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[int] = mapped_column(
        Id, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    useful: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
