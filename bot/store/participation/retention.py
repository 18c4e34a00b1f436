"""What is too old to be kept, found and removed in batches."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Delete,
    Integer,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.core.coaching.sharing import ShareState
from bot.core.delivery.deliveries import DeliveryKind, State
from bot.core.participation.retention import Kind
from bot.store.tables import (
    AuditRow,
    Base,
    CohortRow,
    CommitmentRow,
    DeliveryRow,
    InboxRow,
    NudgeRow,
    PostingRow,
    PulseRow,
    ReplyRow,
    SelfCheckRow,
    ShareRow,
)
from bot.store.writing import write

CUTOFF: BindParameter[Any] = bindparam("too_old")
CUTOFF_DAY: BindParameter[Any] = bindparam("too_old_day")
"""Until when something is too old; a condition is the same every night, so each is put together once."""
_STANDS = ShareRow.state != ShareState.WITHDRAWN


def _old_questions() -> ColumnElement[bool]:
    """Questions put long ago, with answers and next steps as old; not while a team still reads the answer."""
    answered = exists().where(ReplyRow.nudge_id == NudgeRow.id, ReplyRow.created_at >= CUTOFF)
    to_come = exists().where(
        CommitmentRow.reply_id == ReplyRow.id, ReplyRow.nudge_id == NudgeRow.id, CommitmentRow.day >= CUTOFF_DAY
    )
    shown = exists().where(ShareRow.reply_id == ReplyRow.id, ReplyRow.nudge_id == NudgeRow.id, _STANDS)
    return and_(NudgeRow.due_at < CUTOFF, ~answered, ~to_come, ~shown)


def _old_checks() -> ColumnElement[bool]:
    return SelfCheckRow.taken_at < CUTOFF


def _old_deliveries() -> ColumnElement[bool]:
    """What is settled or waits for a person, and could not have been sent for long.

    Where a message holds what somebody shared, its place in Slack is kept: they must be able to take it back.
    """
    shown = exists().where(ShareRow.posting_id == PostingRow.id, _STANDS)
    holds = exists().where(PostingRow.delivery_id == DeliveryRow.id, or_(PostingRow.changed, shown))
    settled = DeliveryRow.state.not_in((State.DUE, State.SENDING))
    return and_(DeliveryRow.not_after < CUTOFF, settled, ~holds)


def _old_postings() -> ColumnElement[bool]:
    """What messages in channels said, once they may not change any more and what carried them is too old or gone.

    A thread that was never planned is as old as the digest that it waited for.
    """
    fresh = or_(DeliveryRow.not_after >= CUTOFF, DeliveryRow.state.in_((State.DUE, State.SENDING)))
    carried = exists().where(DeliveryRow.id == PostingRow.delivery_id, fresh)
    digest = aliased(PostingRow)
    its_digest = and_(digest.team_id == PostingRow.team_id, digest.slot == PostingRow.slot)
    waits = exists().where(
        its_digest, digest.kind == DeliveryKind.DIGEST, DeliveryRow.id == digest.delivery_id, fresh
    )
    is_thread = PostingRow.kind == DeliveryKind.DIGEST_THREAD
    in_slack = exists().where(DeliveryRow.id == PostingRow.delivery_id, DeliveryRow.state == State.SENT)
    shown = exists().where(ShareRow.posting_id == PostingRow.id, _STANDS)
    changing = and_(PostingRow.changed, in_slack)
    return and_(~carried, ~and_(is_thread, PostingRow.delivery_id.is_(None), waits), ~shown, ~changing)


def _old_payloads() -> ColumnElement[bool]:
    return InboxRow.received_at < CUTOFF


def _old_log_entries() -> ColumnElement[bool]:
    return AuditRow.at < CUTOFF


def _old_figures() -> ColumnElement[bool]:
    return CohortRow.week < CUTOFF_DAY


def _old_pulses() -> ColumnElement[bool]:
    return PulseRow.answered_at < CUTOFF


TOO_OLD: Mapping[Kind, tuple[type[Base], ColumnElement[bool]]] = {
    Kind.REPLIES: (NudgeRow, _old_questions()),
    Kind.CHECKS: (SelfCheckRow, _old_checks()),
    Kind.DELIVERIES: (DeliveryRow, _old_deliveries()),
    Kind.POSTINGS: (PostingRow, _old_postings()),
    Kind.INBOX: (InboxRow, _old_payloads()),
    Kind.AUDIT: (AuditRow, _old_log_entries()),
    Kind.FIGURES: (CohortRow, _old_figures()),
    Kind.PULSES: (PulseRow, _old_pulses()),
}
"""Where each kind stands, and when a row of it is too old; what hangs on the row goes with it."""


def _before(cutoff: datetime) -> dict[str, Any]:
    return {CUTOFF.key: cutoff, CUTOFF_DAY.key: cutoff.date()}


async def count(session: AsyncSession, kind: Kind, cutoff: datetime) -> int:
    """How many of a kind are older than `cutoff`."""
    table, too_old = TOO_OLD[kind]
    query = select(func.count()).select_from(table).where(too_old)
    return await session.scalar(query, _before(cutoff)) or 0


async def remove(session: AsyncSession, kind: Kind, cutoff: datetime, limit: int) -> int:
    """Removes some that are older than `cutoff`; tells how many."""
    return (await write(session, _removal(kind), {**_before(cutoff), "most": limit})).rowcount


@cache
def _removal(kind: Kind) -> Delete:
    table, too_old = TOO_OLD[kind]
    (key,) = table.__table__.primary_key
    some = select(key).where(too_old).limit(bindparam("most", type_=Integer))
    return delete(table).where(key.in_(some))
