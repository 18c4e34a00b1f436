"""Links in Slack: `/coach add`, the message shortcut, and the offer under links that are posted in a channel."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.library import links
from bot.actions.library.document_cards import reading
from bot.core.delivery.messages import Reading
from bot.core.library.documents import Kind
from bot.core.library.fits import Document
from bot.core.library.links import NewLink, Refused, looks_like_a_document
from bot.slack import blocks, names, outsiders
from bot.slack.request import Request
from bot.slack.text import MARK, as_typed
from bot.store.library import sources
from bot.store.people import workspaces

MOST_OFFERS = 3
VALUE_LIMIT = 2000
"""Characters that a button can carry."""
ADDRESS_LIMIT = 2048
TITLE_LIMIT = 150
ABOUT_LIMIT = 500
SOMEBODY_WROTE = (None, "file_share", "thread_broadcast")
"""Subtypes of messages that people write."""


async def add(request: Request, rest: str) -> blocks.Payload:
    """`/coach add URL [title]`."""
    url, _, title = as_typed(rest).strip().partition(" ")
    return await _add(request, NewLink(url, title.strip()[:TITLE_LIMIT]))


async def _add(request: Request, new: NewLink) -> blocks.Payload:
    async def work() -> blocks.Payload:
        added = await _kept(request, session, new)
        if isinstance(added, Refused):
            return blocks.note(request.say("links.ask" if added is Refused.NO_ADDRESS else f"links.{added}"))
        return _added(request, *added)

    async with request.transaction() as session:
        return await request.once(session, work)


async def _kept(request: Request, session: AsyncSession, new: NewLink) -> tuple[Document, bool] | Refused:
    if not request.coach.wishes.links.allows(request.who):
        return Refused.ENOUGH_TODAY
    workspace = await workspaces.get(session, request.team_id)
    return await links.add(session, workspace.id, new, request.now)


def _added(request: Request, document: Document, new: bool) -> blocks.Payload:
    said = request.say("links.added" if new else "links.known")
    parts = [
        blocks.section("link-added", said),
        blocks.reading("link-document", reading(request.prompts.words, document, "")),
    ]
    if new:
        button = blocks.button(names.TAKE_OUT, request.plain("links.take_out"), str(document.id))
        parts.append(blocks.actions("link-choice", button))
    return blocks.message(said, parts)


async def on_shortcut(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """The message shortcut: a window with the first link of the message filled in."""
    request = Request.of(context, client, body)
    first = next(_posted(body["message"]), NewLink(""))
    await request.open(_modal(request, first))
    await ack()


def _modal(request: Request, link: NewLink) -> blocks.Payload:
    kinds = {kind.value: request.plain(f"documents.kind_{kind.replace('-', '_')}") for kind in Kind}
    return blocks.modal(
        callback_id=names.ADD_FORM,
        title=request.plain("links.form_title"),
        submit=request.plain("links.form_submit"),
        close=request.plain("links.form_close"),
        blocks=[
            blocks.text_input(
                "url", request.plain("links.form_url"), longest=ADDRESS_LIMIT, initial=link.url[:ADDRESS_LIMIT]
            ),
            blocks.text_input(
                "title",
                request.plain("links.form_name"),
                longest=TITLE_LIMIT,
                initial=link.title[:TITLE_LIMIT],
                optional=True,
            ),
            blocks.select_input(
                "kind", request.plain("links.form_kind"), kinds, (link.kind or Kind.POST_MORTEM).value
            ),
            blocks.text_input(
                "about",
                request.plain("links.form_about"),
                longest=ABOUT_LIMIT,
                hint=request.plain("links.form_about_hint"),
                optional=True,
                multiline=True,
            ),
        ],
    )


async def on_form(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The window was submitted: keep the link, and say so in its place."""
    request, view = Request.of(context, client, body), body["view"]
    url, title, about = (blocks.typed(view, name).strip() for name in ("url", "title", "about"))
    async with request.transaction() as session:
        new = NewLink(url, title, Kind(blocks.picked(view, "kind") or Kind.POST_MORTEM), about)
        added = await _kept(request, session, new)
    if isinstance(added, Refused):
        await ack(response_action="errors", errors={"url": request.plain(f"links.{added}")})
        return
    document, is_new = added
    done = blocks.modal(
        callback_id="links.done",
        title=request.plain("links.form_title"),
        close=request.plain("links.form_close"),
        blocks=[
            blocks.section("link-added", request.say("links.added" if is_new else "links.known")),
            blocks.reading("link-document", reading(request.prompts.words, document, "")),
        ],
    )
    await ack(response_action="update", view=done)


async def in_channel(event: dict[str, Any]) -> bool:
    """Whether a message was written in a channel, where only links are of interest."""
    return event.get("channel_type") in ("channel", "group")


async def on_posted(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """A message in a channel that the bot is in: its new documents are offered, to whoever posted them only."""
    event = body["event"]
    found = [link for link in _posted(event) if looks_like_a_document(link.url, link.title)][:MOST_OFFERS]
    if not found or event.get("bot_id") or event.get("subtype") not in SOMEBODY_WROTE:
        await ack()
        return
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        wanted = found if await sources.listens_in(session, workspace.id, event["channel"]) else []
        new = [link for link in wanted if await links.may_offer(session, workspace.id, link.url, request.now)]
    await ack()
    if new and not await outsiders.may_go_on(request):
        return
    for link in new:
        where = {"channel": event["channel"], "user": event["user"], "thread_ts": event.get("thread_ts")}
        try:
            await client.chat_postEphemeral(**where, **_offer(request, link))
        except SlackApiError:
            return  # they have left, or we have: an offer that can't be made is no loss


def _offer(request: Request, link: NewLink) -> blocks.Payload:
    value = json.dumps([link.url, link.title[:TITLE_LIMIT]])
    shown = Reading(title=link.title or link.url, url=link.url, facts="", summary="", why="")
    return blocks.message(
        request.say("links.offer"),
        [
            blocks.section("link-offer", request.say("links.offer")),
            blocks.reading("link-document", shown),
            blocks.actions(
                "link-choice",
                blocks.button(names.ADD_LINK, request.plain("links.add"), value, primary=True),
                blocks.button(names.NO_LINK, request.plain("links.leave")),
            ),
        ],
    )


async def on_add(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The button under the offer."""
    request = Request.of(context, client, body)
    url, title = json.loads(body["actions"][0]["value"])
    answer = await _add(request, NewLink(url, title))
    await ack()
    await respond(**answer, replace_original=True)


async def on_leave(ack: AsyncAck, respond: AsyncRespond) -> None:
    """The offer was turned down: it goes away, and this link is not offered again."""
    await ack()
    await respond(delete_original=True)


async def on_take_out(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The button under a link that was just added."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        await links.take_out(session, workspace.id, int(body["actions"][0]["value"]), request.now)
    await ack()
    await respond(**blocks.note(request.say("links.taken_out")), replace_original=True)


def _posted(message: Mapping[str, Any]) -> Iterator[NewLink]:
    """The links of a message, each once, with what it or Slack's preview calls them."""
    titles = {
        address: str(preview.get("title") or "")
        for preview in message.get("attachments") or []
        for address in (preview.get("from_url"), preview.get("title_link"))
        if address
    }
    labels = {
        as_typed(mark[1]): as_typed(mark[2] or "")
        for mark in MARK.finditer(message.get("text") or "")
        if mark[1].startswith(("https://", "http://"))
    }
    for url in dict.fromkeys((*labels, *titles)):
        label = labels.get(url, "")
        title = titles.get(url) or ("" if url.endswith(label) else label)
        if len(json.dumps([url, title[:TITLE_LIMIT]])) <= VALUE_LIMIT:
            yield NewLink(url, title)
