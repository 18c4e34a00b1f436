"""Guests and people of other organisations: what they do is answered here, kindly or not at all.

They can read a channel that they share with us, and press what stands there; guests of the workspace can use its
commands, too, and write to the bot. What they say in channels, and how they react, is looked at where it is heard.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.participation.offboarding import DEACTIVATED
from bot.slack import blocks, failures
from bot.slack.coaching.nudges import note_modal
from bot.slack.request import Request

log = logging.getLogger(__name__)

INTERACTIONS = frozenset({"block_actions", "view_submission", "view_closed", "message_action", "shortcut"})
HAND_WRITTEN = (None, "file_share", "thread_broadcast")
"""Subtypes of messages that people write."""

Next = Callable[[], Awaitable[BoltResponse]]


async def guard(
    body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, next_: Next
) -> BoltResponse | None:
    """Goes on for those who may take part; a middleware of Bolt's."""
    answer = _answer_to(body)
    if answer is None or not context.get("user_id"):
        return await next_()
    request = Request.of(context, client, body)
    if await may_go_on(request):
        return await next_()
    return await answer(request, respond)


async def may_go_on(request: Request) -> bool:
    """Whether the person takes part, or might; of those who do Slack has told us when that changes."""
    async with request.transaction() as session:
        manager = await request.active_manager(session)
    if manager and manager.unreachable != DEACTIVATED:
        return True
    return await request.coach.members.has(request.client, request.place, request.user_id)


Answer = Callable[[Request, AsyncRespond], Awaitable[BoltResponse]]


def _answer_to(body: dict[str, Any]) -> Answer | None:
    """What outsiders are told; None for what anybody may do, or for what happens to somebody."""
    if "command" in body:
        return _to_command
    if body.get("type") in INTERACTIONS:
        return _to_window if body["type"] in {"view_submission", "view_closed"} else _to_press
    event = body.get("event") or {}
    if event.get("type") == "app_home_opened":
        return _on_home
    is_direct = event.get("type") == "message" and str(event.get("channel", "")).startswith("D")
    wrote = event.get("subtype") in HAND_WRITTEN and not event.get("bot_id")
    return _to_message if is_direct and wrote else None


async def _to_command(request: Request, _: AsyncRespond) -> BoltResponse:
    return BoltResponse(status=200, body={"response_type": "ephemeral", **_note(request)})


async def _to_press(request: Request, respond: AsyncRespond) -> BoltResponse:
    if request.body.get("response_url"):
        await respond(**_note(request), response_type="ephemeral", replace_original=False)
    else:
        await request.open(_modal(request))
    return BoltResponse(status=200)


async def _to_window(request: Request, _: AsyncRespond) -> BoltResponse:
    if request.body["type"] == "view_closed":
        return BoltResponse(status=200)
    return BoltResponse(status=200, body={"response_action": "update", "view": _modal(request)})


async def _to_message(request: Request, _: AsyncRespond) -> BoltResponse:
    event = request.body["event"]
    where = {"channel": event["channel"], "thread_ts": event.get("thread_ts")}
    async with request.transaction() as session:
        is_first = await request.is_first(session)
    if is_first:
        await request.client.chat_postMessage(**where, **_note(request), unfurl_links=False, unfurl_media=False)
    return BoltResponse(status=200)


async def _on_home(request: Request, _: AsyncRespond) -> BoltResponse:
    shown = [
        blocks.header("title", request.plain("home.title")),
        blocks.section("note", request.say("enrolment.guests")),
    ]
    try:
        await request.client.views_publish(user_id=request.user_id, view=blocks.home(shown))
    except failures.FAILURES as error:
        log.warning("home_not_refreshed", extra={"reason": failures.reason(error)})
    return BoltResponse(status=200)


def _note(request: Request) -> blocks.Payload:
    return blocks.note(request.say("enrolment.guests"))


def _modal(request: Request) -> blocks.Payload:
    return note_modal(request, request.plain("enrolment.guests_title"), request.say("enrolment.guests"))
