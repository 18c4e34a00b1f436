"""How a commitment went: *Done*, *Moved* or *Dropped*, with a line of what happened."""

import logging
from functools import partial
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.coaching import commitments as actions
from bot.core.coaching.commitments import Commitment, CommitmentState, Outcome
from bot.slack import (
    blocks,
    failures,
    home,
    names,
)
from bot.slack.coaching import commitments, nudges
from bot.slack.request import Request
from bot.store.coaching import commitments as store

log = logging.getLogger(__name__)

HAPPENED_LIMIT = 500


async def on_settle(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """*Done*, *Moved* or *Dropped*: a window for a line of what happened, and for the new day."""
    request = Request.of(context, client, body)
    action = body["actions"][0]
    outcome = next(
        outcome for outcome, action_id in commitments.ACTIONS.items() if action_id == action["action_id"]
    )
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        one = await store.owned(session, manager.id, int(action["value"])) if manager else None
    if one and one.state is CommitmentState.OPEN:
        await request.open(_window(request, one, outcome))
    else:
        await request.open(_gone(request))
    await ack()


async def on_settled(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The window was submitted: the commitment is settled, or goes on to its new day."""
    request, view = Request.of(context, client, body), body["view"]
    said, id_ = view["private_metadata"].split()
    outcome, happened = Outcome(said), blocks.typed(view, "happened").strip()
    day = blocks.picked_day(view, "day") if outcome is Outcome.MOVED else None
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        one = await store.owned(session, manager.id, int(id_)) if manager else None
        if manager is None or one is None:
            await ack(response_action="update", view=_gone(request, happened))
            return
        if outcome is Outcome.MOVED and (day is None or day < request.today(manager)):
            await ack(response_action="errors", errors={"day": request.plain("nudges.problem_day_past")})
            return
        if await request.is_first(session):
            if one.state is not CommitmentState.OPEN:
                await ack(response_action="update", view=_gone(request, happened))
                return
            await actions.settle(session, manager, one, outcome, happened=happened, day=day, now=request.now)
    await ack()
    request.follow(("commitment", one.id), partial(_refresh, request, one))
    home.publish(request)


async def _refresh(request: Request, one: Commitment) -> None:
    """The message that brought it back shows how it went."""
    if one.delivery_id is None:
        return
    async with request.transaction() as session:
        brought = await store.brought_by(session, one.delivery_id)
        place = await store.message_of(session, one.delivery_id)
    if place:
        await _show(request, place, commitments.as_it_stands(request.prompts, brought))


async def _show(request: Request, place: tuple[str, str], shown: blocks.Payload) -> None:
    channel, ts = place
    try:
        await request.client.chat_update(channel=channel, ts=ts, **shown)
    except failures.FAILURES as error:
        log.warning("commitment_not_changed", extra={"reason": failures.reason(error)})


def _window(request: Request, one: Commitment, outcome: Outcome) -> blocks.Payload:
    parts = [blocks.theirs("commitment", one.text)]
    if outcome is Outcome.MOVED:
        parts.append(
            blocks.day_input(
                "day",
                request.plain("commitments.day_label"),
                request.plain("nudges.day_placeholder"),
                optional=False,
            )
        )
    happened = blocks.text_input(
        "happened",
        request.plain(f"commitments.happened_{outcome}"),
        longest=HAPPENED_LIMIT,
        optional=True,
    )
    return blocks.modal(
        callback_id=names.SETTLE,
        title=request.plain(f"commitments.how_{outcome}"),
        submit=request.plain("nudges.modal_submit"),
        close=request.plain("nudges.modal_close"),
        metadata=f"{outcome} {one.id}",
        blocks=[*parts, happened],
    )


def _gone(request: Request, theirs: str = "") -> blocks.Payload:
    return nudges.note_modal(request, request.plain("commitments.title"), request.say("commitments.gone"), theirs)
