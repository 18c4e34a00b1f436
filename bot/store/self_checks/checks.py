"""Self-checks: ratings, the depth of systems, and the steps that they lead to."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.checklist import Level
from bot.core.self_checks.checks import Rating, SelfCheck
from bot.core.self_checks.systems import SystemDepth
from bot.store.tables import RatingRow, SelfCheckRow, SystemDepthRow
from bot.store.vault import seal, unseal


async def add(
    session: AsyncSession,
    manager_id: int,
    ratings: Sequence[Rating],
    now: datetime,
    systems: Sequence[SystemDepth] = (),
) -> int:
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
    session.add_all(
        SystemDepthRow(
            self_check_id=check.id, sealed_system=seal(session, system.system), level=level, depth=depth
        )
        for system in systems
        for level, depth in system.depths.items()
    )
    await session.flush()
    return check.id


async def of(session: AsyncSession, manager_id: int) -> list[SelfCheck]:
    """All self-checks of a manager, the oldest first."""
    theirs = {"manager": manager_id}
    rows = list(await session.scalars(_TAKEN, theirs))
    if not rows:
        return []
    ratings: dict[int, list[Rating]] = defaultdict(list)
    for rating in await session.scalars(_RATINGS, theirs):
        evidence = unseal(session, rating.sealed_evidence) if rating.sealed_evidence else None
        ratings[rating.self_check_id].append(Rating(rating.competency_id, rating.score, evidence))
    systems = await _systems(session, manager_id)
    return [
        SelfCheck(row.id, manager_id, row.taken_at, tuple(ratings[row.id]), tuple(systems[row.id])) for row in rows
    ]


_IS_THEIRS = SelfCheckRow.manager_id == bindparam("manager")
_TAKEN = select(SelfCheckRow).where(_IS_THEIRS).order_by(SelfCheckRow.taken_at, SelfCheckRow.id)
_RATINGS = select(RatingRow).join(SelfCheckRow).where(_IS_THEIRS)


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


async def _systems(session: AsyncSession, manager_id: int) -> dict[int, list[SystemDepth]]:
    """The systems of each self-check; every seal of a name differs, so rows are put together once it is open."""
    query = (
        select(SystemDepthRow)
        .join(SelfCheckRow)
        .where(SelfCheckRow.manager_id == manager_id)
        .order_by(SystemDepthRow.id)
    )
    found: dict[int, dict[str, dict[Level, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in await session.scalars(query):
        found[row.self_check_id][unseal(session, row.sealed_system)][Level(row.level)] = row.depth
    named = {
        check: [SystemDepth(name, depths) for name, depths in systems.items()] for check, systems in found.items()
    }
    return defaultdict(list, named)
