"""What a manager has practised: answered questions by competency, by month, and the last of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.coaching.nudges import NudgeState
from bot.store.tables import NudgeRow, ReplyRow


async def answered(session: AsyncSession, manager_id: int) -> Counter[str]:
    """How often each question was answered, by its id."""
    query = select(NudgeRow.question_id).where(
        NudgeRow.manager_id == manager_id, NudgeRow.state == NudgeState.ANSWERED
    )
    return Counter(await session.scalars(query))


async def moments(session: AsyncSession, manager_id: int) -> Sequence[datetime]:
    """When each reply came, the newest first."""
    query = (
        select(ReplyRow.created_at)
        .join(NudgeRow, NudgeRow.id == ReplyRow.nudge_id)
        .where(NudgeRow.manager_id == manager_id)
        .order_by(ReplyRow.created_at.desc())
    )
    return (await session.scalars(query)).all()


async def latest(session: AsyncSession, manager_id: int, limit: int) -> list[tuple[datetime, str]]:
    """When the last replies came, and to which questions, the newest first."""
    query = (
        select(ReplyRow.created_at, NudgeRow.asked)
        .join(NudgeRow, NudgeRow.id == ReplyRow.nudge_id)
        .where(NudgeRow.manager_id == manager_id)
        .order_by(ReplyRow.created_at.desc(), ReplyRow.id.desc())
        .limit(limit)
    )
    return [(at, asked) for at, asked in await session.execute(query)]
