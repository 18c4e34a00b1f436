"""What the look back opens: the pictures of what moved, and the quarter as a page."""

import asyncio
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.coaching import look_back, look_back_page
from bot.core.coaching.look_back import LookBack, Quarter
from bot.core.people.people import Manager
from bot.slack import blocks
from bot.slack.coaching.nudges import note_modal
from bot.slack.delivery.uploader import Uploader
from bot.slack.request import Request
from bot.slack.self_checks import pictures
from bot.slack.self_checks.picture_uploads import KEEPS_FILES
from bot.store.self_checks import checks


async def on_picture(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """*Show the picture*: those of the last self-check, as Home has them."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        taken = await checks.of(session, manager.id) if manager else []
        shown = await pictures.shown(request, session, manager, taken) if manager else []
    if shown:
        title, close = request.plain("look_back.picture_title"), request.plain("look_back.close")
        await request.open(blocks.modal(callback_id="look_back", title=title, close=close, blocks=shown))
    else:
        await request.open(_note(request, request.say("look_back.no_picture")))
    await ack()


async def on_page(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """*As a page*: a file in the direct message, or text to copy where Slack takes no files from the app."""
    request = Request.of(context, client, body)
    quarter = Quarter.named(body["actions"][0]["value"])
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        first = await request.is_first(session)
        found = None
        if manager and quarter:
            found = await look_back.gather(session, request.prompts.checklist, manager, quarter)
    if manager is None or found is None or not found.answers:
        await request.open(_note(request, request.say("look_back.all_gone")))
    elif KEEPS_FILES in request.scopes:
        await request.open(_note(request, request.say("look_back.on_its_way")))
        if first:
            request.coach.background.start(_hand_over(request, manager, found))
    else:
        await request.open(_to_copy(request, look_back_page.page(request.prompts, found, manager.zone)))
    await ack()


async def _hand_over(request: Request, manager: Manager, found: LookBack) -> None:
    """The page with its pictures, as an export is handed over; it goes from Slack with its manager."""
    ready = await asyncio.to_thread(look_back_page.export, request.prompts, found, manager.zone)
    left = await Uploader(request.client, request.prompts).hand_over(manager, ready) or []
    await request.remember(manager, left)


def _to_copy(request: Request, text: str) -> blocks.Payload:
    heading = request.say("look_back.to_copy", whole=len(text) <= blocks.LONGEST_TEXT)
    return blocks.modal(
        callback_id="look_back",
        title=request.plain("look_back.page_name"),
        close=request.plain("look_back.close"),
        blocks=[blocks.section("look-back-copy", heading), *blocks.all_of_theirs("page", text)],
    )


def _note(request: Request, text: str) -> blocks.Payload:
    return note_modal(request, request.plain("look_back.page_name"), text)
