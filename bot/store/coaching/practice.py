"""What a manager has practised: answered questions by competency, by month, and the last of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.coaching.nudges import NudgeState
from bot.store.people.workspaces import MOST
from bot.store.tables import NudgeRow, ReplyRow


async def answered(session: AsyncSession, manager_id: int) -> Counter[str]:
    """How often each question was answered, by its id."""
    return Counter(await session.scalars(_ANSWERED, {"manager": manager_id}))


_IS_THEIRS = NudgeRow.manager_id == bindparam("manager")
_ANSWERED = select(NudgeRow.question_id).where(_IS_THEIRS, NudgeRow.state == NudgeState.ANSWERED)


async def moments(session: AsyncSession, manager_id: int) -> Sequence[datetime]:
    """When each reply came, the newest first."""
    return (await session.scalars(_MOMENTS, {"manager": manager_id})).all()


_MOMENTS = (
    select(ReplyRow.created_at)
    .join(NudgeRow, NudgeRow.id == ReplyRow.nudge_id)
    .where(_IS_THEIRS)
    .order_by(ReplyRow.created_at.desc())
)


async def latest(session: AsyncSession, manager_id: int, limit: int) -> list[tuple[datetime, str]]:
    """When the last replies came, and to which questions, the newest first."""
    return [(at, asked) for at, asked in await session.execute(_LATEST, {"manager": manager_id, "most": limit})]


_LATEST = (
    select(ReplyRow.created_at, NudgeRow.asked)
    .join(NudgeRow, NudgeRow.id == ReplyRow.nudge_id)
    .where(_IS_THEIRS)
    .order_by(ReplyRow.created_at.desc(), ReplyRow.id.desc())
    .limit(MOST)
)
