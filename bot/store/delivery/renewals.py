"""Messages in Slack that have to follow what became of them: which they are, and which do by now.

`stale` counts changes, so that one that happens while Slack is being told is not taken for told.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.deliveries import Delivery, DeliveryKind, Posted
from bot.store.tables import DeliveryRow, NudgeRow, WorkspaceRow

IN_SLACK = DeliveryRow.ts.is_not(None)


async def touch_questions(session: AsyncSession, nudge_ids: Collection[int]) -> None:
    """All messages that show these questions have to change, those that are still on their way as well."""
    if nudge_ids:
        await _touch(session, _shows(nudge_ids))


async def touch_delivery(session: AsyncSession, delivery_id: int) -> None:
    """The message that this delivery brought has to change."""
    await _touch(session, DeliveryRow.id == delivery_id)


async def touch_kind(session: AsyncSession, workspace_id: int, recipient: str, kind: DeliveryKind) -> None:
    """All messages of a kind to somebody have to change."""
    theirs = and_(DeliveryRow.workspace_id == workspace_id, DeliveryRow.recipient == recipient)
    await _touch(session, and_(theirs, DeliveryRow.kind == kind, IN_SLACK))


async def touch_look_backs(session: AsyncSession, manager_id: int) -> None:
    """A manager's answer has changed or is gone: what quotes their answers has to change."""
    theirs = and_(DeliveryRow.kind == DeliveryKind.LOOK_BACK, DeliveryRow.subject_id == manager_id)
    await _touch(session, and_(theirs, IN_SLACK))


async def arrived(session: AsyncSession, delivery: Delivery) -> None:
    """A question has come once more: what showed it before becomes a line."""
    if delivery.kind is DeliveryKind.REMINDER:
        await _touch(session, and_(_shows([delivery.subject_id]), DeliveryRow.id != delivery.id, IN_SLACK))


async def workspaces(session: AsyncSession) -> list[int]:
    """The workspaces in which messages have to change."""
    return list(await session.scalars(_TO_CHANGE))


_TO_CHANGE = select(WorkspaceRow.id).where(
    exists().where(DeliveryRow.workspace_id == WorkspaceRow.id, DeliveryRow.stale > 0)
)


async def waiting(session: AsyncSession, workspace_id: int, limit: int) -> list[Posted]:
    """Messages of a workspace that have to change, the oldest first."""
    query = _posted().where(DeliveryRow.stale > 0, DeliveryRow.workspace_id == workspace_id)
    return await _values(session, query.order_by(DeliveryRow.id).limit(limit))


async def showing(session: AsyncSession, nudge_id: int) -> list[Posted]:
    """The messages in Slack that show a question, the oldest first."""
    return await _values(session, _posted().where(_shows([nudge_id])).order_by(DeliveryRow.id))


async def settled(session: AsyncSession, told: Collection[Posted]) -> None:
    """These say what they should, unless something has changed again meanwhile."""
    for one in told:
        same = and_(DeliveryRow.id == one.id, DeliveryRow.stale == one.stale)
        await session.execute(update(DeliveryRow).where(same).values(stale=0))


async def is_told(session: AsyncSession, workspace_id: int, recipient: str, ts: str) -> None:
    """The message at `ts` has just been changed by its recipient, who pressed a button in it."""
    theirs = and_(DeliveryRow.workspace_id == workspace_id, DeliveryRow.recipient == recipient)
    place = and_(theirs, DeliveryRow.ts == ts, DeliveryRow.stale > 0)
    await session.execute(update(DeliveryRow).where(place).values(stale=0))


def _shows(nudge_ids: Collection[int]) -> ColumnElement[bool]:
    """What brought these questions, and what brought them back; each half finds its rows by an index."""
    brought = select(NudgeRow.delivery_id).where(NudgeRow.id.in_(nudge_ids), NudgeRow.delivery_id.is_not(None))
    again = select(DeliveryRow.id).where(
        DeliveryRow.kind == DeliveryKind.REMINDER, DeliveryRow.subject_id.in_(nudge_ids)
    )
    return DeliveryRow.id.in_(brought.union_all(again))


async def _touch(session: AsyncSession, which: ColumnElement[bool]) -> None:
    changed = update(DeliveryRow).where(which).values(stale=DeliveryRow.stale + 1)
    await session.execute(changed, execution_options={"synchronize_session": False})


def _posted() -> Select[*tuple[Any, ...]]:
    return select(
        DeliveryRow.id,
        DeliveryRow.workspace_id,
        DeliveryRow.kind,
        DeliveryRow.subject_id,
        DeliveryRow.recipient,
        DeliveryRow.channel,
        DeliveryRow.ts,
        DeliveryRow.stale,
        DeliveryRow.slot,
    ).where(IN_SLACK)


async def _values(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> list[Posted]:
    return [
        Posted(id_, workspace, DeliveryKind(kind), subject, recipient, channel, ts, stale, slot)
        for id_, workspace, kind, subject, recipient, channel, ts, stale, slot in await session.execute(query)
    ]
