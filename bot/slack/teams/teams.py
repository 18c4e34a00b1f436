"""Teams in Slack: offering a channel its digest, joining and leaving, and what happens to the channel."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.teams import teams
from bot.core import limits
from bot.core.delivery.deliveries import READ_BY_OTHERS
from bot.core.people.people import Manager
from bot.core.teams.leads import Deed
from bot.core.teams.teams import ChannelEvent, Team, TeamState
from bot.prompts import Prompts
from bot.prompts.words import Safe
from bot.slack import blocks, names
from bot.slack.library import ownership
from bot.slack.request import Coach, Request, zone_of
from bot.slack.teams import access, team_settings
from bot.slack.teams.outside_readers import with_outsiders
from bot.store.people import channels, workspaces
from bot.store.teams import audit_log
from bot.store.teams import teams as store

FOR_OUTSIDERS = "outsiders"
"""What the button of an offer carries that says who else would read the digest."""


def welcome(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """The note in a channel that has just been linked, with the way in and out."""
    words = prompts.words
    text = words.mrkdwn(
        "teams.welcome",
        weeks=payload["weeks"],
        at=datetime.fromisoformat(payload["at"]),
        person=Safe(f"<@{payload['by']}>"),
    )
    team_id = str(payload["team_id"])
    choice = blocks.actions(
        "team-membership",
        blocks.button(names.JOIN_TEAM, words.plain("teams.join"), team_id, primary=True),
        blocks.button(names.LEAVE_TEAM, words.plain("teams.leave"), team_id),
    )
    return blocks.message(text, [blocks.section("team-welcome", text), choice])


async def team(request: Request, rest: str) -> blocks.Payload | None:
    """`/coach team [join|leave|settings|off]`, in a channel; without a word it offers the digest, or joins."""
    if rest.casefold().startswith(ownership.VERB):
        return await ownership.owns(request, rest[len(ownership.VERB) :])
    channel = request.body["channel_id"]
    if not channel.startswith(("C", "G")):
        return blocks.note(request.say("teams.not_a_channel"))
    async with request.transaction() as session:
        found = await store.find(session, request.team_id, channel)
    linked = found is not None and found.state is TeamState.LINKED and found.unreachable != READ_BY_OTHERS
    if rest in ("", "join") and not linked:
        return await _offer(request, channel)
    if found is None:
        return blocks.note(request.say("digests.not_linked"))
    handler = _HANDLERS.get(rest)
    return await handler(request, found) if handler else blocks.note(request.say("teams.unknown"))


async def _join(request: Request, found: Team) -> blocks.Payload:
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager is None:
            return blocks.note(request.say("enrolment.not_enrolled"))
        return await request.once(session, lambda: _answer_join(request, session, found, manager))


async def _answer_join(request: Request, session: AsyncSession, found: Team, manager: Manager) -> blocks.Payload:
    new = await store.join(session, found.id, manager.id, request.now)
    await channels.set_unreachable(session, found.workspace_id, found.channel, None)  # the next digest will tell
    at = found.next_digest_at.astimezone(found.zone)
    return blocks.note(request.say("teams.joined" if new else "teams.member", at=at))


async def _leave(request: Request, found: Team) -> blocks.Payload:
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager is None:
            return blocks.note(request.say("teams.no_member"))
        return await request.once(session, lambda: _answer_leave(request, session, found, manager))


async def _answer_leave(request: Request, session: AsyncSession, found: Team, manager: Manager) -> blocks.Payload:
    was_in = await store.leave(session, found.id, manager.id)
    return blocks.note(request.say("teams.left" if was_in else "teams.no_member"))


async def _settings(request: Request, found: Team) -> blocks.Payload | None:
    if not await access.may_change(request, found):
        return blocks.note(request.say("digests.not_yours"))
    await request.open(team_settings.modal(request, found))
    return None


async def _off(request: Request, found: Team) -> blocks.Payload:
    if not await access.may_change(request, found):
        return blocks.note(request.say("digests.not_yours"))
    async with request.transaction() as session:
        if await request.is_first(session):
            await teams.unlink(session, found)
            await audit_log.note(
                session,
                found.workspace_id,
                audit_log.Noted(request.user_id, Deed.UNLINKED, found.channel, request.now),
            )
    return blocks.note(request.say("teams.unlinked"))


_HANDLERS: Mapping[str, Callable[[Request, Team], Awaitable[blocks.Payload | None]]] = {
    "": _join,
    "join": _join,
    "leave": _leave,
    "settings": _settings,
    "off": _off,
}


async def _offer(request: Request, channel: str) -> blocks.Payload:
    """What would be posted and when, with a button; or how to let the bot in first."""
    if not await _may_link(request):
        return blocks.note(request.say("enrolment.not_enrolled"))
    about = await _about(request.client, channel)
    if not about.get("is_member"):
        return blocks.note(request.say("teams.invite_me", me=request.plain("manifest.name")))
    return await _offered(request, channel, outsiders=with_outsiders(about))


async def _offered(request: Request, channel: str, *, outsiders: bool) -> blocks.Payload:
    """The offer; where people of another organisation would read along, it says so, and so does its button."""
    zone = await zone_of(request.client, request.user_id)
    at = teams.first_digest(zone, request.now).astimezone(zone)
    offer = request.say("teams.offer", channel=Safe(f"<#{channel}>"), at=at, zone=zone.key)
    warning = [blocks.section("team-outsiders", request.say("teams.outsiders"))] if outsiders else []
    yes = request.plain("teams.link_for_outsiders" if outsiders else "teams.link")
    value = f"{channel} {FOR_OUTSIDERS}" if outsiders else channel
    return blocks.message(
        offer,
        [
            blocks.section("team-offer", offer),
            *warning,
            blocks.actions(
                "team-choice",
                blocks.button(names.LINK_TEAM, yes, value, primary=True),
                blocks.button(names.NO_TEAM, request.plain("teams.leave_alone"), channel),
            ),
        ],
    )


async def _may_link(request: Request) -> bool:
    """Whether the asking person may have a digest posted: whoever takes part, and leads."""
    async with request.transaction() as session:
        manager = await request.active_manager(session)
    return manager is not None or await access.is_lead(request)


async def _no_more_channels(request: Request, channel: str) -> bool:
    """Whether a workspace has digests in as many channels as it may, and this is another one."""
    async with request.transaction() as session:
        known = await store.find(session, request.team_id, channel)
        if known and known.state is TeamState.LINKED:
            return False
        workspace = await workspaces.get(session, request.team_id)
        return await store.count(session, workspace.id) >= limits.CHANNELS_OF_A_WORKSPACE


async def _about(client: AsyncWebClient, channel: str) -> dict[str, Any]:
    try:
        return dict((await client.conversations_info(channel=channel))["channel"])
    except SlackApiError:
        return {}


async def on_link(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The button under the offer: the channel becomes a team, the person joins it, and others are told how to."""
    request = Request.of(context, client, body)
    channel, _, agreed = body["actions"][0]["value"].partition(" ")
    if not await _may_link(request):
        await ack()
        await respond(**blocks.note(request.say("enrolment.not_enrolled")), replace_original=True)
        return
    if await _no_more_channels(request, channel):
        await ack()
        await respond(**blocks.note(request.say("teams.enough")), replace_original=True)
        return
    about = (await client.conversations_info(channel=channel))["channel"]
    if with_outsiders(about) and agreed != FOR_OUTSIDERS:  # shared since it was offered
        await ack()
        await respond(**await _offered(request, channel, outsiders=True), replace_original=True)
        return
    zone, name = await zone_of(client, request.user_id), about["name"]
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        by = await request.active_manager(session)
        linked = await teams.link(
            session,
            workspace,
            channel=channel,
            name=name,
            zone=zone,
            by=by,
            for_outsiders=agreed == FOR_OUTSIDERS,
            now=request.now,
        )
        if await request.is_first(session):
            await teams.welcome(session, linked, request.user_id, request.now)
            await audit_log.note(
                session, workspace.id, audit_log.Noted(request.user_id, Deed.LINKED, channel, request.now)
            )
    await ack()
    at = linked.next_digest_at.astimezone(linked.zone)
    await respond(**blocks.note(request.say("teams.linked", at=at, member=by is not None)), replace_original=True)


async def on_no(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The offer was turned down."""
    await ack()
    request = Request.of(context, client, body)
    await respond(**blocks.note(request.say("teams.left_alone")), replace_original=True)


async def on_membership(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The buttons under the note in the channel: join, or leave. The answer is for that person only."""
    request, action = Request.of(context, client, body), body["actions"][0]
    async with request.transaction() as session:
        found = await store.in_workspace(session, request.team_id, int(action["value"]))
    deed = _join if action["action_id"] == names.JOIN_TEAM else _leave
    answer = await deed(request, found) if found else blocks.note(request.say("digests.not_linked"))
    await ack()
    await respond(**answer, replace_original=False, response_type="ephemeral")


EVENTS: Mapping[str, ChannelEvent] = {
    "channel_archive": ChannelEvent.ARCHIVE,
    "group_archive": ChannelEvent.ARCHIVE,
    "channel_unarchive": ChannelEvent.UNARCHIVE,
    "group_unarchive": ChannelEvent.UNARCHIVE,
    "channel_deleted": ChannelEvent.DELETED,
    "group_deleted": ChannelEvent.DELETED,
    "channel_left": ChannelEvent.LEFT,
    "group_left": ChannelEvent.LEFT,
    "member_joined_channel": ChannelEvent.RETURNED,
    "channel_shared": ChannelEvent.SHARED,
    "channel_unshared": ChannelEvent.UNSHARED,
}
"""What Slack calls it when something happens to a channel; `*_rename` only changes a name."""


async def on_channel(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any]) -> None:
    """Something happened to a channel; most of them are no team's."""
    coach: Coach = context["coach"]
    event = body["event"]
    about = event["channel"]
    channel = about["id"] if isinstance(about, dict) else about
    async with coach.sessions.begin() as session:
        found = await store.find(session, context["team_id"], channel)
        if found and isinstance(about, dict):
            await store.rename(session, found.id, about["name"])
        elif found and await _concerns_us(session, context["team_id"], event):
            await teams.note_event(session, found, EVENTS[event["type"]], coach.now())
    await ack()


async def _concerns_us(session: AsyncSession, team_id: str, event: Mapping[str, Any]) -> bool:
    """Of those who come to a channel, only the bot itself matters; of organisations that leave, the last one."""
    if event["type"] != "member_joined_channel":
        return not event.get("is_ext_shared")
    workspace = await workspaces.get(session, team_id)
    return bool(event["user"] == workspace.bot_user_id)
