"""Sharing a reply: choose where and in which words, see exactly what will be posted, post it; or take it back."""

import json
from math import ceil
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import sharing
from bot.core import limits
from bot.core.coaching.nudges import Nudge, Reply
from bot.core.coaching.sharing import (
    WORDS_LIMIT,
    Share,
    ShareState,
    problem_with,
)
from bot.core.delivery.messages import SharedWords
from bot.core.people.people import Manager
from bot.core.teams.digests import MOST_SHARED_IN_THREAD
from bot.core.teams.teams import Section, Team
from bot.prompts.words import Safe
from bot.slack import blocks, names
from bot.slack.request import Request
from bot.slack.teams import digests
from bot.slack.teams.outside_readers import with_outsiders
from bot.store.coaching import nudges, replies
from bot.store.coaching import sharing as shares
from bot.store.teams import teams

NAMED, UNNAMED = "named", "colleague"
AT_ONCE, NEXT_DIGEST = "now", "digest"
MOST_SHOWN = 10


async def open_form(request: Request, nudge_id: int) -> None:
    """*Share with a team* at an answered question: where, in which words, under which name, and when."""
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        reply = await sharing.reply_to(session, manager.id, nudge_id) if manager else None
        mine = await teams.of_manager(session, manager.id) if manager else []
        standing = await _standing(session, manager) if manager else []
        taken = {one.team_id for one in standing if reply and one.reply_id == reply.id}
    free = [team for team in mine if team.id not in taken]
    if reply is None:
        await request.open(_note(request, request.say("sharing.nothing")))
    elif not free:
        await request.open(_note(request, request.say("sharing.already" if taken else "sharing.no_team")))
    else:
        await request.open(_form(request, reply, free))


def _form(request: Request, reply: Reply, free: list[Team]) -> blocks.Payload:
    return blocks.modal(
        callback_id=names.SHARE_FORM,
        title=request.plain("sharing.title"),
        submit=request.plain("sharing.to_preview"),
        close=request.plain("sharing.close"),
        metadata=json.dumps({"reply": reply.id}),
        blocks=[
            blocks.context("share-introduction", request.say("sharing.introduction")),
            blocks.select_input(
                "team",
                request.plain("sharing.team_label"),
                {str(team.id): f"#{team.name}"[: blocks.OPTION_LIMIT] for team in free[: limits.CHOICES]},
                str(free[0].id),
            ),
            _words_input(request, reply.text[:WORDS_LIMIT]),
            _name_input(request, UNNAMED),
            blocks.select_input(
                "when",
                request.plain("sharing.when_label"),
                {
                    NEXT_DIGEST: request.plain("sharing.when_digest"),
                    AT_ONCE: request.plain("sharing.when_now"),
                },
                NEXT_DIGEST,
            ),
        ],
    )


def _words_input(request: Request, text: str) -> Block:
    return blocks.text_input(
        "words",
        request.plain("sharing.words_label"),
        hint=request.plain("sharing.words_hint"),
        longest=WORDS_LIMIT,
        multiline=True,
        initial=text,
    )


def _name_input(request: Request, initial: str) -> Block:
    choices = {UNNAMED: request.plain("sharing.as_colleague"), NAMED: request.plain("sharing.as_me")}
    return blocks.select_input("name", request.plain("sharing.name_label"), choices, initial)


async def on_form(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The choice was made: show exactly what will be posted, where, and who can see it. Nothing is shared yet."""
    request, view = Request.of(context, client, body), body["view"]
    words = blocks.typed(view, "words")
    problem = problem_with(words)
    if problem:
        said = request.plain(f"sharing.problem_{problem}", limit=WORDS_LIMIT)
        await ack(response_action="errors", errors={"words": said})
        return
    meant = blocks.carried(view)
    meant |= {"words": words.strip(), "named": blocks.picked(view, "name") == NAMED}
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if "share" in meant:
            share = await _own(session, manager, int(meant["share"]))
            reply_id = share.reply_id if share else 0
            team = await teams.get(session, share.team_id) if share else None  # they may have left it since
        else:
            reply_id = int(meant["reply"])
            team = await _joined(session, manager, int(blocks.picked(view, "team") or 0))
            meant |= {"team": team.id if team else 0, "when": blocks.picked(view, "when")}
        nudge = await _answered(session, manager, reply_id)
        if nudge and team:
            by = request.user_id if meant["named"] else None
            shown = await sharing.as_shown(session, request.prompts, nudge, meant["words"], by)
            ahead = len(await shares.waiting(session, team.id))
    if nudge is None or team is None:
        await ack(response_action="update", view=_note(request, request.say("sharing.nothing")))
        return
    await ack(response_action="update", view=await _preview(request, meant, shown, team, ahead))


async def _preview(
    request: Request, meant: dict[str, Any], shown: SharedWords, team: Team, ahead: int
) -> blocks.Payload:
    unnamed = [] if shown.by else [request.say("sharing.unnamed")]
    return blocks.modal(
        callback_id=names.SHARE_PREVIEW,
        title=request.plain("sharing.title"),
        submit=request.plain("sharing.submit"),
        close=request.plain("sharing.close"),
        metadata=json.dumps(meant, ensure_ascii=False),
        blocks=[
            blocks.section("share-heading", _where_and_when(request, meant, team, ahead)),
            digests.shared(request.prompts, "share-shown", shown),
            blocks.section("share-audience", " ".join([await _audience(request, team), *unnamed])),
            blocks.context("share-afterwards", request.say("sharing.afterwards")),
        ],
    )


def _where_and_when(request: Request, meant: dict[str, Any], team: Team, ahead: int) -> str:
    """Where the words will stand and from when on; `ahead` of them so many wait already."""
    channel, at = Safe(f"<#{team.channel}>"), team.next_digest_at.astimezone(team.zone)
    if "share" in meant:
        return request.say("sharing.instead", channel=channel)
    if meant["when"] == AT_ONCE:
        return request.say("sharing.at_once", channel=channel)
    if Section.SHARED not in team.sections:
        return request.say("sharing.in_no_digest", channel=channel)
    if ahead > MOST_SHARED_IN_THREAD or team.slot == team.skipped:
        return request.say("sharing.in_later_digest", channel=channel, at=at)
    return request.say("sharing.in_digest", channel=channel, at=at)


async def _audience(request: Request, team: Team) -> str:
    """Who can read it, as Slack knows it at this moment."""
    try:
        answer = await request.client.conversations_info(channel=team.channel, include_num_members=True)
    except SlackApiError:
        return request.say("sharing.audience_unknown")
    about = answer["channel"]
    said = request.say(
        "sharing.audience_private" if about.get("is_private") else "sharing.audience_public",
        members=about.get("num_members", 0),
    )
    return f"{said} {request.say('sharing.audience_outsiders')}" if with_outsiders(about) else said


async def on_preview(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """Yes to exactly that."""
    request, view = Request.of(context, client, body), body["view"]
    meant = blocks.carried(view)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        done = not await request.is_first(session) or await _do(request, session, manager, meant)
    said = request.say("sharing.done" if done else "sharing.nothing")
    await ack(response_action="update", view=_note(request, said))


async def _do(request: Request, session: AsyncSession, manager: Manager | None, meant: dict[str, Any]) -> bool:
    """Shares or changes what was shown; False when the reply, the team or the membership has gone meanwhile."""
    text, named = str(meant["words"]), bool(meant["named"])
    if "share" in meant:
        share = await _own(session, manager, int(meant["share"]))
        if share:
            await sharing.edit(session, request.prompts, share, text, named=named)
        return share is not None
    reply_id, team_id = int(meant["reply"]), int(meant["team"])
    team = await _joined(session, manager, team_id)
    if team is None or await _answered(session, manager, reply_id) is None:
        return False
    at_once = meant["when"] == AT_ONCE
    await sharing.share(
        session, request.prompts, reply_id, team.place, text, named=named, at_once=at_once, now=request.now
    )
    return True


async def shared(request: Request, rest: str) -> blocks.Payload:
    """`/coach shared`: what the asking person has shared, each with the way to change it or take it back.

    The newest ten; `/coach shared 2` has the next.
    """
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager is None:
            return blocks.note(request.say("enrolment.not_enrolled"))
        standing = await _standing(session, manager)
        start = MOST_SHOWN * (_page(rest, len(standing)) - 1)
        mine = standing[start : start + MOST_SHOWN]
        places = {one.team_id: await teams.get(session, one.team_id) for one in mine}
        said = {one.id: await sharing.words_of(session, request.prompts, one) for one in mine}
    if not mine:
        return blocks.note(request.say("sharing.none"))
    parts: list[Block] = [blocks.section("shared", request.say("sharing.list"))]
    for one in mine:
        parts += _entry(request, one, said[one.id], places[one.team_id])
    older = len(standing) - start - len(mine)
    if older:
        page = start // MOST_SHOWN + 2
        parts.append(blocks.context("shared-older", request.say("sharing.older", count=older, page=page)))
    return blocks.message(request.say("sharing.list"), parts)


def _page(rest: str, count: int) -> int:
    """Which ten of so many somebody asks for, from 1."""
    asked = int(rest) if rest.isdecimal() else 1
    return min(max(1, asked), max(1, ceil(count / MOST_SHOWN)))


def _entry(request: Request, one: Share, shown: SharedWords, team: Team) -> list[Block]:
    state = request.say(f"sharing.state_{one.state}", channel=Safe(f"<#{team.channel}>"))
    return [
        digests.shared(request.prompts, f"shared-{one.id}", shown),
        blocks.context(f"shared-state-{one.id}", state),
        blocks.actions(
            f"shared-actions-{one.id}",
            blocks.button(names.SHARE_EDIT, request.plain("sharing.edit"), str(one.id)),
            blocks.button(names.SHARE_WITHDRAW, request.plain("sharing.withdraw"), str(one.id)),
        ),
    ]


async def on_edit(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """Other words, or another answer to whose they are: the same two steps."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        share = await _own(session, manager, int(body["actions"][0]["value"]))
    if share is None:
        await request.open(_note(request, request.say("sharing.nothing")))
    else:
        await request.open(
            blocks.modal(
                callback_id=names.SHARE_FORM,
                title=request.plain("sharing.title"),
                submit=request.plain("sharing.to_preview"),
                close=request.plain("sharing.close"),
                metadata=json.dumps({"share": share.id}),
                blocks=[
                    _words_input(request, share.text),
                    _name_input(request, NAMED if share.named else UNNAMED),
                ],
            )
        )
    await ack()


async def on_withdraw(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """Taken back: at once here, and in the channel as soon as Slack can be reached."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        share = await _own(session, manager, int(body["actions"][0]["value"]))
        if share:
            await sharing.withdraw(session, share)
    await request.open(_note(request, request.say("sharing.withdrawn" if share else "sharing.nothing")))
    await ack()


def _note(request: Request, text: str) -> blocks.Payload:
    return blocks.modal(
        callback_id="note",
        title=request.plain("sharing.title"),
        close=request.plain("sharing.close"),
        blocks=[blocks.section("note", text)],
    )


async def _standing(session: AsyncSession, manager: Manager) -> list[Share]:
    return [one for one in await shares.of_manager(session, manager.id) if one.state is not ShareState.WITHDRAWN]


async def _own(session: AsyncSession, manager: Manager | None, share_id: int) -> Share | None:
    """Something shared that is this person's own and has not been taken back."""
    share = await shares.owned(session, manager.id, share_id) if manager else None
    return share if share and share.state is not ShareState.WITHDRAWN else None


async def _joined(session: AsyncSession, manager: Manager | None, team_id: int) -> Team | None:
    """A team that this person is in."""
    mine = await teams.of_manager(session, manager.id) if manager else []
    return next((one for one in mine if one.id == team_id), None)


async def _answered(session: AsyncSession, manager: Manager | None, reply_id: int) -> Nudge | None:
    """The nudge that a reply of this person answers; None when there is no such reply of theirs."""
    mine = await replies.of(session, manager.id) if manager else []
    reply = next((one for one in mine if one.id == reply_id), None)
    return await nudges.get(session, reply.nudge_id) if reply else None
