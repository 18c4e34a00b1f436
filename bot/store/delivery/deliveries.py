"""Deliveries: planned once, claimed by one, recorded by whoever holds the claim."""

import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.core.delivery.deliveries import (
    NEED_A_PERSON,
    RULES,
    Delivery,
    DeliveryKind,
    NewDelivery,
    Rules,
    State,
    Unsettled,
)
from bot.store.tables import DeliveryRow, UtcDateTime, WorkspacePauseRow, WorkspaceRow
from bot.store.upsert import insert_all_new
from bot.store.vault import seal, unseal
from bot.store.writing import write

KEYS = uuid.UUID("6f0c2a52-5a0e-4f4c-9a53-0d6c3f2b7e11")
"""Any number will do, as long as every version of em-coach takes the same one."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""The last turn of a workspace that has had none."""


async def plan(session: AsyncSession, new: NewDelivery) -> int | None:
    """Adds a delivery unless its slot is taken; gives its id, or None when it was planned before."""
    return (await plan_all(session, [new]))[0]


async def plan_all(session: AsyncSession, news: Sequence[NewDelivery]) -> list[int | None]:
    """Adds deliveries unless their slots are taken; gives their ids in the same order, None for a taken slot."""
    rows = [_new(session, one) for one in news]
    added = dict(await insert_all_new(session, DeliveryRow, rows, DeliveryRow.key, DeliveryRow.id))
    return [added.pop(row["key"], None) for row in rows]


async def number(session: AsyncSession, kind: DeliveryKind, subject_id: int) -> int:
    """How many messages of a kind there have been about a subject, as far as that is kept."""
    query = select(func.count()).where(DeliveryRow.kind == kind, DeliveryRow.subject_id == subject_id)
    return await session.scalar(query) or 0


async def planned_slots(
    session: AsyncSession, kind: DeliveryKind, subject_ids: Collection[int], slots: Collection[str]
) -> set[tuple[int, str]]:
    """Which of these subjects have their delivery in which of these slots already."""
    query = select(DeliveryRow.subject_id, DeliveryRow.slot).where(
        DeliveryRow.kind == kind, DeliveryRow.subject_id.in_(subject_ids), DeliveryRow.slot.in_(slots)
    )
    return {(subject_id, slot) for subject_id, slot in await session.execute(query)}


async def is_planned(session: AsyncSession, kind: DeliveryKind, subject_id: int, slot: str) -> bool:
    """Whether this slot has its delivery already."""
    return bool(await planned_slots(session, kind, [subject_id], [slot]))


async def expire(session: AsyncSession, now: datetime) -> int:
    """Gives up what was not sent within its window; tells how many."""
    late = and_(DeliveryRow.state == State.DUE, DeliveryRow.not_after < now)
    return await _change(session, late, state=State.EXPIRED, sealed_payload=None, error="window over")


async def claim(
    session: AsyncSession, owner: str, now: datetime, limit: int, rules: Rules = RULES
) -> Sequence[Delivery]:
    """Takes what may go out now for `owner`, up to `limit`: one message of each workspace, then one more of each.

    A workspace that is not paused gets its turn when its last one is long enough ago, and those that have waited
    longest come first. Its row is locked meanwhile, so that replicas together keep the pace as one process would.
    """
    claimed: list[Delivery] = []
    while len(claimed) < limit and (more := await _one_of_each(session, owner, now, limit - len(claimed), rules)):
        claimed += more
    return claimed


async def _one_of_each(
    session: AsyncSession, owner: str, now: datetime, limit: int, rules: Rules
) -> Sequence[Delivery]:
    """A delivery of each workspace whose turn it is, claimed, and the workspaces' turns moved on."""
    looked = {"now": now, "just_now": now - rules.channel_gap, "most": limit}
    turns = (await session.execute(TURNS, looked)).all()
    if not turns:
        return []
    next_turns = [{"workspace": id_, "next_send_at": rules.next_turn(turn, now)} for id_, turn, _ in turns]
    await write(session, NEXT_TURN, next_turns)
    ids = [delivery_id for _, _, delivery_id in turns]
    return await _take(session, CLAIM, {"ids": ids, "now": now, "owner": owner, "lease_until": now + rules.lease})


async def claim_lost(
    session: AsyncSession, owner: str, now: datetime, limit: int, rules: Rules = RULES
) -> Sequence[Delivery]:
    """Takes over up to `limit` claims that have ended, quarantine included, without anybody saying how it went."""
    lost = (
        select(DeliveryRow.id)
        .where(DeliveryRow.state == State.SENDING, DeliveryRow.lease_until <= now - rules.quarantine)
        .order_by(DeliveryRow.lease_until, DeliveryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("lost")  # a subquery could be run again by the planner and lock more than the limit
    )
    taken = update(DeliveryRow).where(DeliveryRow.id.in_(select(lost.c.id))).returning(*DELIVERY)
    return await _take(session, taken, {"owner": owner, "lease_until": now + rules.lease})


async def doubt(session: AsyncSession, since: datetime, now: datetime, which: ColumnElement[bool]) -> int:
    """Of what is due or under way nobody knows whether it was posted after `since`; tells how many that are.

    It counts as claimed by somebody who is never heard of again, so it is looked for in Slack before it is sent.
    """
    begun = and_(DeliveryRow.state.in_((State.DUE, State.SENDING)), DeliveryRow.not_before <= now, which)
    earliest = case((DeliveryRow.not_before < since, DeliveryRow.not_before), else_=since)
    lost = {"state": State.SENDING, "owner": None, "lease_until": LONG_AGO}
    known = func.coalesce(DeliveryRow.first_attempt_at, earliest)
    return await _change(session, begun, **lost, first_attempt_at=known)


async def are_in_doubt(session: AsyncSession) -> bool:
    """Whether something that `doubt` was told of is still looked for."""
    doubted = or_(DeliveryRow.lease_until == LONG_AGO, DeliveryRow.tries == 0)
    query = select(DeliveryRow.id).where(DeliveryRow.state == State.SENDING, doubted).limit(1)
    return await session.scalar(query) is not None


ALL = true()
"""For `doubt`: whatever may have been posted by a database that is gone."""
NEW = DeliveryRow.first_attempt_at.is_(None)
"""For `doubt`: what nobody has tried to post or to find yet."""


def the_one(delivery_id: int) -> ColumnElement[bool]:
    """For `doubt`: a single delivery."""
    return DeliveryRow.id == delivery_id


async def _take(session: AsyncSession, statement: Executable, values: Mapping[str, Any]) -> Sequence[Delivery]:
    rows = await write(session, statement, values)
    return [_value(session, row) for row in sorted(rows, key=lambda row: (row.not_before, row.id))]


async def is_there(session: AsyncSession, delivery_id: int) -> bool:
    """Whether a delivery is there: those to somebody who is forgotten are not."""
    return await session.get(DeliveryRow, delivery_id, populate_existing=True) is not None


async def record_sent(session: AsyncSession, delivery: Delivery, owner: str, channel: str, ts: str) -> bool:
    """Slack has it. The payload goes: it has done its work. False when the claim was lost meanwhile."""
    done = {"sealed_payload": None, "error": None, "channel": channel, "ts": ts}
    return await _record(session, delivery, owner, FREE | done | {"state": State.SENT})


async def record_later(
    session: AsyncSession, delivery: Delivery, owner: str, not_before: datetime, reason: str
) -> bool:
    """It was certainly not posted: due again at `not_before`. False when the claim was lost meanwhile."""
    again = {"state": State.DUE, "not_before": not_before, "error": reason}
    return await _record(session, delivery, owner, FREE | again)


async def record_dead(session: AsyncSession, delivery: Delivery, owner: str, reason: str) -> bool:
    """Slack will never take it as it is. False when the claim was lost meanwhile."""
    return await _record(session, delivery, owner, FREE | {"state": State.DEAD, "error": reason})


async def record_unknown(session: AsyncSession, delivery: Delivery, owner: str, reason: str) -> bool:
    """Nobody can tell whether it was posted. False when the claim was lost meanwhile."""
    return await _record(session, delivery, owner, FREE | {"state": State.UNKNOWN, "error": reason})


async def record_ambiguous(session: AsyncSession, delivery: Delivery, owner: str, reason: str) -> bool:
    """Perhaps posted: it stays claimed, so that nobody sends it again unseen. False when the claim was lost."""
    return await _record(session, delivery, owner, {"error": reason})


FREE: dict[str, Any] = {"owner": None, "lease_until": None}
"""What a delivery has of a claim once that has ended."""


async def _record(session: AsyncSession, delivery: Delivery, owner: str, values: Mapping[str, Any]) -> bool:
    held = {"held": delivery.id, "held_by": owner, "tried": delivery.tries}
    return bool((await write(session, RECORD, {**held, **values})).rowcount)


async def counts(session: AsyncSession) -> dict[State, int]:
    """How many deliveries there are in each state."""
    query = select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)
    return {State(state): number for state, number in await session.execute(query)}


async def in_states(
    session: AsyncSession, states: Iterable[State], limit: int | None, workspace_id: int | None = None
) -> list[Unsettled]:
    """The deliveries in these states, the longest due first; of one workspace or of all."""
    query = (
        select(DeliveryRow, WorkspaceRow.name)
        .join(WorkspaceRow, WorkspaceRow.id == DeliveryRow.workspace_id)
        .where(DeliveryRow.state.in_(list(states)))
        .order_by(DeliveryRow.not_before, DeliveryRow.id)
        .limit(limit)
    )
    if workspace_id is not None:
        query = query.where(DeliveryRow.workspace_id == workspace_id)
    return [_unsettled(row, workspace) for row, workspace in await session.execute(query)]


async def put_back(session: AsyncSession, delivery_id: int, now: datetime, not_after: datetime) -> bool:
    """Makes a delivery that waits for a person due again, until `not_after` at least; False if it does not."""
    waiting = and_(
        DeliveryRow.id == delivery_id,
        DeliveryRow.state.in_(NEED_A_PERSON),
        DeliveryRow.sealed_payload.is_not(None),
    )
    longer = case((DeliveryRow.not_after > not_after, DeliveryRow.not_after), else_=not_after)
    return bool(await _change(session, waiting, state=State.DUE, not_before=now, not_after=longer, error=None))


async def replace_payload(session: AsyncSession, delivery_id: int, payload: Mapping[str, object]) -> None:
    """What a delivery says from now on, as long as it has not been sent: words may be taken back before."""
    waiting = and_(DeliveryRow.id == delivery_id, DeliveryRow.sealed_payload.is_not(None))
    await _change(session, waiting, sealed_payload=seal(session, json.dumps(payload)))


async def drop(session: AsyncSession, delivery_id: int) -> bool:
    """Gives up a delivery that is not under way; False if it is, or is settled already."""
    idle = and_(DeliveryRow.id == delivery_id, DeliveryRow.state.in_((State.DUE, *NEED_A_PERSON)))
    gone = {"state": State.EXPIRED, "sealed_payload": None, "error": "dropped by an operator"}
    return bool(await _change(session, idle, **gone))


async def next_due_at(session: AsyncSession) -> datetime | None:
    """When the next planned delivery may go out."""
    query = select(DeliveryRow.not_before).where(DeliveryRow.state == State.DUE)
    return await session.scalar(query.order_by(DeliveryRow.not_before).limit(1))


def _new(session: AsyncSession, new: NewDelivery) -> dict[str, Any]:
    return {
        "workspace_id": new.workspace_id,
        "kind": new.kind,
        "subject_id": new.subject_id,
        "slot": new.slot,
        "key": _key(new),
        "recipient": new.recipient,
        "sealed_payload": seal(session, json.dumps(new.payload)),
        "state": State.DUE,
        "not_before": new.not_before,
        "not_after": new.not_after,
        "tries": 0,
    }


def _key(new: NewDelivery) -> str:
    """What the message carries in Slack: the same for the same slot, also after a database was put back."""
    named = (new.workspace_id, new.kind.value, new.subject_id, new.slot, new.recipient)
    return uuid.uuid5(KEYS, json.dumps(named)).hex


async def _change(session: AsyncSession, which: ColumnElement[bool], **values: object) -> int:
    result = await session.execute(update(DeliveryRow).where(which).values(**values))
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE always gives one
    return result.rowcount


def _value(session: AsyncSession, row: Row[*tuple[Any, ...]]) -> Delivery:
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
        first_attempt_at=row.first_attempt_at or row.not_before,
        not_after=row.not_after,
        lease_until=row.lease_until or row.not_before,
    )


def _unsettled(row: DeliveryRow, workspace: str) -> Unsettled:
    return Unsettled(
        id=row.id,
        workspace=workspace,
        kind=DeliveryKind(row.kind),
        recipient=row.recipient,
        state=State(row.state),
        not_before=row.not_before,
        not_after=row.not_after,
        lease_until=row.lease_until,
        tries=row.tries,
        reason=row.error,
    )


def _turns() -> Select[int, datetime, int]:
    """The workspaces whose turn it is, each with the turn it has waited for and the first delivery in it."""
    turn = func.coalesce(WorkspaceRow.next_send_at, literal(LONG_AGO, UtcDateTime()))
    paused = exists().where(WorkspacePauseRow.workspace_id == WorkspaceRow.id, WorkspacePauseRow.until > NOW)
    return (
        select(WorkspaceRow.id, turn, DeliveryRow.id)
        .join(DeliveryRow, DeliveryRow.id == _first_of_workspace())
        .where(turn <= NOW, ~paused)
        .order_by(turn, WorkspaceRow.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=[WorkspaceRow, DeliveryRow], skip_locked=True, key_share=True)
    )


def _first_of_workspace() -> ScalarSelect[int]:
    """The delivery of a workspace that has waited longest and whose recipient may be written to again."""
    waiting, other = aliased(DeliveryRow), aliased(DeliveryRow)
    just_written_to = exists().where(
        other.workspace_id == waiting.workspace_id,
        other.recipient == waiting.recipient,
        other.last_attempt_at > bindparam("just_now", type_=UtcDateTime),
    )
    return (
        select(waiting.id)
        .where(waiting.workspace_id == WorkspaceRow.id, waiting.state == State.DUE)
        .where(waiting.not_before <= NOW, waiting.not_after >= NOW, ~just_written_to)
        .order_by(waiting.not_before, waiting.id)
        .limit(1)
        .correlate(WorkspaceRow)
        .scalar_subquery()
    )


# What the sender asks several times a second, or for every message, is put together once.
NOW = bindparam("now", type_=UtcDateTime)
DELIVERY = DeliveryRow.__table__.columns
TURNS = _turns()
NEXT_TURN = update(WorkspaceRow).where(WorkspaceRow.id == bindparam("workspace"))
CLAIM = (
    update(DeliveryRow)
    .where(DeliveryRow.id.in_(bindparam("ids", expanding=True)), DeliveryRow.state == State.DUE)
    .values(
        state=State.SENDING,
        tries=DeliveryRow.tries + 1,
        first_attempt_at=func.coalesce(DeliveryRow.first_attempt_at, NOW),
        last_attempt_at=NOW,
    )
    .returning(*DELIVERY)
)
RECORD = update(DeliveryRow).where(
    DeliveryRow.id == bindparam("held"),
    DeliveryRow.owner == bindparam("held_by"),  # not another process's claim,
    DeliveryRow.tries == bindparam("tried"),  # nor a later one of the same process
    DeliveryRow.state == State.SENDING,
)
