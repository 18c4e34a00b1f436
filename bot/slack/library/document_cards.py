"""A linked document in Slack, and what its readers think of it."""

from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block

from bot.actions.library.document_cards import reading
from bot.core.delivery.messages import Reading
from bot.core.library.fits import Document
from bot.core.library.offering import Opinion
from bot.prompts import Prompts
from bot.slack import blocks, names
from bot.slack.request import Request
from bot.store.library import documents, opinions


def shown(prompts: Prompts, block_id: str, document: Reading) -> list[Block]:
    """The link, and under it two buttons that say what its reader thinks."""
    link = blocks.reading(block_id, document)
    return [link, asked(prompts, block_id, document.document_id)] if document.document_id else [link]


def subject(prompts: Prompts, document: Document | None) -> list[Block]:
    """What a question is about, above it: the link and what it is, and no more."""
    if document is None:
        return []
    return [blocks.reading("subject", replace(reading(prompts.words, document, why=""), summary=""))]


def asked(prompts: Prompts, block_id: str, document_id: int) -> Block:
    """The two buttons alone, for a link that somebody else has drawn."""
    words = prompts.words
    return blocks.actions(
        f"{block_id}-opinion",
        blocks.button(names.USEFUL, words.plain("documents.useful"), str(document_id)),
        blocks.button(names.NOT_FOR_ME, words.plain("documents.not_for_me"), str(document_id)),
    )


async def on_useful(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The Useful button."""
    request = Request.of(context, client, body)
    noted = await _note(request, Opinion.USEFUL, request.say("documents.noted_useful"))
    await ack()
    await respond(**noted, response_type="ephemeral", replace_original=False)


async def on_not_for_me(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The Not for me button."""
    request = Request.of(context, client, body)
    noted = await _note(request, Opinion.NOT_FOR_ME, request.say("documents.noted_not_for_me"))
    await ack()
    await respond(**noted, response_type="ephemeral", replace_original=False)


async def _note(request: Request, opinion: Opinion, thanks: str) -> blocks.Payload:
    """Keeps an opinion, the last one of a person if there are several; tells them what follows from it."""
    document_id = int(request.body["actions"][0]["value"])
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager is None:
            return blocks.note(request.say("documents.noted_stranger"))
        if await documents.visible(session, request.team_id, document_id) is None:
            return blocks.note(request.say("documents.noted_gone"))
        await opinions.keep(session, manager.id, document_id, opinion, request.now)
    return blocks.note(thanks)
