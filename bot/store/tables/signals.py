"""A team's tools and what they report. No column of these tables has room for a person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base, Id


class SignalRow(Base):
    """A tool that a team's figures are read from.

    `token_env` names an environment variable; the token itself is never stored. `since` is the first moment that
    the tool was asked for, `covers` the days of each kind of event that are whole.
    """

    __tablename__ = "signal"
    __table_args__ = (UniqueConstraint("team_id", "kind", "location"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    location: Mapped[str] = mapped_column(String(1024))
    base_url: Mapped[str | None] = mapped_column(String(1024))
    token_env: Mapped[str | None] = mapped_column(String(128))
    private: Mapped[bool]
    only: Mapped[dict[str, Any]]
    cursor: Mapped[dict[str, Any]]
    since: Mapped[datetime]
    covers: Mapped[dict[str, Any]]
    notes: Mapped[dict[str, Any]]
    synced_at: Mapped[datetime | None]
    next_sync_at: Mapped[datetime | None] = mapped_column(index=True)
    problem: Mapped[str | None] = mapped_column(Text)
    problem_at: Mapped[datetime | None]


class SignalEventRow(Base):
    """A page, an incident, a pull request or a build, by what its tool calls it."""

    __tablename__ = "signal_event"
    __table_args__ = (Index(None, "signal_id", "at"),)

    signal_id: Mapped[int] = mapped_column(Id, ForeignKey("signal.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    service: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str | None] = mapped_column(String(1000))
    ended_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    size: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(16))


class StandoutRow(Base):
    """What is out of the ordinary in a team's last closed week, which begins on `week`."""

    __tablename__ = "standout"

    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[date]
    found: Mapped[dict[str, Any]]


class SignalCostRow(Base):
    """What a service costs on a day, as one file of a bill says. The amount is a decimal number as text."""

    __tablename__ = "signal_cost"

    signal_id: Mapped[int] = mapped_column(Id, ForeignKey("signal.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[str] = mapped_column(String(512), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(String(120), primary_key=True)
    currency: Mapped[str] = mapped_column(String(16), primary_key=True)
    amount: Mapped[str] = mapped_column(String(64))
