"""`/coach team owns payments, ledger`: whose documents are a team's, by their owners and services."""

from bot.core.library.ownership import names_in
from bot.slack import blocks
from bot.slack.request import Request
from bot.store.teams import teams

VERB = "owns"


async def owns(request: Request, rest: str) -> blocks.Payload:
    """What a manager of the team says replaces what was said before."""
    names = names_in(rest)
    if not names:
        return blocks.note(request.say("commands.owns_what"))
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        team = await teams.find(session, request.team_id, request.body["channel_id"])
        if team is None:
            return blocks.note(request.say("commands.owns_not_a_team"))
        if manager is None or not await teams.has(session, team.id, manager.id):
            return blocks.note(request.say("commands.owns_members_only"))
        await teams.set_owns(session, team.id, names)
    return blocks.note(request.say("commands.owns", team=team.name, names=names))
