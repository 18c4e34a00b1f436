"""Self-checks and their ratings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.checks import Rating, SelfCheck
from bot.store.tables import RatingRow, SelfCheckRow
from bot.store.vault import seal, unseal


async def add(session: AsyncSession, manager_id: int, ratings: Sequence[Rating], now: datetime) -> int:
    """Keeps a finished self-check; gives its id."""
    check = SelfCheckRow(manager_id=manager_id, taken_at=now)
    session.add(check)
    await session.flush()
    session.add_all(
        RatingRow(
            self_check_id=check.id,
            competency_id=rating.competency_id,
            score=rating.score,
            sealed_evidence=seal(session, rating.evidence) if rating.evidence else None,
        )
        for rating in ratings
    )
    await session.flush()
    return check.id


async def of(session: AsyncSession, manager_id: int) -> list[SelfCheck]:
    """All self-checks of a manager, the oldest first."""
    query = (
        select(SelfCheckRow, RatingRow)
        .join(RatingRow, RatingRow.self_check_id == SelfCheckRow.id)
        .where(SelfCheckRow.manager_id == manager_id)
        .order_by(SelfCheckRow.taken_at, SelfCheckRow.id)
    )
    checks: dict[int, tuple[SelfCheckRow, list[Rating]]] = {}
    for check, rating in await session.execute(query):
        evidence = unseal(session, rating.sealed_evidence) if rating.sealed_evidence else None
        checks.setdefault(check.id, (check, []))[1].append(Rating(rating.competency_id, rating.score, evidence))
    return [SelfCheck(row.id, manager_id, row.taken_at, tuple(ratings)) for row, ratings in checks.values()]


async def latest_scores(session: AsyncSession, manager_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """The newest rating of each competency, for each of these managers; what showed it stays sealed."""
    query = (
        select(SelfCheckRow.manager_id, RatingRow.competency_id, RatingRow.score)
        .join(RatingRow, RatingRow.self_check_id == SelfCheckRow.id)
        .where(SelfCheckRow.manager_id.in_(manager_ids))
        .order_by(SelfCheckRow.taken_at, SelfCheckRow.id)
    )
    found: dict[int, dict[str, int]] = {manager_id: {} for manager_id in manager_ids}
    for manager_id, competency_id, score in await session.execute(query):
        found[manager_id][competency_id] = score
    return found
