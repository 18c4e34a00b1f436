"""Deliveries: planned once, claimed by one, recorded by whoever holds the claim."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.deliveries import LEASE, Delivery, DeliveryKind, NewDelivery, State
from bot.store.tables import DeliveryRow, WorkspacePauseRow
from bot.store.upsert import insert_new
from bot.store.vault import seal, unseal


async def plan(session: AsyncSession, new: NewDelivery) -> int | None:
    """Adds a delivery unless its slot is taken; gives its id, or None when it was planned before."""
    key = uuid.uuid4().hex
    values = {
        "workspace_id": new.workspace_id,
        "kind": new.kind,
        "subject_id": new.subject_id,
        "slot": new.slot,
        "key": key,
        "recipient": new.recipient,
        "sealed_payload": seal(session, json.dumps(new.payload)),
        "state": State.DUE,
        "not_before": new.not_before,
        "not_after": new.not_after,
        "tries": 0,
    }
    if not await insert_new(session, DeliveryRow, values):
        return None
    return await session.scalar(select(DeliveryRow.id).where(DeliveryRow.key == key))


async def is_planned(session: AsyncSession, kind: DeliveryKind, subject_id: int, slot: str) -> bool:
    """Whether this slot has its delivery already."""
    taken = and_(DeliveryRow.kind == kind, DeliveryRow.subject_id == subject_id, DeliveryRow.slot == slot)
    return bool(await session.scalar(select(exists().where(taken))))


async def expire(session: AsyncSession, now: datetime) -> int:
    """Gives up what was not sent within its window; tells how many."""
    late = and_(DeliveryRow.state == State.DUE, DeliveryRow.not_after < now)
    return await _change(session, late, state=State.EXPIRED, sealed_payload=None, error="window over")


async def claim(session: AsyncSession, owner: str, now: datetime, limit: int) -> Sequence[Delivery]:
    """Takes up to `limit` due deliveries for `owner`; they stay taken until recorded or the lease ends."""
    paused = exists().where(
        WorkspacePauseRow.workspace_id == DeliveryRow.workspace_id, WorkspacePauseRow.until > now
    )
    due = (
        select(DeliveryRow.id)
        .where(DeliveryRow.state == State.DUE, DeliveryRow.not_before <= now, ~paused)
        .order_by(DeliveryRow.not_before, DeliveryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")  # a subquery could be run again by the planner and lock more than the limit
    )
    claimed = {"state": State.SENDING, "owner": owner, "lease_until": now + LEASE, "tries": DeliveryRow.tries + 1}
    taken = (
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(select(due.c.id)))
        .values(**claimed, first_attempt_at=func.coalesce(DeliveryRow.first_attempt_at, now))
        .returning(DeliveryRow)
    )
    rows = sorted(await session.scalars(taken), key=lambda row: (row.not_before, row.id))
    return [_value(session, row) for row in rows]


async def record_sent(session: AsyncSession, delivery: Delivery, owner: str, channel: str, ts: str) -> bool:
    """Slack has it. The payload goes: it has done its work. False when the claim was lost meanwhile."""
    done = {"state": State.SENT, "sealed_payload": None, "error": None, "owner": None}
    return bool(await _change(session, _held(delivery, owner), **done, channel=channel, ts=ts))


async def record_later(
    session: AsyncSession, delivery: Delivery, owner: str, not_before: datetime, reason: str
) -> bool:
    """It was certainly not posted: due again at `not_before`. False when the claim was lost meanwhile."""
    free = {"state": State.DUE, "owner": None, "lease_until": None}
    return bool(await _change(session, _held(delivery, owner), **free, not_before=not_before, error=reason))


async def record_dead(session: AsyncSession, delivery: Delivery, owner: str, reason: str) -> bool:
    """Slack will never take it. False when the claim was lost meanwhile."""
    held = _held(delivery, owner)
    return bool(await _change(session, held, state=State.DEAD, error=reason, owner=None, sealed_payload=None))


async def record_ambiguous(session: AsyncSession, delivery: Delivery, owner: str, reason: str) -> bool:
    """Perhaps posted: it stays claimed, so that nobody sends it again unseen. False when the claim was lost."""
    return bool(await _change(session, _held(delivery, owner), error=reason))


async def next_due_at(session: AsyncSession) -> datetime | None:
    """When the next planned delivery may go out."""
    query = select(DeliveryRow.not_before).where(DeliveryRow.state == State.DUE)
    return await session.scalar(query.order_by(DeliveryRow.not_before).limit(1))


def _held(delivery: Delivery, owner: str) -> ColumnElement[bool]:
    return and_(DeliveryRow.id == delivery.id, DeliveryRow.owner == owner, DeliveryRow.state == State.SENDING)


async def _change(session: AsyncSession, which: ColumnElement[bool], **values: object) -> int:
    result = await session.execute(update(DeliveryRow).where(which).values(**values))
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE always gives one
    return result.rowcount


def _value(session: AsyncSession, row: DeliveryRow) -> Delivery:
    if row.sealed_payload is None:
        raise ValueError(f"delivery {row.id} has no payload any more")
    return Delivery(
        id=row.id,
        key=row.key,
        workspace_id=row.workspace_id,
        kind=DeliveryKind(row.kind),
        subject_id=row.subject_id,
        recipient=row.recipient,
        payload=json.loads(unseal(session, row.sealed_payload)),
        tries=row.tries,
    )
