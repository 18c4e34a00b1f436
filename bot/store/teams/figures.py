"""The figures of closed weeks, as they were shown, and the facts that they are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people.disclosure import MEMORY
from bot.core.people.people import Consent
from bot.core.people.pulse import Pulse
from bot.core.teams.figures import (
    Facts,
    Figures,
    Published,
    Within,
)
from bot.store.tables import (
    CohortRow,
    ManagerRow,
    NudgeRow,
    PulseRow,
    RatingRow,
    ReplyRow,
    SelfCheckRow,
    WorkspaceRow,
)
from bot.store.upsert import insert_new


async def publish(session: AsyncSession, workspace_id: int, shown: Published, now: datetime) -> None:
    """Keeps a group's figures of a week for good, and has them drawn: those that are there already stay."""
    values = {
        "workspace_id": workspace_id,
        "week": shown.week,
        "team_id": shown.team_id,
        "members": {"ids": sorted(shown.members)},
        "figures": asdict(shown.figures),
        "draw_at": now,
    }
    await insert_new(session, CohortRow, values)


async def take_undrawn(session: AsyncSession, now: datetime, again_at: datetime) -> tuple[int, Published] | None:
    """A group's week whose picture is due, and the workspace; it is due again at `again_at`, unless it is kept."""
    query = (
        select(CohortRow)
        .where(CohortRow.draw_at <= now)
        .order_by(CohortRow.draw_at, CohortRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = await session.scalar(query)
    if row is None:
        return None
    row.draw_at = again_at
    await session.flush()
    return row.workspace_id, _value(row)


async def keep_picture(
    session: AsyncSession, workspace_id: int, drawn: Published, file_id: str | None
) -> list[str]:
    """Keeps the picture of a group's weeks, or that there will be none; gives the files that it replaces."""
    group = (CohortRow.workspace_id == workspace_id, CohortRow.team_id == drawn.team_id)
    before = CohortRow.week < drawn.week
    old = list(
        await session.scalars(select(CohortRow.file_id).where(*group, before, CohortRow.file_id.is_not(None)))
    )
    if file_id:
        await session.execute(update(CohortRow).where(*group, before).values(file_id=None, draw_at=None))
    this = update(CohortRow).where(*group, CohortRow.week == drawn.week).values(file_id=file_id, draw_at=None)
    await session.execute(this)
    return [one for one in old if one] if file_id else []


async def drop_pictures(session: AsyncSession, before: date) -> list[tuple[int, str]]:
    """The pictures of weeks before this one, and whose workspace they are: nobody needs them any more."""
    old = (CohortRow.week < before, CohortRow.file_id.is_not(None))
    found = await session.execute(select(CohortRow.workspace_id, CohortRow.file_id).where(*old))
    dropped = [(workspace_id, file_id) for workspace_id, file_id in found if file_id]
    await session.execute(update(CohortRow).where(*old).values(file_id=None))
    return dropped


async def since(session: AsyncSession, workspace_id: int, week: date) -> list[Published]:
    """What was shown about a week and those after it, the oldest first."""
    return [_value(row) for row in await session.scalars(_SINCE, {"workspace": workspace_id, "first": week})]


_SINCE = (
    select(CohortRow)
    .where(CohortRow.workspace_id == bindparam("workspace"), CohortRow.week >= bindparam("first"))
    .order_by(CohortRow.week, CohortRow.team_id)
)


async def to_close(session: AsyncSession, week: date, before: datetime, fewest: int) -> list[int]:
    """The workspaces with so many people enrolled of which no figures about this week or a later one are kept.

    One question, however many there are: it is asked all the time.
    """
    kept = select(CohortRow.id).where(CohortRow.workspace_id == WorkspaceRow.id, CohortRow.week >= week)
    query = (
        select(ManagerRow.workspace_id)
        .where(ManagerRow.workspace_id.in_(select(WorkspaceRow.id).where(~kept.exists())), *_took_part(before))
        .group_by(ManagerRow.workspace_id)
        .having(func.count() >= fewest)
        .order_by(ManagerRow.workspace_id)
    )
    return list(await session.scalars(query))


async def enrolled(session: AsyncSession, workspace_id: int, before: datetime) -> frozenset[int]:
    """Everybody who takes part, did so before this moment, and has not left the workspace since."""
    query = select(ManagerRow.id).where(ManagerRow.workspace_id == workspace_id, *_took_part(before))
    return frozenset(await session.scalars(query))


def _took_part(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        ManagerRow.consent == Consent.ACTIVE,
        ManagerRow.active_since < before,
        ManagerRow.leaves_at.is_(None),
    )


async def facts(
    session: AsyncSession, workspace_id: int, competencies: Mapping[str, str], start: datetime, end: datetime
) -> dict[int, Facts]:
    """What each manager's week was, for the figures alone. `competencies` maps each to its area."""
    delays: dict[int, timedelta] = {}
    areas: dict[int, set[str]] = {}
    for manager_id, competency_id, due_at, answered_at in await _answers(session, workspace_id, start, end):
        delays[manager_id] = min(delays.get(manager_id, timedelta.max), answered_at - due_at)
        areas.setdefault(manager_id, set()).add(competencies.get(competency_id, ""))
    ratings = await _ratings(session, workspace_id, competencies, end)
    worth_it = await _worth_it(session, workspace_id, end)
    return {
        manager_id: Facts(
            delays.get(manager_id),
            frozenset(areas.get(manager_id, ())),
            ratings.get(manager_id, {}),
            manager_id in worth_it,
        )
        for manager_id in delays.keys() | ratings.keys() | worth_it
    }


async def _worth_it(session: AsyncSession, workspace_id: int, end: datetime) -> set[int]:
    """Who said that it is worth their minute, at least sometimes; it counts as long as a rating does."""
    query = (
        select(PulseRow.manager_id)
        .join(ManagerRow, ManagerRow.id == PulseRow.manager_id)
        .where(
            ManagerRow.workspace_id == workspace_id,
            PulseRow.answer.in_((Pulse.YES, Pulse.SOMETIMES)),
            PulseRow.answered_at < end,
            PulseRow.answered_at >= end - MEMORY,
        )
    )
    return set(await session.scalars(query))


async def _answers(
    session: AsyncSession, workspace_id: int, start: datetime, end: datetime
) -> Sequence[tuple[int, str, datetime, datetime]]:
    """Who answered what was asked in this time, when it was due and when its first answer came."""
    query = (
        select(NudgeRow.manager_id, NudgeRow.competency_id, NudgeRow.due_at, func.min(ReplyRow.created_at))
        .join(ReplyRow, ReplyRow.nudge_id == NudgeRow.id)
        .join(ManagerRow, ManagerRow.id == NudgeRow.manager_id)
        .where(ManagerRow.workspace_id == workspace_id, NudgeRow.due_at >= start, NudgeRow.due_at < end)
        .group_by(NudgeRow.id, NudgeRow.manager_id, NudgeRow.competency_id, NudgeRow.due_at)
    )
    return [(who, what, due, answered) for who, what, due, answered in await session.execute(query)]


async def _ratings(
    session: AsyncSession, workspace_id: int, competencies: Mapping[str, str], end: datetime
) -> dict[int, dict[str, int]]:
    """How managers rated themselves last, by area: the mean of its competencies, rounded down.

    A rating counts for as long as the cohorts that it was counted in are remembered, and no longer.
    """
    query = (
        select(SelfCheckRow.manager_id, RatingRow.competency_id, RatingRow.score)
        .join(RatingRow, RatingRow.self_check_id == SelfCheckRow.id)
        .join(ManagerRow, ManagerRow.id == SelfCheckRow.manager_id)
        .where(
            ManagerRow.workspace_id == workspace_id,
            SelfCheckRow.taken_at < end,
            SelfCheckRow.taken_at >= end - MEMORY,
        )
        .order_by(SelfCheckRow.taken_at, SelfCheckRow.id)
    )
    latest = {(who, what): score for who, what, score in await session.execute(query) if what in competencies}
    scores: dict[int, dict[str, list[int]]] = {}
    for (who, what), score in latest.items():
        scores.setdefault(who, {}).setdefault(competencies[what], []).append(score)
    return {who: {area: sum(own) // len(own) for area, own in by_area.items()} for who, by_area in scores.items()}


def _value(row: CohortRow) -> Published:
    kept = {**row.figures, "within": Within(row.figures["within"]), "areas": tuple(row.figures["areas"])}
    return Published(row.week, row.team_id, frozenset(row.members["ids"]), Figures(**kept), row.file_id)
