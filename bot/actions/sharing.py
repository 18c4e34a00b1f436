"""Sharing a reply with a team: in the next digest or at once, changed or taken back at any time."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions import postings
from bot.core.deliveries import DeliveryKind
from bot.core.messages import DigestMessage, SharedWords
from bot.core.nudges import Reply
from bot.core.people import Team
from bot.core.sharing import Share, ShareState
from bot.store import nudges, replies, shares
from bot.store import postings as posted


def words_of(share: Share) -> SharedWords:
    """What is posted of something shared: exactly this, and nothing more."""
    return SharedWords(share.id, share.asked, share.text, share.by if share.named else None)


async def reply_to(session: AsyncSession, manager_id: int, nudge_id: int) -> Reply | None:
    """What a manager wrote last to a nudge of theirs."""
    nudge = await nudges.get(session, nudge_id)
    return await replies.to_nudge(session, nudge_id) if nudge and nudge.manager_id == manager_id else None


async def share(
    session: AsyncSession, reply_id: int, team: Team, text: str, *, named: bool, at_once: bool, now: datetime
) -> Share:
    """Keeps what an author shares for the team's next digest, or posts it right away."""
    kept = await shares.keep(session, reply_id=reply_id, team_id=team.id, text=text.strip(), named=named, now=now)
    if at_once:
        payload = DigestMessage(shared=(words_of(kept),)).payload
        slot = f"{kept.id} {now.isoformat()}"
        posting_id = await postings.plan(session, team, DeliveryKind.SHARED, slot, payload, at=now)
        if posting_id is not None:
            await shares.set_posted(session, [kept.id], posting_id)
    return kept


async def edit(session: AsyncSession, share: Share, text: str, *, named: bool) -> None:
    """Other words, or another answer to whose they are; where they stand already, they are changed."""
    if share.state is ShareState.WITHDRAWN:
        return
    await shares.set_words(session, share.id, text.strip(), named=named)
    changed = await shares.get(session, share.id)
    if changed:
        await _change_message(session, changed, words_of(changed))


async def withdraw(session: AsyncSession, share: Share) -> None:
    """Takes it back: the words are gone here, and the message says so as soon as Slack can be reached."""
    await shares.withdraw(session, share.id)
    await _change_message(session, share, words_of(share).withdrawn)


async def redact_all(session: AsyncSession, manager_id: int) -> int:
    """Takes back everything that a manager has shared, before they are forgotten; tells how much that was."""
    standing = [
        one for one in await shares.of_manager(session, manager_id) if one.state is not ShareState.WITHDRAWN
    ]
    for one in standing:
        await withdraw(session, one)
    return len(standing)


async def _change_message(session: AsyncSession, share: Share, words: SharedWords) -> None:
    posting = await posted.get(session, share.posting_id) if share.posting_id is not None else None
    if posting:
        message = DigestMessage.of(posting.payload).with_words(words)
        await postings.change(session, posting, message.payload)
