"""Keeping what a manager writes back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.nudges import NewReply, Nudge, ReplyProblem, problem_with
from bot.core.people import Manager
from bot.store import managers, nudges


async def record(
    session: AsyncSession, manager: Manager, nudge: Nudge, reply: NewReply, now: datetime
) -> ReplyProblem | None:
    """Keeps a reply and the commitment it makes; or says what is wrong with it, and keeps nothing."""
    problem = problem_with(reply, now.astimezone(manager.zone).date())
    if problem is None:
        await nudges.add_reply(session, nudge, reply, now)
        await managers.note_sign(session, manager.id, now)
    return problem
