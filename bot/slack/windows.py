"""Windows that are still open when their manager has gone: forgotten on another device, or taking part no more."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import limits
from bot.slack.coaching.nudges import note_modal
from bot.slack.request import Request
from bot.store.people import whose

Listener = Callable[[AsyncAck, dict[str, Any], dict[str, Any], AsyncWebClient], Awaitable[None]]


def of_manager(listener: Listener) -> Listener:
    """What answers the submission of a manager's window; who is none any more is told that nothing is kept."""

    async def unless_gone(
        ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
    ) -> None:
        request, view = Request.of(context, client, body), body["view"]
        async with request.transaction() as session:
            manager = await request.active_manager(session)
        if manager:
            await listener(ack, body, context, client)
            return
        typed = "\n\n".join(_typed(view))
        gone = note_modal(request, view["title"]["text"], request.say("enrolment.gone", typed=bool(typed)), typed)
        await ack(response_action="update", view=gone)

    return unless_gone


def of_writer(listener: Listener) -> Listener:
    """The same, where what somebody wrote becomes one thing more; no more of it than they may have kept."""

    async def if_there_is_room(
        ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
    ) -> None:
        request, view = Request.of(context, client, body), body["view"]
        async with request.transaction() as session:
            manager = await request.active_manager(session)
            kept = await whose.written(session, manager) if manager else 0
        if kept < limits.WRITTEN_BY_A_PERSON:
            await listener(ack, body, context, client)
            return
        typed = "\n\n".join(_typed(view))
        full = note_modal(request, view["title"]["text"], request.say("commands.no_room"), typed)
        await ack(response_action="update", view=full)

    return of_manager(if_there_is_room)


def _typed(view: dict[str, Any]) -> Iterator[str]:
    """What somebody wrote into a window, field by field."""
    for fields in view["state"]["values"].values():
        for field in fields.values():
            if field["type"] == "plain_text_input" and field.get("value"):
                yield field["value"]
