"""Who may change what: leads, and the managers of a team for their own channel."""

from collections.abc import Sequence

from bot.core.teams.teams import Team
from bot.slack.request import Request, is_admin
from bot.store.people import workspaces
from bot.store.teams import leads, teams


async def is_lead(request: Request) -> bool:
    """Whether the asking person is a lead: one of those named, or an admin of the workspace while nobody is."""
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        named = await leads.named(session, workspace.id)
    return await is_among(request, named)


async def is_among(request: Request, named: Sequence[str]) -> bool:
    """The same, where it is known already who is named."""
    return request.user_id in named if named else await is_admin(request.client, request.user_id)


async def may_change(request: Request, team: Team) -> bool:
    """Whether the asking person has a say in a team's digest."""
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager and await teams.has(session, team.id, manager.id):
            return True
    return await is_lead(request)
