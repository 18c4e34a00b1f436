"""Leads: who is one, what they can set up, and the log of it that every manager can read."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.teams import leads as actions
from bot.core.people.schedule import DEFAULT_WEEKDAY
from bot.core.teams.leads import (
    ABOUT_CHANNELS,
    ABOUT_PEOPLE,
    NOBODY,
    OPERATOR,
    Deed,
)
from bot.prompts.words import Safe
from bot.slack import blocks, names
from bot.slack.participation import enrolment
from bot.slack.people.members import may_take_part
from bot.slack.request import Request, is_admin
from bot.slack.teams import access, programme
from bot.store.people import workspaces
from bot.store.teams import audit_log, leads

LOG_LINES, LOG_LENGTH = 100, 9_000
"""Lines and characters of the log: together with the text of the message, below what Slack takes in one."""
LINES_A_SECTION = 5
WEEKDAYS = range(7)


async def lead(request: Request, rest: str) -> blocks.Payload:
    """`/coach lead [log | add @name | remove @name]`."""
    word, _, others = rest.partition(" ")
    if word == "log":
        return await _log_in_a_message(request)
    if word in ("add", "remove"):
        return await _name(request, add=word == "add", people=enrolment.MENTION.findall(others))
    if not await access.is_lead(request):
        return blocks.note(request.say("leads.not_a_lead"))
    return blocks.message(request.say("leads.title"), await programme.page(request, with_pictures=False))


async def _name(request: Request, *, add: bool, people: Sequence[str]) -> blocks.Payload:
    """An admin names leads, or takes that back; with nobody named, admins are the leads."""
    if not await is_admin(request.client, request.user_id):
        return blocks.note(request.say("leads.only_admins"))
    if not people:
        return blocks.note(request.say("leads.nobody_named"))
    strangers = await _no_members(request, people) if add else []
    if strangers:
        return blocks.note(request.say("leads.no_members", people=[Safe(f"<@{one}>") for one in strangers]))
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        if await request.is_first(session):
            change = actions.name if add else actions.unname
            for user_id in people:
                await change(session, workspace.id, user_id, by=request.user_id, now=request.now)
        named = await leads.named(session, workspace.id)
    who = [Safe(f"<@{user_id}>") for user_id in named]
    return blocks.note(request.say("leads.who", people=who) if who else request.say("leads.admins"))


async def _no_members(request: Request, people: Sequence[str]) -> list[str]:
    """Those who can't be leads: whom Slack does not know here, bots, guests and closed accounts."""
    try:
        profiles = await enrolment.profiles_of(request, people)
    except SlackApiError:
        return list(people)
    return [user_id for user_id, one in profiles.items() if not may_take_part(one, request.place)]


async def _log_in_a_message(request: Request) -> blocks.Payload:
    return blocks.note(*await _log(request))


async def _log(request: Request) -> list[str]:
    """What leads did, the newest first, in paragraphs: for those whom it concerns, and leads themselves."""
    async with request.transaction() as session:
        takes_part = await request.active_manager(session) is not None
    if not takes_part and not await access.is_lead(request):
        return [request.say("enrolment.not_enrolled")]
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        noted = await audit_log.log(session, workspace.id, LOG_LINES)
    lines = [
        request.say(
            f"leads.did_{one.action}",
            day=one.at.date(),
            who=request.say("leads.operator") if one.actor == OPERATOR else _person(request, one.actor),
            what=_subject(request, one),
        )
        for one in noted
    ]
    if not lines:
        return [request.say("leads.no_log")]
    fits = sum(total <= LOG_LENGTH for total in accumulate(map(len, lines)))
    parts = ["\n".join(lines[:fits][start : start + LINES_A_SECTION]) for start in range(0, fits, LINES_A_SECTION)]
    older = [request.say("leads.older")] if fits < len(lines) or len(lines) == LOG_LINES else []
    return [request.say("leads.log"), *parts, *older]


def _subject(request: Request, done: audit_log.Noted) -> str:
    if done.action in ABOUT_PEOPLE:
        return _person(request, done.subject)
    if done.action in ABOUT_CHANNELS:
        return Safe(request.say("leads.renamed") if done.subject == NOBODY else f"<#{done.subject}>")
    return done.subject


def _person(request: Request, user_id: str) -> Safe:
    return Safe(request.say("leads.forgotten") if user_id == NOBODY else f"<@{user_id}>")


async def on_log(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The log, in a window."""
    request = Request.of(context, client, body)
    await request.open(_note(request, *await _log(request)))
    await ack()


async def on_invite(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """Whom to invite: people, or everybody in a channel."""
    request = Request.of(context, client, body)
    if await _is_refused(request):
        await ack()
        return
    view = blocks.modal(
        callback_id=names.LEAD_INVITE_FORM,
        title=request.plain("leads.invite_title"),
        submit=request.plain("leads.invite"),
        close=request.plain("leads.close"),
        blocks=[
            blocks.context("invite-introduction", request.say("leads.invite_introduction")),
            blocks.people_input("people", request.plain("leads.people_label")),
            blocks.channel_input(
                "channel", request.plain("leads.channel_label"), request.plain("leads.channel_hint")
            ),
        ],
    )
    await request.open(view)
    await ack()


async def on_invite_form(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """Everybody who was picked gets one introduction, and decides."""
    request, view = Request.of(context, client, body), body["view"]
    channel = blocks.picked_channel(view, "channel")
    asked = enrolment.Invited(tuple(blocks.picked_people(view, "people")), channel=channel)
    if not asked.people and not channel:
        await ack(response_action="errors", errors={"people": request.plain("leads.nobody_picked")})
        return
    await ack(response_action="update", view=_note(request, await enrolment.invite_all(request, asked)))


async def on_defaults(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """When those who join from now on get their questions."""
    request = Request.of(context, client, body)
    if await _is_refused(request):
        await ack()
        return
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        weekday, at = await workspaces.default_rhythm(session, workspace.id)
    view = blocks.modal(
        callback_id=names.LEAD_DEFAULTS_FORM,
        title=request.plain("leads.defaults_title"),
        submit=request.plain("leads.save"),
        close=request.plain("leads.close"),
        blocks=[
            blocks.context("defaults-introduction", request.say("leads.defaults_introduction")),
            blocks.select_input(
                "weekday",
                request.plain("teams.weekday_label"),
                {str(day): request.plain("settings.weekday", day=day) for day in WEEKDAYS},
                str(weekday),
            ),
            blocks.time_input("time", request.plain("teams.time_label"), at),
        ],
    )
    await request.open(view)
    await ack()


async def on_defaults_form(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """The modal was submitted. Nobody who has joined already is moved."""
    request, view = Request.of(context, client, body), body["view"]
    if not await access.is_lead(request):
        await ack(response_action="update", view=_note(request, request.say("leads.not_a_lead")))
        return
    weekday = int(blocks.picked(view, "weekday") or DEFAULT_WEEKDAY)
    at = blocks.picked_time(view, "time").replace(second=0, microsecond=0)
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        if await request.is_first(session):
            await workspaces.set_default_rhythm(session, workspace.id, weekday, at)
            said = f"{request.plain('settings.weekday', day=weekday)} {at:%H:%M}"
            await audit_log.note(
                session, workspace.id, audit_log.Noted(request.user_id, Deed.DEFAULTS, said, request.now)
            )
    await ack()


async def _is_refused(request: Request) -> bool:
    """Whether somebody pressed a lead's button who is none any more, and was told so."""
    if await access.is_lead(request):
        return False
    await request.open(_note(request, request.say("leads.not_a_lead")))
    return True


def _note(request: Request, *paragraphs: str) -> blocks.Payload:
    return blocks.modal(
        callback_id="note",
        title=request.plain("leads.title_short"),
        close=request.plain("leads.close"),
        blocks=[blocks.section(f"note-{place}", text) for place, text in enumerate(paragraphs)],
    )
