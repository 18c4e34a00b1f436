"""What stands in Slack of a nudge: its newest message has all of it, older ones and what is over are a line.

Whoever changes a nudge by hand calls `refresh`; `slack/delivery/renewing.py` does it for what happens by itself.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.nudge_words import asked_about, whole
from bot.core.coaching.nudges import Nudge, NudgeState, Return
from bot.core.delivery.deliveries import Posted
from bot.core.people.people import Consent, Manager
from bot.core.people.schedule import week_number
from bot.prompts import Prompts
from bot.prompts.words import Safe
from bot.slack import blocks, failures, home, names
from bot.slack.coaching import nudges
from bot.slack.coaching.guessing import looks
from bot.slack.library import document_cards
from bot.slack.request import Request
from bot.store.coaching import nudges as store
from bot.store.delivery import renewals

log = logging.getLogger(__name__)


def refresh(request: Request, nudge_id: int) -> None:
    """Every message about a nudge shows what has become of it, and Home follows, after the answer.

    All is kept by now: what fails here is told to Slack a little later.
    """
    request.follow(("nudge", nudge_id), partial(_refresh, request, nudge_id))
    home.publish(request)


async def _refresh(request: Request, nudge_id: int) -> None:
    async with request.transaction() as session:
        manager = await request.manager(session)
        nudge = await store.owned(session, manager.id, nudge_id) if manager else None
        there = await renewals.showing(session, nudge.id) if nudge else []
        shown = [
            (one, await as_it_stands(session, request.prompts, one, manager, request.now))
            for one in there
            if manager
        ]
    told = await asyncio.gather(*(_show(request, *one) for one in shown))
    async with request.transaction() as session:
        await renewals.settled(session, [one for (one, _), done in zip(shown, told, strict=True) if done])


async def _show(request: Request, one: Posted, shown: blocks.Payload) -> bool:
    try:
        await request.client.chat_update(channel=one.channel, ts=one.ts, **shown)
    except failures.FAILURES as error:
        log.warning("message_not_changed", extra={"delivery": one.id, "reason": failures.reason(error)})
        return False
    return True


async def as_it_stands(
    session: AsyncSession, prompts: Prompts, one: Posted, manager: Manager, now: datetime
) -> blocks.Payload:
    """What a message about a nudge says now."""
    nudge = await store.shown_by(session, one)
    if nudge is None:
        return _line("gone", prompts.words.mrkdwn("nudges.no_more"))
    newest = (await renewals.showing(session, nudge.id))[-1]
    subject = document_cards.subject(prompts, await asked_about(session, prompts, nudge))
    if newest.id != one.id:
        return _older(prompts, nudge, subject)
    match nudge.state:
        case NudgeState.ANSWERED if manager.consent is Consent.ACTIVE:
            return answered(prompts, nudge, await looks.part(session, prompts, nudge), subject)
        case NudgeState.OPEN if waits := _waits(prompts, nudge, manager, now):
            answer = blocks.button(names.ANSWER, prompts.words.plain("nudges.answer"), str(nudge.id))
            return _line("put-off", waits, *subject, blocks.actions("nudge-actions", answer))
        case NudgeState.OPEN:
            return nudges.message(prompts, (await whole(session, prompts, manager, nudge)).payload)
        case _:
            return _over(prompts, nudge, subject)


def _over(prompts: Prompts, nudge: Nudge, subject: Sequence[Block]) -> blocks.Payload:
    """What is left where nothing is asked any more: of an answer, too, when its author has left."""
    if nudge.state is NudgeState.ANSWERED:
        return _line("answered", prompts.words.mrkdwn("nudges.answered", question=nudge.asked), *subject)
    return _line(nudge.state, prompts.words.mrkdwn(f"nudges.is_{nudge.state}", question=nudge.asked), *subject)


def _waits(prompts: Prompts, nudge: Nudge, manager: Manager, now: datetime) -> str | None:
    """Why an open nudge waits, if it does: until its own day, or with everything else."""
    words = prompts.words
    if nudge.returns_as is Return.SNOOZE and nudge.returns_at:
        at = nudge.returns_at.astimezone(manager.zone)
        return words.mrkdwn("nudges.put_off", question=nudge.asked, at=at)
    away = manager.is_away_on(now.astimezone(manager.zone).date())
    return words.mrkdwn("nudges.paused", question=nudge.asked) if manager.paused or away else None


def _older(prompts: Prompts, nudge: Nudge, subject: Sequence[Block]) -> blocks.Payload:
    """What is left of a message when the same question has come again."""
    name = "answered" if nudge.state is NudgeState.ANSWERED else "asked_again"
    return _line("older", prompts.words.mrkdwn(f"nudges.{name}", question=nudge.asked), *subject)


def _line(name: str, text: str, *parts: Block) -> blocks.Payload:
    return blocks.message(text, [blocks.context(f"nudge-{name}", text), *parts])


def answered(
    prompts: Prompts, nudge: Nudge, guess: Sequence[Block] = (), subject: Sequence[Block] = ()
) -> blocks.Payload:
    """What is left of an answered nudge: one line, its guess if it has one, and perhaps one more question."""
    words = prompts.words
    choices = {
        f"{choice} {nudge.id}": words.plain(f"nudges.kept_{choice}") for choice in ("edit", "share", "undo")
    }
    line = words.mrkdwn("nudges.answered", question=nudge.asked)
    parts = [blocks.section("nudge-answered", line, blocks.menu(names.KEPT, choices)), *subject, *guess]
    asking = nudges.asking_more(prompts, nudge)
    if asking:
        add = blocks.button(names.ADD, words.plain("nudges.add"), str(nudge.id))
        said = words.mrkdwn("nudges.one_more", week=week_number(nudge.due_at.date()), asking=Safe(asking))
        parts.append(blocks.section("nudge-follow-up", said, add))
    return blocks.message(words.mrkdwn("nudges.answered_summary", question=nudge.asked), parts)
