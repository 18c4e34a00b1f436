"""`/coach`: what the words mean decides who answers. Every answer is for the asking person only."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.commands import Command, Misunderstood, understand
from bot.slack import blocks, checks, documents, enrolment, nudges, teams
from bot.slack.request import Request

Handler = Callable[[Request, str], Awaitable[blocks.Payload | None]]
"""Answers a command, given what came after its name; None when a modal is the answer."""


async def show_help(request: Request, _rest: str) -> blocks.Payload:
    """`/coach help`."""
    return blocks.message(
        request.say("commands.help_summary"), [blocks.section("help", request.say("commands.help"))]
    )


async def privacy(request: Request, _rest: str) -> blocks.Payload:
    """`/coach privacy`."""
    return blocks.note(request.say("commands.privacy"))


HANDLERS: Mapping[str, Handler] = {
    "help": show_help,
    "start": enrolment.start,
    "check": checks.check,
    "nudge": nudges.ask,
    "invite": enrolment.invite,
    "team": teams.team,
    "library": documents.search,
    "privacy": privacy,
}


async def on_coach(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The slash command."""
    request = Request.of(context, client, body)
    match understand(body.get("text") or ""):
        case Command(name, rest):
            answer = await HANDLERS[name](request, rest)
        case Misunderstood() as words:
            answer = _misunderstood(request, words)
    await (ack(response_type="ephemeral", **answer) if answer else ack())


def _misunderstood(request: Request, said: Misunderstood) -> blocks.Payload:
    hint = (
        request.say("commands.suggestion", suggestion=said.suggestion)
        if said.suggestion
        else request.say("commands.no_suggestion")
    )
    return blocks.note(f"{request.say('commands.misunderstood', words=said.words)} {hint}")
