"""Joining: `/coach start`, `/coach invite`, and the two buttons of the introduction."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import nudges as coaching
from bot.actions.participation import enrolment
from bot.core.delivery.deliveries import Posted
from bot.core.people.people import Consent, Manager, Subscription
from bot.core.teams.leads import Deed
from bot.prompts import Prompts
from bot.prompts.words import Safe
from bot.slack import (
    blocks,
    failures,
    home,
    names,
)
from bot.slack.participation import absences
from bot.slack.people.members import may_take_part
from bot.slack.request import (
    UTC,
    Request,
    zone_in,
    zone_of,
)
from bot.slack.teams import access
from bot.store.coaching import nudges
from bot.store.delivery import renewals
from bot.store.people import managers, subscriptions, workspaces
from bot.store.teams import audit_log

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
GROUP = re.compile(r"<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>")
CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
MOST_INVITED = 100
"""At a time: each of them is looked up in Slack while somebody waits for the answer."""


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


async def introduction_as_it_stands(
    _session: AsyncSession, prompts: Prompts, _one: Posted, manager: Manager, _now: datetime
) -> blocks.Payload:
    """What is left of an introduction that was answered somewhere else."""
    if manager.consent is Consent.INVITED:
        return introduction(prompts, {})
    answer = "yes" if manager.consent is Consent.ACTIVE else "no"
    return blocks.note(prompts.words.mrkdwn(f"enrolment.answered_{answer}"))


async def start(request: Request, _rest: str) -> blocks.Payload:
    """`/coach start`: the introduction, to read before pressing Start."""
    async with request.transaction() as session:
        manager = await request.manager(session)
        if manager is None or manager.consent is not Consent.ACTIVE:
            return introduction(request.prompts, {})
        outlook = await absences.outlook(request, session, manager.id)
    return blocks.note(request.say("enrolment.already_started", outlook=Safe(outlook)))


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a lead wants to invite: people, the members of a user group, everybody in a channel."""

    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    channel: str | None = None


async def invite(request: Request, rest: str) -> blocks.Payload:
    """`/coach invite @name ... @group #channel`: one introduction each, for people who were never asked."""
    channels = CHANNEL.findall(rest)
    asked = Invited(tuple(MENTION.findall(rest)), tuple(GROUP.findall(rest)), channels[0] if channels else None)
    if asked == Invited():
        return blocks.note(request.say("enrolment.nobody_named"))
    return blocks.note(await invite_all(request, asked))


async def invite_all(request: Request, asked: Invited) -> str:
    """Invites them, if the asking person is a lead; tells what was done."""
    if not await access.is_lead(request):
        return request.say("enrolment.not_a_lead")
    try:
        wanted = await _people(request, asked)
        profiles = await profiles_of(request, wanted)
    except SlackApiError as error:
        return request.say("enrolment.not_readable", reason=failures.reason(error), group=bool(asked.groups))
    if len(wanted) > MOST_INVITED:
        return request.say("enrolment.too_many", count=len(wanted), limit=MOST_INVITED)
    zones = {
        user_id: zone_in(one) or UTC for user_id, one in profiles.items() if may_take_part(one, request.place)
    }
    refused = [user_id for user_id in asked.people if user_id in profiles and user_id not in zones]
    async with request.transaction() as session:
        answer = await request.once(session, lambda: _invite_each(request, session, zones, refused))
    return str(answer["text"])


async def _people(request: Request, asked: Invited) -> list[str]:
    """Everybody who is meant, each of them once; the asking person is not."""
    found = list(asked.people)
    for group in asked.groups:
        answer = await request.client.usergroups_users_list(usergroup=group, team_id=request.team_id)
        found += answer["users"]
    if asked.channel:
        answer = await request.client.conversations_members(channel=asked.channel, limit=MOST_INVITED + 1)
        found += answer["members"]
    whole = bool(asked.groups or asked.channel)
    return [one for one in dict.fromkeys(found) if not (whole and one == request.user_id)]


async def profiles_of(request: Request, people: Sequence[str]) -> dict[str, dict[str, Any]]:
    """All at once: one after the other, a dozen people would take longer than Slack waits for an answer."""
    some = people[:MOST_INVITED]
    answers = await asyncio.gather(*(request.client.users_info(user=user_id) for user_id in some))
    return {user_id: answer["user"] for user_id, answer in zip(some, answers, strict=True)}


async def _invite_each(
    request: Request, session: AsyncSession, zones: Mapping[str, ZoneInfo], refused: Sequence[str]
) -> blocks.Payload:
    workspace = await workspaces.get(session, request.team_id)
    invited = [
        user_id
        for user_id, zone in zones.items()
        if await enrolment.invite(
            session, workspace, user_id=user_id, invited_by=request.user_id, zone=zone, now=request.now
        )
    ]
    if invited:
        how_many = request.plain("enrolment.how_many", count=len(invited))
        await audit_log.note(
            session, workspace.id, audit_log.Noted(request.user_id, Deed.INVITED, how_many, request.now)
        )
    known = [user_id for user_id in zones if user_id not in invited]
    said = [
        request.say(f"enrolment.{name}", people=Safe(", ".join(f"<@{user_id}>" for user_id in users)))
        for name, users in (("invited", invited), ("known_already", known), ("no_members", refused))
        if users
    ]
    return {"text": "\n".join(said or [request.say("enrolment.nobody_new")])}


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
            planned = await subscriptions.of_manager(session, manager.id)
        await renewals.is_told(session, manager.workspace_id, manager.user_id, request.pressed_ts)
    await ack()
    if "response_url" in body:  # pressed in a message: on Home there is nothing to replace
        await respond(**_started(request, planned, zone), replace_original=True)
    home.publish(request)


def _started(request: Request, planned: Sequence[Subscription], zone: ZoneInfo) -> blocks.Payload:
    """When the first question comes, and a way to have it now."""
    if not planned:
        return blocks.note(request.say("absences.nothing_planned"))
    said = request.say("enrolment.started", first=planned[0].next_at.astimezone(zone))
    button = blocks.button(names.TRY, request.plain("enrolment.try_now"), primary=True)
    return blocks.message(said, [blocks.section("started", said), blocks.actions("started-try", button)])


async def on_try(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """*Ask me one now*: the first question, in place of the first turn."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager and await request.is_first(session) and not await nudges.latest(session, manager.id):
            await coaching.plan_first(session, request.prompts, manager, request.now)
        outlook = await absences.outlook(request, session, manager.id) if manager else ""
    await ack()
    said = (
        request.say("enrolment.trying", outlook=Safe(outlook))
        if manager
        else request.say("enrolment.not_enrolled")
    )
    await respond(**blocks.note(said), replace_original=True)
    home.publish(request)


async def on_no_thanks(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The No thanks button: nothing weekly, and no second introduction, whoever brought the first one."""
    request = Request.of(context, client, body)
    zone = await zone_of(client, request.user_id)
    async with request.transaction() as session:
        manager = await _known(request, session, zone)
        if await request.is_first(session):
            await enrolment.decline(session, manager, request.now)
        await renewals.is_told(session, manager.workspace_id, manager.user_id, request.pressed_ts)
    await ack()
    await respond(**blocks.note(request.say("enrolment.declined")), replace_original=True)
    home.publish(request)


async def _known(request: Request, session: AsyncSession, zone: ZoneInfo) -> Manager:
    """The asking person as somebody whose answer can be kept."""
    known = await request.manager(session)
    if known:
        return known
    workspace = await workspaces.get(session, request.team_id)
    manager, _ = await managers.remember(session, workspace.id, request.user_id, zone, request.now)
    return manager
