"""Workspaces, managers, teams, leads: who there is, and what somebody with power over others did."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base, Id, child_of


class WorkspaceRow(Base):
    """A Slack team that the bot is installed in; it keeps its `team_id` when it joins an Enterprise Grid."""

    __tablename__ = "workspace"

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str | None] = mapped_column(String(32))
    team_id: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    bot_user_id: Mapped[str] = mapped_column(String(32))
    installed_at: Mapped[datetime]
    next_send_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(String(64))
    refused_since: Mapped[datetime | None]
    leaves_at: Mapped[datetime | None]
    default_weekday: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    default_time: Mapped[time] = mapped_column(default=time(9, 30), server_default="09:30:00")


class InstallationRow(Base):
    """The app in a workspace, or in all of an organisation's, by OAuth. Who installed it is not kept."""

    __tablename__ = "installation"

    tenant: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    bot_id: Mapped[str] = mapped_column(String(32))
    bot_user_id: Mapped[str] = mapped_column(String(32))
    scopes: Mapped[str] = mapped_column(Text)
    sealed_token: Mapped[str] = mapped_column(Text)
    sealed_refresh_token: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime | None]
    installed_at: Mapped[datetime]


class ManagerRow(Base):
    """A person the bot knows; nothing but the Slack id, the zone and where they stand is kept of them."""

    __tablename__ = "manager"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(String(32))
    zone: Mapped[str] = mapped_column(String(64))
    consent: Mapped[str] = mapped_column(String(16))
    active_since: Mapped[datetime | None]  # of a yes that still stands
    channel: Mapped[str | None] = mapped_column(String(32), index=True)
    created_at: Mapped[datetime]
    working_days: Mapped[str] = mapped_column(String(7), default="01234", server_default="01234")  # Monday is 0
    quiet_from: Mapped[time] = mapped_column(default=time(18), server_default="18:00:00")
    quiet_until: Mapped[time] = mapped_column(default=time(8), server_default="08:00:00")
    country: Mapped[str | None] = mapped_column(String(2))
    reminders: Mapped[bool] = mapped_column(default=True, server_default=true())
    paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    away_from: Mapped[date | None]  # None with a `back_on`: away already
    back_on: Mapped[date | None]
    heard_at: Mapped[datetime | None]
    heard_in_week: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    rhythm_asked_at: Mapped[datetime | None]
    last_sign_at: Mapped[datetime | None]
    unreachable: Mapped[str | None] = mapped_column(String(64))
    leaves_at: Mapped[datetime | None] = mapped_column(index=True)
    export_due_at: Mapped[datetime | None] = mapped_column(index=True)
    check_due_at: Mapped[datetime | None] = mapped_column(index=True)
    look_back_due_at: Mapped[datetime | None] = mapped_column(index=True)


class PulseRow(Base):
    """Whether the weekly minute is worth it to a manager, and why; `due_at` is when they are asked."""

    __tablename__ = "pulse"

    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("manager.id", ondelete="CASCADE"), primary_key=True)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    answer: Mapped[str | None] = mapped_column(String(16))
    sealed_why: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]


class SubscriptionRow(Base):
    """One area's nudges for one manager."""

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("manager_id", "area_id"),
        CheckConstraint("every_weeks BETWEEN 1 AND 52", name="every_weeks"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        Index(None, "next_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("manager.id", ondelete="CASCADE"))
    area_id: Mapped[str] = mapped_column(String(64))
    every_weeks: Mapped[int] = mapped_column(Integer)
    weekday: Mapped[int] = mapped_column(Integer)
    local_time: Mapped[time]
    due_at: Mapped[datetime]
    next_at: Mapped[datetime]


class TeamRow(Base):
    """A channel with a digest."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("workspace_id", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(255))
    zone: Mapped[str] = mapped_column(String(64))
    every_weeks: Mapped[int] = mapped_column(Integer)
    weekday: Mapped[int] = mapped_column(Integer)
    local_time: Mapped[time]
    next_digest_at: Mapped[datetime] = mapped_column(index=True)
    unreachable: Mapped[str | None] = mapped_column(String(64))
    owns: Mapped[str] = mapped_column(String(1000), default="", server_default="")  # names, separated by commas
    state: Mapped[str] = mapped_column(String(16), default="linked", server_default="linked")
    sections: Mapped[str] = mapped_column(
        String(255),
        default="actions,minute,readings,rfcs,shared",
        server_default="actions,minute,readings,rfcs,shared",
    )
    posts_when_empty: Mapped[bool] = mapped_column(default=True, server_default=true())
    skipped_slot: Mapped[str | None] = mapped_column(String(16))
    country: Mapped[str | None] = mapped_column(String(2))  # None for that of its zone, "" for none
    told_until: Mapped[datetime | None]
    for_outsiders: Mapped[bool] = mapped_column(default=False, server_default=false())


class TeamMemberRow(Base):
    """A manager in a team, by their own choice."""

    __tablename__ = "team_member"

    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    manager_id: Mapped[int] = mapped_column(
        Id, ForeignKey("manager.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime]


class LeadRow(Base):
    """Somebody whom a workspace admin has named a lead."""

    __tablename__ = "lead"

    workspace_id: Mapped[int] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    named_at: Mapped[datetime]


class CohortRow(Base):
    """The managers whom one week's figures were about, and the figures; written once, never worked out again.

    `members` are ids of ours, without a reference: a figure stays what it was when one of them is forgotten, and
    the next one must still not differ from it by one person.
    """

    __tablename__ = "cohort"
    __table_args__ = (UniqueConstraint("workspace_id", "week", "team_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"))
    week: Mapped[date]
    team_id: Mapped[int]  # 0 for those who are counted with no team
    members: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    draw_at: Mapped[datetime | None] = mapped_column(index=True)
    file_id: Mapped[str | None] = mapped_column(String(32))  # of the picture of the weeks up to this one


class AuditRow(Base):
    """What somebody with power over others did, readable by those concerned."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = child_of("workspace.id")
    actor: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime]
