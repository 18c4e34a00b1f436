"""Messages in teams' channels that may have to change after they were posted."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.channel_posts import ChannelPost
from bot.core.delivery.deliveries import DeliveryKind, State
from bot.store.tables import DeliveryRow, PostingRow, TeamRow
from bot.store.upsert import insert_new
from bot.store.vault import seal, unseal


async def add(
    session: AsyncSession, team_id: int, kind: DeliveryKind, slot: str, payload: Mapping[str, Any]
) -> int | None:
    """Keeps a message, sealed; gives its id, or None when this slot has one already."""
    values = {"team_id": team_id, "kind": kind, "slot": slot, "sealed_payload": seal(session, json.dumps(payload))}
    if not await insert_new(session, PostingRow, values):
        return None
    query = select(PostingRow.id).where(
        PostingRow.team_id == team_id, PostingRow.kind == kind, PostingRow.slot == slot
    )
    return (await session.scalars(query)).one()


async def set_delivery(session: AsyncSession, posting_id: int, delivery_id: int) -> None:
    """Ties a message to the delivery that carries it."""
    await session.execute(update(PostingRow).where(PostingRow.id == posting_id).values(delivery_id=delivery_id))


async def take(session: AsyncSession, posting_id: int) -> ChannelPost | None:
    """The message with this id, to be changed: until this transaction ends nobody else changes it."""
    return await _one(session, _postings().where(PostingRow.id == posting_id).with_for_update(of=PostingRow))


async def of_delivery(session: AsyncSession, delivery_id: int) -> ChannelPost | None:
    """The message that a delivery carries."""
    return await _one(session, _postings().where(PostingRow.delivery_id == delivery_id))


async def at(session: AsyncSession, workspace_id: int, channel: str, ts: str) -> ChannelPost | None:
    """The message that stands at this place of a workspace."""
    return await _one(
        session,
        _postings().where(
            TeamRow.workspace_id == workspace_id, DeliveryRow.channel == channel, DeliveryRow.ts == ts
        ),
    )


async def take_of_slot(session: AsyncSession, team_id: int, kind: DeliveryKind, slot: str) -> ChannelPost | None:
    """A team's message of a kind in a slot, to be changed as above."""
    of_slot = (PostingRow.team_id == team_id) & (PostingRow.kind == kind) & (PostingRow.slot == slot)
    return await _one(session, _postings().where(of_slot).with_for_update(of=PostingRow))


async def replace(session: AsyncSession, posting_id: int, payload: Mapping[str, Any], *, changed: bool) -> None:
    """What a message says from now on; `changed` when Slack is to follow."""
    values = {"sealed_payload": seal(session, json.dumps(payload)), "changed": changed}
    await session.execute(update(PostingRow).where(PostingRow.id == posting_id).values(**values))


async def changed(session: AsyncSession, limit: int) -> list[ChannelPost]:
    """The messages that say something else by now than they do in Slack."""
    query = _postings().where(PostingRow.changed, DeliveryRow.state == State.SENT).order_by(PostingRow.id)
    return [_value(session, *found) for found in await session.execute(query.limit(limit))]


async def settled(session: AsyncSession, posting: ChannelPost) -> None:
    """Slack shows what a message says; unless it has changed again meanwhile."""
    same = (PostingRow.id == posting.id) & (PostingRow.sealed_payload == posting.sealed)
    await session.execute(update(PostingRow).where(same).values(changed=False))


def _postings() -> Select[PostingRow, int, str | None, str | None]:
    return (
        select(PostingRow, TeamRow.workspace_id, DeliveryRow.channel, DeliveryRow.ts)
        .join(TeamRow, TeamRow.id == PostingRow.team_id)
        .outerjoin(DeliveryRow, DeliveryRow.id == PostingRow.delivery_id)
        .execution_options(populate_existing=True)
    )


async def _one(
    session: AsyncSession, query: Select[PostingRow, int, str | None, str | None]
) -> ChannelPost | None:
    found = (await session.execute(query.limit(1))).first()
    return _value(session, *found) if found else None


def _value(
    session: AsyncSession, row: PostingRow, workspace_id: int, channel: str | None, ts: str | None
) -> ChannelPost:
    return ChannelPost(
        id=row.id,
        workspace_id=workspace_id,
        team_id=row.team_id,
        kind=DeliveryKind(row.kind),
        slot=row.slot,
        payload=json.loads(unseal(session, row.sealed_payload)),
        sealed=row.sealed_payload,
        delivery_id=row.delivery_id,
        channel=channel,
        ts=ts,
    )
