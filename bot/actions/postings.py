"""Messages in teams' channels: planned once, followed by their thread, changed when an author wants it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.deliveries import Delivery, DeliveryKind, NewDelivery
from bot.core.people import Team
from bot.core.postings import Posting
from bot.store import deliveries, postings, teams
from bot.store.engine import Sessions

WINDOW = timedelta(days=2)
AT_ONCE = 20


class Editor(Protocol):
    """Whatever changes messages in Slack. It does not raise for what Slack or the network does."""

    async def change(self, posting: Posting) -> bool:
        """Makes a message in Slack say what it should; False when it is worth another try."""
        ...


async def plan(
    session: AsyncSession, team: Team, kind: DeliveryKind, slot: str, payload: Mapping[str, Any], *, at: datetime
) -> int | None:
    """Keeps a message and plans its delivery; gives the posting's id, or None when the slot has one."""
    posting_id = await postings.add(session, team.id, kind, slot, payload)
    if posting_id is None:
        return None
    delivery_id = await deliveries.plan(session, _delivery(team, kind, slot, payload, at))
    if delivery_id is not None:
        await postings.set_delivery(session, posting_id, delivery_id)
    return posting_id


async def keep(
    session: AsyncSession, team: Team, kind: DeliveryKind, slot: str, payload: Mapping[str, Any]
) -> int:
    """Keeps a message that waits for another one to be posted first; gives its id."""
    posting_id = await postings.add(session, team.id, kind, slot, payload)
    assert posting_id is not None  # noqa: S101 - it has its slot from the one it waits for
    return posting_id


async def plan_thread(session: AsyncSession, digest: Delivery, ts: str, now: datetime) -> None:
    """A digest has reached Slack at `ts`: the rest of it, if there is one, goes into its thread.

    This belongs to the transaction that records the digest as sent, so that there is one thread for each digest.
    """
    main = await postings.of_delivery(session, digest.id)
    if main is None:
        return
    rest = await postings.take_of_slot(session, main.team_id, DeliveryKind.DIGEST_THREAD, main.slot)
    if rest is None or rest.delivery_id is not None:
        return
    team = await teams.get(session, rest.team_id)
    payload = {**rest.payload, "thread_ts": ts}
    await postings.replace(session, rest.id, payload, changed=False)
    delivery_id = await deliveries.plan(session, _delivery(team, rest.kind, rest.slot, payload, now))
    if delivery_id is not None:
        await postings.set_delivery(session, rest.id, delivery_id)


async def change(session: AsyncSession, posting: Posting, payload: Mapping[str, Any]) -> None:
    """Another wording, whether the message is in Slack, on its way or still waits."""
    await postings.replace(session, posting.id, payload, changed=True)
    if posting.delivery_id is not None:
        await deliveries.replace_payload(session, posting.delivery_id, payload)


async def refresh(sessions: Sessions, editor: Editor) -> int:
    """Slack follows what has changed; tells how many messages do now. No transaction is open meanwhile."""
    async with sessions() as session:
        waiting = await postings.changed(session, AT_ONCE)
    done = [posting for posting in waiting if await editor.change(posting)]
    async with sessions.begin() as session:
        for posting in done:
            await postings.settled(session, posting)
    return len(done)


def _delivery(team: Team, kind: DeliveryKind, slot: str, payload: Mapping[str, Any], at: datetime) -> NewDelivery:
    return NewDelivery(
        workspace_id=team.workspace_id,
        kind=kind,
        subject_id=team.id,
        slot=slot,
        recipient=team.channel,
        payload=payload,
        not_before=at,
        not_after=at + WINDOW,
    )
