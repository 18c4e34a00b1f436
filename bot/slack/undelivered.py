"""What could not be delivered, for the admins of a workspace, on their Home tab; people are counted, not named."""

from collections import Counter

from slackblocks import Block

from bot.core.deliveries import NEED_A_PERSON, State, Unsettled, remedy
from bot.prompts.words import Safe
from bot.slack import blocks
from bot.slack.request import Request, is_admin
from bot.store import deliveries, workspaces

MOST_SHOWN = 100


async def shown(request: Request) -> list[Block]:
    """A part of Home, if there is anything to see and the person is an admin."""
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        waiting = await deliveries.in_states(session, NEED_A_PERSON, MOST_SHOWN, workspace.id)
    if not waiting or not await is_admin(request.client, request.user_id):
        return []
    return [
        blocks.header("undelivered-title", request.plain("deliveries.title")),
        blocks.section("undelivered", "\n".join(_lines(request, waiting))),
        blocks.context("undelivered-introduction", request.say("deliveries.introduction")),
    ]


def _lines(request: Request, waiting: list[Unsettled]) -> list[str]:
    channels = [
        request.say("deliveries.channel", channel=Safe(f"<#{one.recipient}>"), reason=Safe(_reason(request, one)))
        for one in waiting
        if one.recipient.startswith(("C", "G"))
    ]
    people = Counter(_reason(request, one) for one in waiting if not one.recipient.startswith(("C", "G")))
    return channels + [
        request.say("deliveries.people", count=count, reason=Safe(reason)) for reason, count in people.items()
    ]


def _reason(request: Request, one: Unsettled) -> str:
    if one.state is State.UNKNOWN:
        return request.say("deliveries.unknown")
    code = one.reason or ""
    return request.say(f"deliveries.why_{remedy(code)}", code=code)
