"""*Show the picture*: how somebody's guesses run, drawn when they ask for it and shown once Slack is ready."""

import asyncio
import logging
from functools import partial
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block

from bot.actions.coaching.guessing import guess_pictures
from bot.actions.coaching.guessing.guess_words import in_words
from bot.actions.self_checks.pictures import Picture
from bot.core.people.people import Manager
from bot.slack import blocks, failures
from bot.slack.request import Request
from bot.slack.self_checks import picture_uploads
from bot.store.coaching import guesses
from bot.store.self_checks import pictures as store

log = logging.getLogger(__name__)


async def on_picture(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """Opens a window at once, and the picture follows into it."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        settled = await guesses.settled(session, manager.id) if manager else []
    draw = partial(guess_pictures.draw, request.prompts, settled)
    drawn = await asyncio.to_thread(draw, manager.zone) if manager else None
    told = blocks.theirs("calibration", "\n".join(in_words(request.prompts, settled))) if drawn else None
    note = blocks.context("coming", request.say("guesses.picture_coming" if drawn else "guesses.no_picture"))
    view_id = await request.open(_window(request, note, told))
    if manager and drawn and told and view_id:
        request.coach.background.start(_work(request, manager, drawn, told, view_id))
    await ack()


async def _work(request: Request, manager: Manager, drawn: Picture, told: Block, view_id: str) -> None:
    """Has Slack keep the picture in place of the one before, and shows it."""
    try:
        file_id = await picture_uploads.upload(request, drawn)
    except (*failures.FAILURES, SlackClientError) as error:
        log.warning("picture_not_kept", extra={"reason": failures.reason(error)})
        return
    async with request.transaction() as session:
        old = (await store.of(session, manager.id)).get(drawn.kind)
    if not await picture_uploads.keep(request, manager, None, {drawn.kind: file_id}):
        return
    shown = blocks.picture("picture-guesses", file_id, drawn.alt_text)
    await _show(request, view_id, _window(request, shown, told))
    await picture_uploads.remove(request, [old] if old else [])


async def _show(request: Request, view_id: str, view: blocks.Payload) -> None:
    """Slack takes a while to look at a file before it may be shown."""
    for wait in picture_uploads.WAITS_S:
        await asyncio.sleep(wait)
        try:
            await request.client.views_update(view_id=view_id, view=view)
        except failures.FAILURES as error:
            if not failures.is_about_a_picture(error):
                log.info("picture_not_shown", extra={"reason": failures.reason(error)})
                return
        else:
            return


def _window(request: Request, first: Block, told: Block | None) -> blocks.Payload:
    return blocks.modal(
        callback_id="calibration",
        title=request.plain("guesses.picture_title"),
        close=request.plain("history.close"),
        blocks=[first, told] if told else [first],
    )
