"""Commitments in Slack: the message that brings them back, and the part of Home that keeps them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.coaching.commitments import Commitment, Outcome
from bot.core.delivery.deliveries import Posted
from bot.core.people.people import Manager
from bot.prompts import Prompts
from bot.slack import blocks, names
from bot.slack.request import Request
from bot.store.coaching import commitments as store

ACTIONS = {Outcome.DONE: names.DONE, Outcome.MOVED: names.MOVED, Outcome.DROPPED: names.DROPPED}
AT_HOME = 8
"""How many commitments Home shows at once; the rest move up as these are settled."""


def message(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """What a manager meant to do by today, as it was planned."""
    brought = [
        Commitment(entry["id"], 0, entry["text"], date.fromisoformat(entry["day"]), asked=entry.get("asked"))
        for entry in payload["commitments"]
    ]
    return as_it_stands(prompts, brought)


def as_it_stands(prompts: Prompts, brought: Sequence[Commitment]) -> blocks.Payload:
    """Those that wait, each with its three buttons; a line for each that was settled."""
    words = prompts.words
    if not brought:
        return blocks.note(words.mrkdwn("commitments.all_gone"))
    waiting = any(one.outcome is None for one in brought)
    headline = words.mrkdwn("commitments.today" if waiting else "commitments.settled", count=len(brought))
    parts = [blocks.section("commitments", headline)] if waiting else []
    for one in brought:
        parts += _waiting(prompts, one) if one.outcome is None else [_settled(prompts, one)]
    return blocks.message(headline, parts)


async def message_as_it_stands(
    session: AsyncSession, prompts: Prompts, one: Posted, _manager: Manager, _now: datetime
) -> blocks.Payload:
    """The message that brought commitments back, by what has become of them."""
    return as_it_stands(prompts, await store.brought_by(session, one.id))


def _waiting(prompts: Prompts, one: Commitment) -> list[Block]:
    buttons = [
        blocks.button(action_id, prompts.words.plain(f"commitments.how_{outcome}"), str(one.id))
        for outcome, action_id in ACTIONS.items()
    ]
    parts = [blocks.theirs(f"commitment-{one.id}", one.text)]
    if one.asked:
        asked = prompts.words.mrkdwn("commitments.asked", question=one.asked)
        parts.append(blocks.context(f"commitment-{one.id}-asked", asked))
    return [*parts, blocks.actions(f"commitment-{one.id}-how", *buttons)]


def _settled(prompts: Prompts, one: Commitment) -> Block:
    label = prompts.words.mrkdwn(f"commitments.was_{one.outcome}", day=one.day)
    text = f"{one.text} → {one.happened}" if one.happened else one.text
    return blocks.context_with_theirs(f"commitment-{one.id}", label, text)


async def part(request: Request, session: AsyncSession, manager: Manager) -> list[Block]:
    """The open commitments on Home: those whose day has come to be settled, the others to be remembered."""
    promised = await store.open_of(session, manager.id)
    if not promised:
        return []
    today, parts = request.today(manager), [blocks.header("promised", request.plain("commitments.title"))]
    for one in promised[:AT_HOME]:
        if one.day <= today:
            parts += _waiting(request.prompts, one)
        else:
            label = request.say("commitments.on_day", day=one.day)
            parts.append(blocks.context_with_theirs(f"commitment-{one.id}", label, one.text))
    return parts
