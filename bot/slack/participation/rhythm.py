"""The buttons that change whether and how often questions come: keep, less, pause; and *Go on* on Home."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.participation import absences
from bot.core.people.people import Manager
from bot.slack import blocks, home, names
from bot.slack.participation.absences import outlook
from bot.slack.request import Request
from bot.store.delivery import renewals


async def on_rhythm(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """One of the three buttons: keep, less, pause."""
    request = Request.of(context, client, body)
    wanted = body["actions"][0]["action_id"]
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager is None:
            said = request.say("enrolment.not_enrolled")
        elif await request.is_first(session):
            said = await _settle(request, session, manager, wanted)
        else:
            said = await outlook(request, session, manager.id)
        if manager:
            await renewals.is_told(session, manager.workspace_id, manager.user_id, request.pressed_ts)
    await ack()
    await respond(**blocks.note(said), replace_original=True)
    home.publish(request)


async def _settle(request: Request, session: AsyncSession, manager: Manager, wanted: str) -> str:
    if wanted == names.PAUSE:
        await absences.pause(session, manager, None, request.now)
        return request.say("absences.paused")
    if wanted == names.LESS:
        await absences.slow_down(session, manager, request.now)
    else:
        await absences.keep_rhythm(session, manager, request.now)
    first = request.say("absences.kept" if wanted == names.KEEP else "absences.slowed")
    return f"{first} {await outlook(request, session, manager.id)}"


async def on_resume(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """*Go on*, on Home."""
    await _on_home(ack, Request.of(context, client, body), absences.resume)


async def on_pause(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """*Pause*, on Home: nothing until they go on."""
    await _on_home(ack, Request.of(context, client, body), _pause)


async def _pause(session: AsyncSession, manager: Manager, now: datetime) -> None:
    await absences.pause(session, manager, None, now)


async def _on_home(
    ack: AsyncAck, request: Request, change: Callable[[AsyncSession, Manager, datetime], Awaitable[None]]
) -> None:
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager:
            await change(session, manager, request.now)
    await ack()
    home.publish(request)
