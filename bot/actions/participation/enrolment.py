"""Joining: an introduction first, and nothing weekly before a yes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.checklist import Checklist
from bot.core.coaching.look_back import next_look
from bot.core.delivery.deliveries import DeliveryKind, NewDelivery
from bot.core.people.people import (
    Consent,
    Manager,
    Subscription,
    Workspace,
)
from bot.core.people.pulse import ASKED_AFTER
from bot.core.people.schedule import default_rhythms, first_due, working_moment
from bot.core.self_checks.checks import FIRST_INVITATION, due_after
from bot.store.coaching import nudges
from bot.store.delivery import deliveries, renewals, unsolicited
from bot.store.people import managers, pulse, subscriptions, workspaces

INTRODUCTION_WINDOW = timedelta(days=14)


async def invite(
    session: AsyncSession,
    workspace: Workspace,
    *,
    user_id: str,
    invited_by: str | None,
    zone: ZoneInfo,
    now: datetime,
) -> bool:
    """Introduces the bot by DM, in working hours; False when they were asked before, whatever they said."""
    if await managers.wherever(session, workspace.team_id, user_id):
        return False
    manager, new = await managers.remember(session, workspace.id, user_id, zone, now)
    if not new:
        return False
    start = working_moment(now, zone)
    introduction = NewDelivery(
        workspace_id=workspace.id,
        kind=DeliveryKind.INTRODUCTION,
        subject_id=manager.id,
        slot="once",
        recipient=user_id,
        payload={"invited_by": invited_by},
        not_before=start,
        not_after=start + INTRODUCTION_WINDOW,
    )
    await deliveries.plan(session, introduction)
    return True


async def accept(
    session: AsyncSession, checklist: Checklist, manager: Manager, zone: ZoneInfo, now: datetime
) -> list[Subscription]:
    """The manager's yes: the default schedule, in their zone. Saying yes again changes nothing."""
    if manager.consent is not Consent.ACTIVE:
        await managers.set_consent(session, manager.id, Consent.ACTIVE, now)
        await managers.set_zone(session, manager.id, zone)
        await managers.set_check_due(session, manager.id, due_after(now, FIRST_INVITATION, zone))
        await managers.set_look_back_due(session, manager.id, next_look(now.astimezone(zone).date(), zone))
        await pulse.set_due(session, manager.id, due_after(now, ASKED_AFTER, zone))
        weekday, at = await workspaces.default_rhythm(session, manager.workspace_id)
        for area_id, rhythm, weeks in default_rhythms([area.id for area in checklist.areas], weekday, at):
            await subscriptions.add(session, manager.id, area_id, rhythm, first_due(rhythm, zone, now, weeks))
        await renewals.touch_kind(session, manager.workspace_id, manager.user_id, DeliveryKind.INTRODUCTION)
    return await subscriptions.of_manager(session, manager.id)


async def decline(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """The manager's no: no schedule, no second introduction, and what was on its way stays here."""
    await managers.set_consent(session, manager.id, Consent.DECLINED, now)
    await subscriptions.remove_all(session, manager.id)
    await nudges.lapse(session, [manager.id])
    await nudges.touch_answered(session, manager.id)
    await unsolicited.withdraw(session, manager.workspace_id, manager.user_id)
    await renewals.touch_kind(session, manager.workspace_id, manager.user_id, DeliveryKind.INTRODUCTION)
