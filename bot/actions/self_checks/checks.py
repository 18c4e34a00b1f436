"""Self-checks: keeping one, saying where it leaves the manager, and inviting to the next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.delivery import signs, unsolicited
from bot.actions.people.calendars import calendar_of
from bot.core.checklist import Checklist
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.people.people import Manager
from bot.core.people.schedule import WEEK
from bot.core.self_checks.checks import (
    DRAFT_LASTS,
    QUARTER,
    CheckResult,
    Rating,
    SelfCheck,
    due_after,
    earlier,
    inviting_moment,
    latest_ratings,
    result,
)
from bot.core.self_checks.systems import SystemDepth, SystemStanding, latest_systems
from bot.core.self_checks.systems import standing as standing_of
from bot.prompts import Prompts
from bot.store.delivery import deliveries, renewals
from bot.store.people import managers, subscriptions
from bot.store.self_checks import checks, drafts


async def record(
    session: AsyncSession, checklist: Checklist, manager: Manager, ratings: Sequence[Rating], now: datetime
) -> CheckResult:
    """Keeps the ratings as one self-check; gives where they stand and what moved since the last time."""
    before = latest_ratings(await checks.of(session, manager.id))
    await checks.add(session, manager.id, ratings, now)
    await _looked(session, manager, now)
    return result(checklist, {rating.competency_id: rating for rating in ratings}, before)


async def record_system(session: AsyncSession, manager: Manager, system: SystemDepth, now: datetime) -> None:
    """Keeps how deep a manager knows a system, as a self-check of its own."""
    await checks.add(session, manager.id, [], now, [system])
    await _looked(session, manager, now)


async def _looked(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """A self-check is a sign of life, and the next invitation is a quarter away."""
    await signs.note(session, manager, now)
    await managers.set_check_due(session, manager.id, due_after(now, QUARTER, manager.zone))
    await renewals.touch_kind(session, manager.workspace_id, manager.user_id, DeliveryKind.CHECK)


def standing(checklist: Checklist, taken: Sequence[SelfCheck]) -> CheckResult:
    """Where a manager stands by the newest rating of each competency, and what the last check moved."""
    return result(checklist, latest_ratings(taken), latest_ratings(earlier(taken)))


def systems(checklist: Checklist, taken: Sequence[SelfCheck]) -> list[SystemStanding]:
    """The systems that a manager looked at last, against the target profile."""
    looks = [system for check in taken for system in check.systems]
    return [standing_of(system, checklist.levels) for system in latest_systems(looks)]


async def draft(session: AsyncSession, manager: Manager, now: datetime) -> dict[str, str]:
    """What stood in the fields when the manager last closed a self-check, if that is not too long ago."""
    return await drafts.of(session, manager.id, now - DRAFT_LASTS)


async def keep_draft(
    session: AsyncSession, manager: Manager, fields: Collection[str], answers: Mapping[str, str], now: datetime
) -> None:
    """Keeps what stands in `fields` now; what was kept of other fields stays."""
    others = {name: value for name, value in (await draft(session, manager, now)).items() if name not in fields}
    await drafts.keep(session, manager.id, {**others, **answers}, now)


async def plan_due(session: AsyncSession, _: Prompts, now: datetime, limit: int) -> int:
    """Invites to a self-check after a quarter without one, up to `limit`; tells how many were looked at."""
    due = await managers.take_due_for_check(session, now, limit)
    for manager in due:
        await managers.set_check_due(session, manager.id, await _invite(session, manager, now))
    return len(due)


async def better_moment(session: AsyncSession, manager: Manager, now: datetime) -> datetime | None:
    """When to think again of asking a manager something besides questions; None if now is a good moment."""
    if manager.is_silent:
        return now + WEEK
    questions = [one.next_at for one in await subscriptions.of_manager(session, manager.id)]
    moment = inviting_moment(calendar_of(manager), manager.heard, questions, now)
    return None if moment is not None and moment <= now else moment or now + WEEK


async def _invite(session: AsyncSession, manager: Manager, now: datetime) -> datetime:
    """Invites a manager if this is a good moment; gives when to think of it again."""
    taken = await checks.of(session, manager.id)
    if taken and (due := due_after(taken[-1].taken_at, QUARTER, manager.zone)) > now:
        return due
    if later := await better_moment(session, manager, now):
        return later
    before = await deliveries.number(session, DeliveryKind.CHECK, manager.id)
    payload = {"again": bool(taken), "quarter": before - bool(taken)}
    invitation = unsolicited.todays(manager, DeliveryKind.CHECK, payload, now)
    await unsolicited.plan(session, manager, invitation, now)
    return due_after(now, QUARTER, manager.zone)
