"""Teams in Slack: linking a channel, joining it, and the digest's message."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions import teams
from bot.core.messages import DigestMessage
from bot.core.people import Consent, Manager, Team
from bot.prompts import Prompts
from bot.prompts.words import Safe
from bot.slack import blocks, names, ownership, readings
from bot.slack.request import Request, zone_of
from bot.store import teams as store
from bot.store import workspaces


def message(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """The digest: its focus, a question for the team, and up to three documents."""
    digest, words = DigestMessage.of(payload), prompts.words
    parts = [
        blocks.header("digest-headline", digest.headline),
        blocks.section("digest-focus", words.mrkdwn("digests.focus_line", focus=Safe(digest.focus))),
        *(
            part
            for place, reading in enumerate(digest.readings)
            for part in readings.shown(prompts, f"digest-reading-{place}", reading)
        ),
    ]
    if digest.question:
        parts.append(blocks.section("digest-question", words.mrkdwn("digests.question", question=digest.question)))
    return blocks.message(
        words.mrkdwn("digests.summary", headline=digest.headline, focus=Safe(digest.focus)), parts
    )


async def team(request: Request, rest: str) -> blocks.Payload:
    """`/coach team`: offers the digest to a channel, or lets a manager join one that has it."""
    if rest.casefold().startswith(ownership.VERB):
        return await ownership.owns(request, rest[len(ownership.VERB) :])
    channel = request.body["channel_id"]
    if not channel.startswith(("C", "G")):
        return blocks.note(request.say("digests.not_a_channel"))
    async with request.transaction() as session:
        manager = await request.manager(session)
        if manager is None or manager.consent is not Consent.ACTIVE:
            return blocks.note(request.say("enrolment.not_enrolled"))
        found = await store.find(session, request.team_id, channel)
        if found:
            return await request.once(session, lambda: _join(request, session, found, manager))
    return await _offer(request, channel)


async def _join(request: Request, session: AsyncSession, team: Team, manager: Manager) -> blocks.Payload:
    new = await store.join(session, team.id, manager.id, request.now)
    await store.set_unreachable(session, team.workspace_id, team.channel, None)  # the next digest will tell
    at = team.next_digest_at.astimezone(team.zone)
    return blocks.note(request.say("digests.joined" if new else "digests.member", at=at))


async def _offer(request: Request, channel: str) -> blocks.Payload:
    """What would be posted and when, with a button; or how to let the bot in first."""
    try:
        shared = await request.client.conversations_info(channel=channel)
        inside = shared["channel"].get("is_member", False)
    except SlackApiError:
        inside = False
    if not inside:
        return blocks.note(request.say("digests.invite_me", me=request.plain("manifest.name")))
    zone = await zone_of(request.client, request.user_id)
    at = teams.first_digest(zone, request.now).astimezone(zone)
    offer = request.say("digests.offer", channel=Safe(f"<#{channel}>"), at=at, zone=zone.key)
    return blocks.message(
        offer,
        [
            blocks.section("team-offer", offer),
            blocks.actions(
                "team-choice",
                blocks.button(names.LINK_TEAM, request.plain("digests.link"), channel, primary=True),
                blocks.button(names.NO_TEAM, request.plain("digests.leave"), channel),
            ),
        ],
    )


async def on_link(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The button under the offer: the channel becomes a team, and the person joins it."""
    request, channel = Request.of(context, client, body), body["actions"][0]["value"]
    zone = await zone_of(client, request.user_id)
    name = (await client.conversations_info(channel=channel))["channel"]["name"]
    async with request.transaction() as session:
        manager = await request.manager(session)
        assert manager is not None  # noqa: S101 - only managers are offered the button
        workspace = await workspaces.get(session, request.team_id)
        linked = await teams.link(
            session, workspace, channel=channel, name=name, zone=zone, by=manager, now=request.now
        )
    await ack()
    at = linked.next_digest_at.astimezone(linked.zone)
    await respond(**blocks.note(request.say("digests.linked", at=at)), replace_original=True)


async def on_no(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The offer was turned down."""
    await ack()
    request = Request.of(context, client, body)
    await respond(**blocks.note(request.say("digests.left_alone")), replace_original=True)
