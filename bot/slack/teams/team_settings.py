"""A team's settings: when its digest comes and what it holds."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.teams import teams as actions
from bot.core.participation.settings import EVERY_WEEKS
from bot.core.people.schedule import Rhythm
from bot.core.teams.leads import Deed
from bot.core.teams.teams import NO_HOLIDAYS, Section, Team
from bot.slack import blocks, names
from bot.slack.coaching.nudges import note_modal
from bot.slack.people.countries import country_input
from bot.slack.request import Request
from bot.slack.teams import access
from bot.store.teams import audit_log, teams

ON, NONE, BY_ZONE = "on", "none", "zone"
ZONE_LIMIT = 64
WEEKDAYS = range(7)
ORDER = (Section.READINGS, Section.SHARED, Section.RFCS, Section.ACTIONS, Section.MINUTE, Section.SIGNALS)


def modal(request: Request, team: Team) -> blocks.Payload:
    """Day, time, zone and contents."""
    offered = sorted({*EVERY_WEEKS, team.rhythm.every_weeks})
    return blocks.modal(
        callback_id=names.TEAM_FORM,
        title=request.plain("teams.form_title"),
        submit=request.plain("teams.form_submit"),
        close=request.plain("teams.form_close"),
        metadata=str(team.id),
        blocks=[
            blocks.select_input(
                "every",
                request.plain("teams.every_label"),
                {str(weeks): request.plain("teams.every", weeks=weeks) for weeks in offered},
                str(team.rhythm.every_weeks),
            ),
            blocks.select_input(
                "weekday",
                request.plain("teams.weekday_label"),
                {str(day): request.plain("settings.weekday", day=day) for day in WEEKDAYS},
                str(team.rhythm.weekday),
            ),
            blocks.time_input("time", request.plain("teams.time_label"), team.rhythm.at),
            blocks.text_input(
                "zone",
                request.plain("teams.zone_label"),
                hint=request.plain("teams.zone_hint"),
                longest=ZONE_LIMIT,
                initial=team.zone.key,
            ),
            country_input(
                "country",
                request.plain("settings.country_label"),
                {BY_ZONE: request.plain("teams.country_by_zone"), NONE: request.plain("settings.no_country")},
                NONE if team.country == NO_HOLIDAYS else team.country,
            ),
            blocks.ticks_input(
                "sections",
                request.plain("teams.sections_label"),
                {section: request.plain(f"teams.section_{section}") for section in ORDER},
                team.sections,
            ),
            blocks.ticks_input(
                "empty",
                request.plain("teams.empty_label"),
                {ON: request.plain("teams.empty")},
                {ON} if team.posts_when_empty else set(),
            ),
        ],
    )


async def on_save(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The modal was submitted."""
    request, view = Request.of(context, client, body), body["view"]
    try:
        zone = ZoneInfo(blocks.typed(view, "zone").strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        await ack(response_action="errors", errors={"zone": request.plain("teams.problem_zone")})
        return
    async with request.transaction() as session:
        team = await teams.in_workspace(session, request.team_id, int(view["private_metadata"]))
    if team is None or not await access.may_change(request, team):
        title = request.plain("teams.form_title")
        await ack(response_action="update", view=note_modal(request, title, request.say("digests.not_yours")))
        return
    async with request.transaction() as session:
        if await request.is_first(session):
            await actions.set_rhythm(session, team, zone, _rhythm(view), request.now)
            await actions.set_country(session, await teams.get(session, team.id), _country(view), request.now)
            await teams.set_contents(
                session,
                team.id,
                frozenset(Section(one) for one in blocks.ticked(view, "sections")),
                posts_when_empty=ON in blocks.ticked(view, "empty"),
            )
            await audit_log.note(
                session,
                team.workspace_id,
                audit_log.Noted(request.user_id, Deed.CHANGED, team.channel, request.now),
            )
    await ack()


def _country(view: dict[str, Any]) -> str | None:
    picked = blocks.picked(view, "country")
    return {BY_ZONE: None, NONE: NO_HOLIDAYS}.get(picked or BY_ZONE, picked)


def _rhythm(view: dict[str, Any]) -> Rhythm:
    at = blocks.picked_time(view, "time").replace(second=0, microsecond=0)
    return Rhythm(int(blocks.picked(view, "every") or 1), int(blocks.picked(view, "weekday") or 0), at)
