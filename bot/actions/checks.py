"""Self-checks: keeping one, and saying where it leaves the manager."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.checklist import Checklist
from bot.core.checks import CheckResult, Rating, latest_ratings, result
from bot.store import checks


async def record(
    session: AsyncSession, checklist: Checklist, manager_id: int, ratings: Sequence[Rating], now: datetime
) -> CheckResult:
    """Keeps the ratings as one self-check; gives where they stand and what moved since the last time."""
    earlier = latest_ratings(await checks.of(session, manager_id))
    await checks.add(session, manager_id, ratings, now)
    return result(checklist, {rating.competency_id: rating for rating in ratings}, earlier)


async def standing(session: AsyncSession, checklist: Checklist, manager_id: int) -> CheckResult:
    """Where the manager stands by the newest rating of each competency."""
    taken = await checks.of(session, manager_id)
    latest = latest_ratings(taken)
    before = latest_ratings(taken[:-1])
    return result(checklist, latest, before)
