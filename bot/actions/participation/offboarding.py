"""Leaving: an account is closed, or the app is uninstalled. Whoever comes back in time finds all as it was."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.participation import forgetting
from bot.core.participation.retention import Retention
from bot.core.people.people import Manager, Stranger
from bot.store.delivery import unsolicited
from bot.store.people import installations, managers, subscriptions, workspaces

DEACTIVATED = "user_disabled"
"""As Slack calls it when a message to such an account is refused."""


async def left(session: AsyncSession, manager: Manager, kept: Retention, now: datetime) -> None:
    """A manager's account is closed: nothing is sent any more, and they are forgotten when the grace is over."""
    await managers.set_leaving(session, manager.id, now + kept.grace)
    await managers.set_unreachable(session, manager.workspace_id, manager.user_id, DEACTIVATED)
    await unsolicited.withdraw(session, manager.workspace_id, manager.user_id)


async def left_for_good(session: AsyncSession, team_id: str, user_id: str, now: datetime) -> None:
    """The account of somebody who takes no part is closed: of one who was a lead, say, nothing is kept."""
    workspace = await workspaces.find(session, team_id)
    if workspace:
        stranger = Stranger(workspace.id, user_id)
        if await forgetting.knows(session, stranger):
            await forgetting.forget(session, stranger, now)


async def returned(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """A manager's account is open: they stay, and their schedule goes on. What was missed is not made up for."""
    await managers.set_leaving(session, manager.id, None)
    if manager.unreachable:
        await managers.set_unreachable(session, manager.workspace_id, manager.user_id, None)
        await subscriptions.look_again(session, manager.id, now)


async def uninstalled(session: AsyncSession, tenant: str, at: datetime, kept: Retention, now: datetime) -> None:
    """The app had no access any more to a workspace or an organisation, `at` a moment.

    Without a new installation what is kept of it is forgotten after the grace.
    """
    await installations.remove(session, tenant, at)
    if await installations.find(session, tenant):
        return
    for workspace in await workspaces.of_tenant(session, tenant):
        if workspace.team_id == tenant or await installations.find(session, workspace.team_id) is None:
            await workspaces.set_leaving(session, workspace.id, now + kept.grace)
