"""`/coach history`: one's own questions and replies in a window, the newest first, a page at a time."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.guessing.guess_words import recorded
from bot.core.coaching.commitments import Commitment
from bot.core.coaching.guessing.guesses import Guess
from bot.core.coaching.history import Wanted, understand_history
from bot.core.coaching.nudges import Nudge, NudgeState, Reply
from bot.core.people.people import Manager
from bot.core.people.schedule import instant
from bot.prompts.words import Safe
from bot.slack import blocks, names
from bot.slack.coaching.guessing import calibration
from bot.slack.request import Request
from bot.store.coaching import guesses, nudges, replies

PAGE = 10
"""Questions in one window: six blocks each at the most, of the hundred that it may have."""


async def show(request: Request, rest: str) -> blocks.Payload | None:
    """`/coach history [topic] [time]`."""
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager is None:
            return blocks.note(request.say("enrolment.not_enrolled"))
        wanted = understand_history(rest, request.prompts.checklist, request.today(manager))
        if wanted is None:
            return blocks.note(request.say("history.unknown", words=rest))
        view = await _page(request, session, manager, wanted, rest, offset=0)
    if view is None:
        return blocks.note(request.say("history.nothing", words=rest))
    await request.open(view)
    return None


async def on_open(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The button on Home: everything there is."""
    await show(Request.of(context, client, body), "")
    await ack()


async def on_turn(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """*Older* or *Newer*: another page in the same window."""
    request = Request.of(context, client, body)
    asked = blocks.carried(body["view"])
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        wanted = understand_history(asked["rest"], request.prompts.checklist, date.fromisoformat(asked["today"]))
        offset = int(body["actions"][0]["value"])
        view = (
            await _page(request, session, manager, wanted, asked["rest"], offset=offset)
            if manager and wanted
            else None
        )
    if view:
        await client.views_update(view_id=body["view"]["id"], view=view)
    await ack()


async def _page(
    request: Request, session: AsyncSession, manager: Manager, wanted: Wanted, rest: str, *, offset: int
) -> blocks.Payload | None:
    """A window with one page; None when there is nothing on it."""
    topics = [competency.id for competency in wanted.competencies]
    days = (wanted.first, wanted.last + timedelta(days=1))
    first, end = (instant(day, time(), manager.zone) for day in days)
    found = await nudges.page(session, manager.id, topics, (first, end), offset=offset, limit=PAGE + 1)
    if not found:
        return None
    ids = [nudge.id for nudge in found]
    written, guessed = await replies.to_nudges(session, ids), await guesses.to_nudges(session, ids)
    parts = _entries(request, manager, found[:PAGE], written, guessed)
    if not offset:
        parts = [*await calibration.in_window(request, session, manager), *parts]
    asked = {"rest": rest, "today": request.today(manager).isoformat()}
    return blocks.modal(
        callback_id="history",
        title=request.plain("history.title"),
        close=request.plain("history.close"),
        metadata=json.dumps(asked),
        blocks=[*parts, *_turns(request, offset, has_older=len(found) > PAGE)],
    )


def _entries(
    request: Request,
    manager: Manager,
    found: Sequence[Nudge],
    written: Mapping[int, Reply],
    guessed: Mapping[int, Guess],
) -> list[Block]:
    """Questions with their replies, under the month they came in."""
    parts, month = [], ""
    for nudge in found:
        day = nudge.due_at.astimezone(manager.zone).date()
        heading = request.plain("history.month", day=day)
        if heading != month:
            parts.append(blocks.header(f"month-{day:%Y-%m}", heading))
            month = heading
        parts += _entry(request, nudge, day, written.get(nudge.id))
        if nudge.id in guessed:
            told = recorded(request.prompts.words, guessed[nudge.id])
            parts.append(blocks.context(f"guess-{nudge.id}", told))
    return parts


def _entry(request: Request, nudge: Nudge, day: date, reply: Reply | None) -> list[Block]:
    topic = request.prompts.checklist.competency(nudge.competency_id).name
    state = "" if nudge.state is NudgeState.ANSWERED else request.say(f"history.is_{nudge.state}")
    about = request.say("history.about", day=day, topic=topic, state=Safe(state))
    question = request.say("nudges.question", question=nudge.asked)
    parts = [blocks.context(f"about-{nudge.id}", about), blocks.section(f"question-{nudge.id}", question)]
    if reply:
        parts.append(blocks.theirs(f"reply-{nudge.id}", reply.text))
        parts += [_promised(request, nudge, reply.commitment)] if reply.commitment else []
    return parts


def _promised(request: Request, nudge: Nudge, made: Commitment) -> Block:
    label = request.say(f"commitments.was_{made.outcome or made.state}", day=made.day)
    text = f"{made.text} → {made.happened}" if made.happened else made.text
    return blocks.context_with_theirs(f"commitment-{nudge.id}", label, text)


def _turns(request: Request, offset: int, *, has_older: bool) -> list[Block]:
    """The ways to the next page and back."""
    buttons = []
    if offset:
        back = str(max(0, offset - PAGE))
        buttons.append(blocks.button(names.NEWER, request.plain("history.newer"), back))
    if has_older:
        buttons.append(blocks.button(names.OLDER, request.plain("history.older"), str(offset + PAGE)))
    return [blocks.actions("turns", *buttons)] if buttons else []
