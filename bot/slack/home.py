"""The Home tab: what waits, what comes next, where the manager stands."""

import logging
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block

from bot.actions import checks as actions
from bot.core.checks import CheckResult
from bot.core.nudges import Nudge
from bot.core.people import Consent, Manager
from bot.slack import absences, blocks, failures, leads, names, standings, undelivered
from bot.slack.request import Request
from bot.store import nudges as store

log = logging.getLogger(__name__)


async def on_opened(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """Somebody opened the app's Home tab."""
    await ack()
    if body["event"]["tab"] == "home":
        await publish(Request.of(context, client, body))


async def publish(request: Request) -> None:
    """Shows the person's Home as it is now. It can be shown again at any time: a failure is only logged."""
    try:
        view = blocks.home(
            [*await _blocks(request), *await undelivered.shown(request), *await leads.shown(request)]
        )
        await request.client.views_publish(user_id=request.user_id, view=view)
    except failures.FAILURES as error:
        log.warning("Home was not refreshed: %s", failures.reason(error))


async def _blocks(request: Request) -> list[Block]:
    async with request.transaction() as session:
        manager = await request.manager(session)
        if manager is None or manager.consent is not Consent.ACTIVE:
            return _stranger(request)
        outlook = await absences.outlook(request, session, manager.id)
        waiting = await store.open_one(session, manager.id)
        result = await actions.standing(session, request.prompts.checklist, manager.id)
    return [
        blocks.header("title", request.plain("home.title")),
        *_waiting(request, waiting),
        *_next(request, manager, outlook),
        *_standing(request, result),
        blocks.context("privacy", request.say("home.privacy")),
    ]


def _stranger(request: Request) -> list[Block]:
    return [
        blocks.header("title", request.plain("home.title")),
        blocks.section("introduction", request.say("enrolment.introduction")),
        blocks.context("introduction-privacy", request.say("enrolment.introduction_privacy")),
        blocks.actions(
            "introduction-choice",
            blocks.button(names.START, request.plain("enrolment.start"), primary=True),
        ),
    ]


def _waiting(request: Request, nudge: Nudge | None) -> list[Block]:
    if nudge is None:
        return []
    answer = blocks.button(names.ANSWER, request.plain("nudges.answer"), str(nudge.id), primary=True)
    return [
        blocks.section("waiting", request.say("home.open", question=nudge.asked)),
        blocks.actions("waiting-actions", answer),
    ]


def _next(request: Request, manager: Manager, outlook: str) -> list[Block]:
    """What comes next, how to change it, and the way back for those who are away."""
    buttons = [blocks.button(names.SETTINGS, request.plain("home.settings"))]
    away = manager.back_on is not None and manager.back_on > request.today(manager)
    if manager.paused or manager.patience.is_waiting or away:
        buttons.insert(0, blocks.button(names.RESUME, request.plain("home.resume")))
    return [blocks.section("next", outlook), blocks.actions("next-actions", *buttons)]


def _standing(request: Request, result: CheckResult) -> list[Block]:
    shown = standings.text(request.prompts, result) if result.standings else request.say("home.no_check")
    return [
        blocks.header("standing-title", request.plain("home.standing")),
        blocks.section("standing", shown),
        blocks.actions("standing-actions", blocks.button(names.CHECK, request.plain("home.check"))),
    ]
