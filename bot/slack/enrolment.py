"""Joining: `/coach start`, `/coach invite`, and the two buttons of the introduction."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions import enrolment
from bot.core.people import Consent, Manager
from bot.prompts import Prompts
from bot.prompts.words import Safe
from bot.slack import absences, blocks, home, names
from bot.slack.request import Request, is_admin, zone_of
from bot.store import managers, workspaces

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def introduction(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """The first message that anybody gets: what this is, who can see what, and a question."""
    words = prompts.words
    inviter = payload.get("invited_by")
    parts = [
        blocks.section("introduction", words.mrkdwn("enrolment.introduction")),
        blocks.context("introduction-privacy", words.mrkdwn("enrolment.introduction_privacy")),
        blocks.actions(
            "introduction-choice",
            blocks.button(names.START, words.plain("enrolment.start"), primary=True),
            blocks.button(names.NO_THANKS, words.plain("enrolment.no_thanks")),
        ),
    ]
    if inviter:
        invited_by = words.mrkdwn("enrolment.invited_by", person=Safe(f"<@{inviter}>"))
        parts.insert(1, blocks.section("introduction-inviter", invited_by))
    return blocks.message(words.mrkdwn("enrolment.introduction_summary"), parts)


async def start(request: Request, _rest: str) -> blocks.Payload:
    """`/coach start`: the introduction, to read before pressing Start."""
    async with request.transaction() as session:
        manager = await request.manager(session)
        if manager is None or manager.consent is not Consent.ACTIVE:
            return introduction(request.prompts, {})
        outlook = await absences.outlook(request, session, manager.id)
    return blocks.note(request.say("enrolment.already_started", outlook=Safe(outlook)))


async def invite(request: Request, rest: str) -> blocks.Payload:
    """`/coach invite @name ...`: one introduction each, for people who were never asked."""
    people = list(dict.fromkeys(MENTION.findall(rest)))
    if not people:
        return blocks.note(request.say("enrolment.nobody_named"))
    if not await is_admin(request.client, request.user_id):
        return blocks.note(request.say("enrolment.not_a_lead"))
    # All at once: one after the other, a dozen people would take longer than Slack waits for an answer.
    zones = await asyncio.gather(*(zone_of(request.client, user_id) for user_id in people))
    async with request.transaction() as session:
        return await request.once(
            session, lambda: _invite_each(request, session, dict(zip(people, zones, strict=True)))
        )


async def _invite_each(request: Request, session: AsyncSession, zones: Mapping[str, ZoneInfo]) -> blocks.Payload:
    workspace = await workspaces.get(session, request.team_id)
    invited = [
        user_id
        for user_id, zone in zones.items()
        if await enrolment.invite(
            session, workspace, user_id=user_id, invited_by=request.user_id, zone=zone, now=request.now
        )
    ]
    known = [user_id for user_id in zones if user_id not in invited]
    return blocks.note(
        *(
            request.say(f"enrolment.{name}", people=Safe(", ".join(f"<@{user_id}>" for user_id in users)))
            for name, users in (("invited", invited), ("known_already", known))
            if users
        )
    )


async def on_start(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The Start button: the default schedule, in the time zone of the person's profile."""
    request = Request.of(context, client, body)
    zone = await zone_of(client, request.user_id)
    async with request.transaction() as session:
        manager = await _known(request, session, zone)
        # A press that comes again after a No may not undo it, so each one counts once.
        if await request.is_first(session):
            planned = await enrolment.accept(session, request.prompts.checklist, manager, zone, request.now)
        else:
            planned = await managers.subscriptions(session, manager.id)
    await ack()
    if "response_url" in body:  # pressed in a message: on Home there is nothing to replace
        said = (
            request.say("enrolment.started", first=planned[0].next_at.astimezone(zone))
            if planned
            else request.say("absences.nothing_planned")
        )
        await respond(**blocks.note(said), replace_original=True)
    await home.publish(request)


async def on_no_thanks(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The No thanks button: nothing weekly, and no second introduction, whoever brought the first one."""
    request = Request.of(context, client, body)
    zone = await zone_of(client, request.user_id)
    async with request.transaction() as session:
        manager = await _known(request, session, zone)
        if await request.is_first(session):
            await enrolment.decline(session, manager)
    await ack()
    await respond(**blocks.note(request.say("enrolment.declined")), replace_original=True)
    await home.publish(request)


async def _known(request: Request, session: AsyncSession, zone: ZoneInfo) -> Manager:
    """The asking person as somebody whose answer can be kept."""
    workspace = await workspaces.get(session, request.team_id)
    manager, _ = await managers.remember(session, workspace.id, request.user_id, zone, request.now)
    return manager
