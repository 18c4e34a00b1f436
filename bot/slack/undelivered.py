"""What could not be delivered, for the admins of a workspace, on their Home tab; people are counted, not named."""

from collections import Counter

from slackblocks import Block

from bot.core.deliveries import NEED_A_PERSON, State, Unsettled
from bot.prompts.words import Safe
from bot.slack import blocks
from bot.slack.request import Request, is_admin
from bot.store import deliveries, workspaces

MOST_SHOWN = 100
SENTENCES = {
    "not_in_channel": "not_in_channel",
    "is_archived": "is_archived",
    "channel_not_found": "not_found",
    "user_not_found": "not_found",
    "user_disabled": "not_found",
    "account_inactive": "no_access",
    "invalid_auth": "no_access",
    "token_revoked": "no_access",
    "not_installed": "no_access",
}
"""Slack's name for a refusal, and the sentence that says what to do about it."""


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
    return request.say(f"deliveries.{SENTENCES.get(code, 'other')}", code=code)
