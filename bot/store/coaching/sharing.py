"""What managers have shared with their teams. The words are sealed, here as everywhere."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.coaching.sharing import Share, ShareState
from bot.store.tables import ManagerRow, NudgeRow, ReplyRow, ShareRow
from bot.store.upsert import upsert
from bot.store.vault import seal, unseal


async def keep(
    session: AsyncSession, *, reply_id: int, team_id: int, text: str, named: bool, now: datetime
) -> Share:
    """Shares a reply with a team, or shares it again after it was withdrawn."""
    values = {
        "reply_id": reply_id,
        "team_id": team_id,
        "sealed_text": seal(session, text),
        "named": named,
        "state": ShareState.WAITING,
        "posting_id": None,
        "created_at": now,
    }
    change = ("sealed_text", "named", "state", "posting_id", "created_at")
    await upsert(session, ShareRow, key=("reply_id", "team_id"), values=values, change=change)
    found = await _all(session, _shares().where(ShareRow.reply_id == reply_id, ShareRow.team_id == team_id))
    return found[0]


async def get(session: AsyncSession, share_id: int) -> Share | None:
    """What has been shared under this id."""
    found = await _all(session, _shares().where(ShareRow.id == share_id))
    return found[0] if found else None


async def owned(session: AsyncSession, manager_id: int, share_id: int) -> Share | None:
    """What this manager has shared under this id; ids that come from Slack are asked for this way."""
    found = await _all(session, _shares().where(ShareRow.id == share_id, NudgeRow.manager_id == manager_id))
    return found[0] if found else None


async def of_manager(session: AsyncSession, manager_id: int) -> list[Share]:
    """Everything that a manager has shared, the newest first; withdrawn ones too."""
    query = _shares().where(NudgeRow.manager_id == manager_id)
    return await _all(session, query.order_by(ShareRow.created_at.desc(), ShareRow.id.desc()))


async def waiting(session: AsyncSession, team_id: int) -> list[Share]:
    """What waits for a team's next digest, the oldest first. Until this transaction ends nobody changes it."""
    query = _shares().where(ShareRow.team_id == team_id, ShareRow.state == ShareState.WAITING)
    return await _all(session, query.order_by(ShareRow.created_at, ShareRow.id).with_for_update(of=ShareRow))


async def set_posted(session: AsyncSession, share_ids: Collection[int], posting_id: int) -> None:
    """These are part of a message now."""
    values = {"state": ShareState.POSTED, "posting_id": posting_id}
    await session.execute(update(ShareRow).where(ShareRow.id.in_(share_ids)).values(**values))


async def set_words(session: AsyncSession, share_id: int, text: str, *, named: bool) -> None:
    """The author has changed the words, or whether their name stands with them."""
    values = {"sealed_text": seal(session, text), "named": named}
    await session.execute(update(ShareRow).where(ShareRow.id == share_id).values(**values))


async def withdraw(session: AsyncSession, share_id: int) -> None:
    """The author has taken it back: the words go, the fact that there was something stays."""
    values = {"sealed_text": seal(session, ""), "state": ShareState.WITHDRAWN}
    await session.execute(update(ShareRow).where(ShareRow.id == share_id).values(**values))


def _shares() -> Select[ShareRow, int, int, str]:
    return (
        select(ShareRow, NudgeRow.id, NudgeRow.manager_id, ManagerRow.user_id)
        .join(ReplyRow, ReplyRow.id == ShareRow.reply_id)
        .join(NudgeRow, NudgeRow.id == ReplyRow.nudge_id)
        .join(ManagerRow, ManagerRow.id == NudgeRow.manager_id)
        .execution_options(populate_existing=True)
    )


async def _all(session: AsyncSession, query: Select[ShareRow, int, int, str]) -> list[Share]:
    return [
        Share(
            id=row.id,
            reply_id=row.reply_id,
            nudge_id=nudge_id,
            team_id=row.team_id,
            manager_id=manager_id,
            by=user_id,
            text=unseal(session, row.sealed_text),
            named=row.named,
            state=ShareState(row.state),
            posting_id=row.posting_id,
        )
        for row, nudge_id, manager_id, user_id in await session.execute(query)
    ]
