"""The Home tab: the dashboard, and the way to everything else.

It is a list of parts. Each is a function that gives the blocks of one subject: so few, whatever the history,
that all of them together stay far below Slack's limit.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block, ImageBlock
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.nudge_words import asked_about
from bot.core.coaching.nudges import Return
from bot.core.people.people import Manager
from bot.slack import blocks, failures, names
from bot.slack.coaching import commitments, practice
from bot.slack.coaching.guessing import calibration
from bot.slack.delivery import undelivered
from bot.slack.library import action_items, document_cards
from bot.slack.participation import absences
from bot.slack.people import schedules
from bot.slack.request import Request
from bot.slack.self_checks import overview
from bot.slack.teams import programme
from bot.store.coaching import nudges as store
from bot.store.people import workspaces
from bot.store.teams import leads

log = logging.getLogger(__name__)

Part = Callable[[Request, AsyncSession, Manager], Awaitable[list[Block]]]


async def waiting(request: Request, session: AsyncSession, manager: Manager) -> list[Block]:
    """The open question; after the document that it is about, without which `this outage` means nothing."""
    nudge = await store.open_one(session, manager.id)
    if nudge is None:
        return []
    buttons = [blocks.button(names.ANSWER, request.plain("nudges.answer"), str(nudge.id), primary=True)]
    if nudge.returns_as is not Return.SNOOZE:
        buttons.append(blocks.button(names.TOMORROW, request.plain("nudges.more_tomorrow")))
    return [
        *document_cards.subject(request.prompts, await asked_about(session, request.prompts, nudge)),
        blocks.section("waiting", request.say("home.open", question=nudge.asked)),
        blocks.actions("waiting-actions", *buttons),
    ]


async def next_question(request: Request, session: AsyncSession, manager: Manager) -> list[Block]:
    """What comes next, how to change it, and the way to a pause or back from one."""
    today = request.today(manager)
    absence = manager.absence_on(today)
    silent = manager.paused or manager.patience.is_waiting or absence
    is_ahead = absence is not None and absence.is_ahead(today)
    buttons = [
        blocks.button(names.RESUME, request.plain("home.stay" if is_ahead else "home.resume"))
        if silent
        else blocks.button(names.HOME_PAUSE, request.plain("home.pause")),
        blocks.button(names.SETTINGS, request.plain("home.settings")),
    ]
    outlook = await absences.outlook_of(request, session, manager)
    return [blocks.section("next", outlook), blocks.actions("next-actions", *buttons)]


async def privacy(request: Request, _: AsyncSession, __: Manager) -> list[Block]:
    """What is stored, and who sees it."""
    return [blocks.context("privacy", request.say("home.privacy")), privacy_buttons(request)]


def privacy_buttons(request: Request) -> Block:
    """What people can do about what is kept of them; `/coach privacy` and Home have them."""
    return blocks.actions(
        "privacy-actions",
        blocks.button(names.EXPORT, request.plain("privacy.export")),
        blocks.button(names.FORGET, request.plain("privacy.forget"), danger=True),
    )


PARTS: Sequence[Part] = (
    waiting,
    commitments.part,
    next_question,
    overview.part,
    practice.coverage,
    calibration.part,
    action_items.of_manager,
    practice.history,
    schedules.part,
    privacy,
)
"""Home from top to bottom, for those who are enrolled. A new subject is one more function in this list."""


async def on_opened(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """Somebody opened the app's Home tab."""
    await ack()
    if body["event"]["tab"] == "home":
        publish(Request.of(context, client, body))


def publish(request: Request) -> None:
    """Shows the person's Home after the answer. It can be shown again at any time: a failure is only logged."""
    request.follow("home", partial(_publish, request))


async def _publish(request: Request) -> None:
    if await publish_with_pictures(request):
        return
    try:
        await _show(request, [block for block in await _blocks(request) if not isinstance(block, ImageBlock)])
    except failures.FAILURES as error:
        log.warning("home_not_refreshed", extra={"reason": failures.reason(error)})


async def publish_with_pictures(request: Request) -> bool:
    """The same, unless Slack does not show its pictures: then False, and Home stays as it was."""
    shown = await _blocks(request)
    try:
        await _show(request, shown)
    except failures.FAILURES as error:
        if failures.is_about_a_picture(error) and any(isinstance(block, ImageBlock) for block in shown):
            return False
        log.warning("home_not_refreshed", extra={"reason": failures.reason(error)})
    return True


async def _show(request: Request, shown: Sequence[Block]) -> None:
    """Publishes a Home, unless it is the one on the screen already."""
    view = blocks.home(shown)
    if _on_screen(request) != view["private_metadata"]:
        await request.client.views_publish(user_id=request.user_id, view=view)


def _on_screen(request: Request) -> str | None:
    """The digest of the Home that the person sees, where Slack has told us."""
    view = request.body.get("event", request.body).get("view") or {}
    return view.get("private_metadata") if view.get("type") == "home" else None


async def _blocks(request: Request) -> list[Block]:
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        title = blocks.header("title", request.plain("home.title"))
        parts = [await part(request, session, manager) for part in PARTS] if manager else [_introduction(request)]
        workspace = await workspaces.get(session, request.team_id)
        halted = await undelivered.read(session, workspace.id)
        named = await leads.named(session, workspace.id)
    return [
        title,
        *(block for part in parts for block in part),
        *await undelivered.shown(request, halted),
        *await programme.shown(request, named),
    ]


def _introduction(request: Request) -> list[Block]:
    return [
        blocks.section("introduction", request.say("enrolment.introduction")),
        blocks.context("introduction-privacy", request.say("enrolment.introduction_privacy")),
        blocks.actions(
            "introduction-choice",
            blocks.button(names.START, request.plain("enrolment.start"), primary=True),
        ),
    ]
