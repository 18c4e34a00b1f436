"""Messages in teams' channels: planned once, followed by their thread, changed when an author wants it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.channel_posts import Channel, ChannelPost
from bot.core.delivery.deliveries import Delivery, DeliveryKind, NewDelivery
from bot.store.delivery import channel_posts, deliveries
from bot.store.engine import Sessions

WINDOW = timedelta(days=2)
AT_ONCE = 20


class Editor(Protocol):
    """Whatever changes messages in Slack. It does not raise for what Slack or the network does."""

    async def change(self, posting: ChannelPost) -> bool:
        """Makes a message in Slack say what it should; False when it is worth another try."""
        ...


async def plan(
    session: AsyncSession, to: Channel, kind: DeliveryKind, slot: str, payload: Mapping[str, Any], *, at: datetime
) -> int | None:
    """Keeps a message and plans its delivery; gives the posting's id, or None when the slot has one."""
    posting_id = await channel_posts.add(session, to.team_id, kind, slot, payload)
    if posting_id is None:
        return None
    delivery_id = await deliveries.plan(session, _delivery(to, kind, slot, payload, at))
    if delivery_id is not None:
        await channel_posts.set_delivery(session, posting_id, delivery_id)
    return posting_id


async def keep(
    session: AsyncSession, to: Channel, kind: DeliveryKind, slot: str, payload: Mapping[str, Any]
) -> int:
    """Keeps a message that waits for another one to be posted first; gives its id."""
    posting_id = await channel_posts.add(session, to.team_id, kind, slot, payload)
    assert posting_id is not None  # noqa: S101 - it has its slot from the one it waits for
    return posting_id


async def plan_thread(
    session: AsyncSession, digest: Delivery, ts: str, now: datetime, *, was_found: bool = False
) -> None:
    """A digest has reached Slack at `ts`: the rest of it, if there is one, goes into its thread.

    Where the digest itself `was_found` there, its thread may be there, too.

    This belongs to the transaction that records the digest as sent, so that there is one thread for each digest.
    """
    main = await channel_posts.of_delivery(session, digest.id)
    if main is None:
        return
    rest = await channel_posts.take_of_slot(session, main.team_id, DeliveryKind.DIGEST_THREAD, main.slot)
    if rest is None or rest.delivery_id is not None:
        return
    to = Channel(digest.workspace_id, rest.team_id, digest.recipient)
    payload = {**rest.payload, "thread_ts": ts}
    await channel_posts.replace(session, rest.id, payload, changed=False)
    delivery_id = await deliveries.plan(session, _delivery(to, rest.kind, rest.slot, payload, now))
    if delivery_id is not None:
        await channel_posts.set_delivery(session, rest.id, delivery_id)
        if was_found:
            await deliveries.doubt(session, digest.first_attempt_at, now, deliveries.the_one(delivery_id))


async def change(session: AsyncSession, posting: ChannelPost, payload: Mapping[str, Any]) -> None:
    """Another wording, whether the message is in Slack, on its way or still waits."""
    await channel_posts.replace(session, posting.id, payload, changed=True)
    if posting.delivery_id is not None:
        await deliveries.replace_payload(session, posting.delivery_id, payload)


async def refresh(sessions: Sessions, editor: Editor) -> int:
    """Slack follows what has changed; tells how many messages do now. No transaction is open meanwhile."""
    async with sessions() as session:
        waiting = await channel_posts.changed(session, AT_ONCE)
    done = [posting for posting in waiting if await editor.change(posting)]
    async with sessions.begin() as session:
        for posting in done:
            await channel_posts.settled(session, posting)
    return len(done)


def _delivery(to: Channel, kind: DeliveryKind, slot: str, payload: Mapping[str, Any], at: datetime) -> NewDelivery:
    return NewDelivery(
        workspace_id=to.workspace_id,
        kind=kind,
        subject_id=to.team_id,
        slot=slot,
        recipient=to.channel,
        payload=payload,
        not_before=at,
        not_after=at + WINDOW,
    )
