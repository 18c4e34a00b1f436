"""The programme as leads see it, with what is set up: a part of Home, and the answer to `/coach lead`."""

from collections.abc import Sequence

from slackblocks import Block

from bot.core.delivery.deliveries import NEED_A_PERSON
from bot.core.teams.teams import Team
from bot.prompts.words import Safe
from bot.slack import blocks, names
from bot.slack.library import proposals
from bot.slack.request import Request
from bot.slack.teams import access, figures
from bot.store.delivery import deliveries
from bot.store.library import sources
from bot.store.people import workspaces
from bot.store.teams import digests as library
from bot.store.teams import leads, teams

MOST_TEAMS = 20


async def shown(request: Request, named: Sequence[str]) -> list[Block]:
    """A part of Home, for leads, who need not take part themselves; these are `named`."""
    return await page(request, with_pictures=True) if await access.is_among(request, named) else []


async def page(request: Request, *, with_pictures: bool) -> list[Block]:
    """All of it. Only Home can show a picture: it can do without where Slack does not, which an answer can't."""
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        named = await leads.named(session, workspace.id)
        weekday, at = await workspaces.default_rhythm(session, workspace.id)
        linked = await teams.every(session, workspace.id)
        shelves = await library.shelves(session, workspace.id)
        adjustable = await sources.adjustable(session, workspace.id)
        stuck = await deliveries.in_states(session, NEED_A_PERSON, None, workspace.id)
        in_figures = await figures.shown(request, session, workspace.id, linked, with_pictures=with_pictures)
    about_teams = [_about_team(request, one) for one in linked[:MOST_TEAMS]] or [request.say("leads.no_teams")]
    if len(linked) > MOST_TEAMS:
        about_teams.append(request.say("leads.more_teams", count=len(linked) - MOST_TEAMS))
    who = [Safe(f"<@{user_id}>") for user_id in named]
    setup = [
        request.say("leads.who", people=who) if who else request.say("leads.admins"),
        request.say("leads.defaults", weekday=request.plain("settings.weekday", day=weekday), at=at),
        *(request.say("leads.shelf", kind=one.kind, count=one.documents, at=one.synced_at) for one in shelves),
        request.say("leads.health", stuck=len(stuck)),
    ]
    return [
        blocks.header("lead-title", request.plain("leads.title")),
        *in_figures,
        blocks.section("lead-teams", "\n".join(about_teams)),
        blocks.section("lead-setup", "\n".join(setup)),
        *proposals.shown(request, adjustable),
        blocks.actions(
            "lead-actions",
            blocks.button(names.LEAD_INVITE, request.plain("leads.invite")),
            blocks.button(names.LEAD_DEFAULTS, request.plain("leads.change_defaults")),
            blocks.button(names.LEAD_LOG, request.plain("leads.open_log")),
            *([blocks.button(names.SOURCES, request.plain("sources.open"))] if adjustable else []),
        ),
        blocks.context("lead-promise", request.say("leads.promise")),
    ]


def _about_team(request: Request, one: Team) -> str:
    state = request.say(f"teams.state_{one.state}", at=one.next_digest_at.astimezone(one.zone))
    return request.say("leads.team", channel=Safe(f"<#{one.channel}>"), state=Safe(state))
