"""The tables. Columns named `sealed_*` hold what people wrote, encrypted (see `bot.store.vault`)."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up by itself only for INTEGER keys


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in, aware out, UTC in the database (SQLite would drop the zone silently)."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive moment: nobody could tell what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives the moment back in UTC, whatever zone the server's session uses."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The common root: how Python types become columns, and how constraints are named."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {int: Id, datetime: UtcDateTime(), dict[str, Any]: JSON()}  # noqa: RUF012 - SQLAlchemy's

    @classmethod
    def __table_cls__(cls, *parts: Any, **options: Any) -> Table:  # noqa: ANN401 - SQLAlchemy's own hook
        """A table that never gives an id twice: ids outlive rows, in old buttons and as subjects of deliveries."""
        return Table(*parts, **options, sqlite_autoincrement=True)


def _child_of(target: str) -> Mapped[int]:
    """A reference that goes when its parent goes, so that forgetting somebody forgets all of them."""
    return mapped_column(Id, ForeignKey(target, ondelete="CASCADE"), index=True)


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


class ManagerRow(Base):
    """A person the bot knows; nothing but the Slack id, the zone and where they stand is kept of them."""

    __tablename__ = "manager"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(String(32))
    zone: Mapped[str] = mapped_column(String(64))
    consent: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    working_days: Mapped[str] = mapped_column(String(7), default="01234", server_default="01234")  # Monday is 0
    quiet_from: Mapped[time] = mapped_column(default=time(18), server_default="18:00:00")
    quiet_until: Mapped[time] = mapped_column(default=time(8), server_default="08:00:00")
    country: Mapped[str | None] = mapped_column(String(2))
    reminders: Mapped[bool] = mapped_column(default=True, server_default=true())
    paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    back_on: Mapped[date | None]
    heard_at: Mapped[datetime | None]
    heard_in_week: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    rhythm_asked_at: Mapped[datetime | None]
    last_sign_at: Mapped[datetime | None]
    unreachable: Mapped[str | None] = mapped_column(String(64))
    leaves_at: Mapped[datetime | None] = mapped_column(index=True)
    export_due_at: Mapped[datetime | None] = mapped_column(index=True)
    check_due_at: Mapped[datetime | None] = mapped_column(index=True)


class SubscriptionRow(Base):
    """One area's nudges for one manager."""

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("manager_id", "area_id"),
        CheckConstraint("every_weeks BETWEEN 1 AND 52", name="every_weeks"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("manager.id", ondelete="CASCADE"))
    area_id: Mapped[str] = mapped_column(String(64))
    every_weeks: Mapped[int] = mapped_column(Integer)
    weekday: Mapped[int] = mapped_column(Integer)
    local_time: Mapped[time]
    due_at: Mapped[datetime]
    next_at: Mapped[datetime] = mapped_column(index=True)


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


class TeamMemberRow(Base):
    """A manager in a team, by their own choice."""

    __tablename__ = "team_member"

    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    manager_id: Mapped[int] = mapped_column(
        Id, ForeignKey("manager.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime]


class DeliveryRow(Base):
    """A message that must reach Slack exactly once; `bot.core.deliveries` tells the states."""

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
    nudge_id: Mapped[int] = _child_of("nudge.id")
    sealed_text: Mapped[str] = mapped_column(Text)
    way: Mapped[str] = mapped_column(String(16))
    source_ts: Mapped[str | None] = mapped_column(String(32))
    level: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]


class CommitmentRow(Base):
    """A next step with a day, kept from a reply or from a self-check; `delivery_id` is what brought it back."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = _child_of("manager.id")
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
    self_check_id: Mapped[int] = _child_of("self_check.id")
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
    """A picture of where a manager stands, as Slack keeps it for the bot; the newest of each kind."""

    __tablename__ = "picture"

    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("manager.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    self_check_id: Mapped[int] = _child_of("self_check.id")
    file_id: Mapped[str] = mapped_column(String(32))


class SourceRow(Base):
    """Where documents come from. Sources serve the whole installation, which is one organisation.

    `token_env` names an environment variable; the token itself is never stored.
    """

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("kind", "location"),)

    id: Mapped[int] = mapped_column(primary_key=True)
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


class ShareRow(Base):
    """A reply that its author shares with a team, in the words they chose for it."""

    __tablename__ = "share"
    __table_args__ = (UniqueConstraint("reply_id", "team_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(Id, ForeignKey("reply.id", ondelete="CASCADE"))
    team_id: Mapped[int] = _child_of("team.id")
    sealed_text: Mapped[str] = mapped_column(Text)
    named: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    posting_id: Mapped[int | None] = mapped_column(Id, ForeignKey("posting.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]


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


class InboxRow(Base):
    """A payload that has had its effect: Slack redelivers, we act once."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[str | None] = mapped_column(String(32), index=True)
    sealed_answer: Mapped[str | None] = mapped_column(Text)


class WorkspacePauseRow(Base):
    """A workspace that Slack asked us to leave alone until a moment (429)."""

    __tablename__ = "workspace_pause"

    workspace_id: Mapped[int] = mapped_column(Id, ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[datetime]


class AuditRow(Base):
    """What somebody with power over others did, readable by those concerned."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = _child_of("workspace.id")
    actor: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime]


class KeyCheckRow(Base):
    """One word that everybody knows, sealed: it shows at the start whether the keys are the right ones."""

    __tablename__ = "key_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_word: Mapped[str] = mapped_column(Text)


class ChoreRow(Base):
    """Work that comes again by the clock, whichever replica does it, and when it is due next."""

    __tablename__ = "chore"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    due_at: Mapped[datetime]


class HandoutRow(Base):
    """Something in Slack that was no delivery: an export, an answer. Forgetting its owner takes it away, too."""

    __tablename__ = "handout"

    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = _child_of("manager.id")
    kind: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(32))
    ref: Mapped[str] = mapped_column(String(32))


class ErasureRow(Base):
    """Something in Slack that is to go; of whom it was is not kept."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = _child_of("workspace.id")
    kind: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(32))
    ref: Mapped[str] = mapped_column(String(32))
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
