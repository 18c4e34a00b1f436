"""Sharing a reply with a team: in the next digest or at once, changed or taken back at any time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.nudge_words import asked_about
from bot.actions.delivery import channel_posts
from bot.core.coaching.nudges import Nudge, Reply
from bot.core.coaching.sharing import Share, ShareState
from bot.core.delivery.channel_posts import Channel
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.delivery.messages import DigestMessage, SharedWords
from bot.prompts import Prompts
from bot.store.coaching import nudges, replies, sharing
from bot.store.delivery import channel_posts as posted

NOT_YET = 0
"""Instead of the id of a share, while nothing is shared yet."""


async def words_of(session: AsyncSession, prompts: Prompts, share: Share) -> SharedWords:
    """What is posted of something shared: exactly this, and nothing more."""
    nudge = await nudges.get(session, share.nudge_id)
    assert nudge is not None  # noqa: S101 - a share goes with its nudge
    shown = await as_shown(session, prompts, nudge, share.text, share.by if share.named else None)
    return replace(shown, share_id=share.id)


async def as_shown(
    session: AsyncSession, prompts: Prompts, nudge: Nudge, text: str, by: str | None
) -> SharedWords:
    """What would be posted of a reply to a nudge in these words, with the document that was asked about."""
    about = await asked_about(session, prompts, nudge)
    title, url = (about.title, about.url) if about else (None, None)
    return SharedWords(NOT_YET, nudge.asked, text, by, title, url)


async def reply_to(session: AsyncSession, manager_id: int, nudge_id: int) -> Reply | None:
    """What a manager wrote last to a nudge of theirs."""
    nudge = await nudges.owned(session, manager_id, nudge_id)
    return await replies.to_nudge(session, nudge.id) if nudge else None


async def share(
    session: AsyncSession,
    prompts: Prompts,
    reply_id: int,
    to: Channel,
    text: str,
    *,
    named: bool,
    at_once: bool,
    now: datetime,
) -> Share:
    """Keeps what an author shares for the team's next digest, or posts it right away."""
    kept = await sharing.keep(
        session, reply_id=reply_id, team_id=to.team_id, text=text.strip(), named=named, now=now
    )
    if at_once:
        payload = DigestMessage(shared=(await words_of(session, prompts, kept),)).payload
        slot = f"{kept.id} {now.isoformat()}"
        posting_id = await channel_posts.plan(session, to, DeliveryKind.SHARED, slot, payload, at=now)
        if posting_id is not None:
            await sharing.set_posted(session, [kept.id], posting_id)
    return kept


async def edit(session: AsyncSession, prompts: Prompts, share: Share, text: str, *, named: bool) -> None:
    """Other words, or another answer to whose they are; where they stand already, they are changed."""
    if share.state is ShareState.WITHDRAWN:
        return
    await sharing.set_words(session, share.id, text.strip(), named=named)
    changed = await sharing.get(session, share.id)  # a digest may have taken it since
    if changed:
        await _change_message(session, changed, await words_of(session, prompts, changed))


async def withdraw(session: AsyncSession, share: Share) -> None:
    """Takes it back: the words are gone here, and the message says so as soon as Slack can be reached."""
    await sharing.withdraw(session, share.id)
    taken_back = await sharing.get(session, share.id)  # a digest may have taken it since
    if taken_back:
        await _change_message(session, taken_back, SharedWords.withdrawn(share.id))


async def redact_all(session: AsyncSession, manager_id: int) -> int:
    """Takes back everything that a manager has shared, before they are forgotten; tells how much that was."""
    return await _redact(session, await sharing.of_manager(session, manager_id))


async def redact(session: AsyncSession, manager_id: int, reply_id: int) -> int:
    """Takes back what was shared of a reply, before that goes: without it, nobody could any more."""
    everything = await sharing.of_manager(session, manager_id)
    return await _redact(session, [one for one in everything if one.reply_id == reply_id])


async def _redact(session: AsyncSession, some: Iterable[Share]) -> int:
    standing = [one for one in some if one.state is not ShareState.WITHDRAWN]
    # A message before its thread, as whoever records it as sent goes: neither waits for the other then.
    for one in sorted(standing, key=lambda one: one.posting_id or 0):
        await withdraw(session, one)
    return len(standing)


async def _change_message(session: AsyncSession, share: Share, words: SharedWords) -> None:
    posting = await posted.take(session, share.posting_id) if share.posting_id is not None else None
    if posting:
        message = DigestMessage.of(posting.payload).with_words(words)
        await channel_posts.change(session, posting, message.payload)
