"""What was not delivered and what has stopped, for a workspace's admins on Home; people are counted, not named."""

from collections import Counter

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.deliveries import (
    NEED_A_PERSON,
    State,
    Stopped,
    Unsettled,
    remedy,
)
from bot.prompts.words import Safe
from bot.slack import blocks
from bot.slack.request import Request, is_admin
from bot.store.delivery import deliveries, stops

MOST_SHOWN = 100


Halted = tuple[list[Stopped], list[Unsettled]]


async def read(session: AsyncSession, workspace_id: int) -> Halted:
    """What has stopped in a workspace, and what waits there for a person."""
    stopped = await stops.stopped(session, workspace_id)
    return stopped, await deliveries.in_states(session, NEED_A_PERSON, MOST_SHOWN, workspace_id)


async def shown(request: Request, halted: Halted) -> list[Block]:
    """A part of Home, if there is anything to see and the person is an admin, whom Slack knows."""
    stopped, waiting = halted
    if not (stopped or waiting) or not await is_admin(request.client, request.user_id):
        return []
    return [
        blocks.header("undelivered-title", request.plain("deliveries.title")),
        blocks.section("undelivered", "\n".join([*_stops(request, stopped), *_lines(request, waiting)])),
        blocks.context("undelivered-introduction", request.say("deliveries.introduction")),
    ]


def _stops(request: Request, stopped: list[Stopped]) -> list[str]:
    """Channels and people that get nothing more. Of the whole workspace Slack would not let us say anything."""
    lines = []
    for one in stopped:
        reason = _why(request, one.reason)
        if one.channel:
            channel = Safe(f"<#{one.channel}>")
            lines.append(request.say("deliveries.channel_stopped", channel=channel, reason=reason))
        elif one.managers:
            lines.append(request.say("deliveries.people_stopped", count=one.managers, reason=reason))
    return lines


def _lines(request: Request, waiting: list[Unsettled]) -> list[str]:
    channels = [
        request.say("deliveries.channel", channel=Safe(f"<#{one.recipient}>"), reason=_reason(request, one))
        for one in waiting
        if one.recipient.startswith(("C", "G"))
    ]
    people = Counter(_reason(request, one) for one in waiting if not one.recipient.startswith(("C", "G")))
    return channels + [
        request.say("deliveries.people", count=count, reason=reason) for reason, count in people.items()
    ]


def _reason(request: Request, one: Unsettled) -> Safe:
    if one.state is State.UNKNOWN:
        return Safe(request.say("deliveries.unknown"))
    return _why(request, one.reason or "")


def _why(request: Request, refusal: str) -> Safe:
    return Safe(request.say(f"deliveries.why_{remedy(refusal)}", code=refusal))
