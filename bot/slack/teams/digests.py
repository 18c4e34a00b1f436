"""Digests in Slack: the message and its thread, a preview, skipping one, and what people call useful."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block

from bot.actions.library import opinions
from bot.actions.teams import digests
from bot.core.delivery.messages import DigestMessage, Line, SharedWords
from bot.core.teams.leads import Deed
from bot.core.teams.teams import Team, TeamState
from bot.prompts import Prompts
from bot.prompts.words import Safe
from bot.slack import blocks, names, outsiders
from bot.slack.request import Request
from bot.slack.teams import access, team_settings
from bot.slack.text import cut_mrkdwn
from bot.store.delivery import channel_posts
from bot.store.library import documents
from bot.store.people import workspaces
from bot.store.teams import audit_log, teams

FOCUS_LIMIT = 500
REACTIONS_THAT_MEAN_USEFUL = frozenset(
    {"+1", "thumbsup", "heart", "star", "bulb", "fire", "100", "clap", "eyes", "tada", "raised_hands", "pray"}
)


def message(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """A digest, the rest of one in its thread, or a single thing that a colleague shares."""
    digest = DigestMessage.of(payload)
    shaped = blocks.message(_aloud(prompts, digest), _parts(prompts, digest))
    return {**shaped, "thread_ts": digest.thread_ts} if digest.thread_ts else shaped


def _parts(prompts: Prompts, digest: DigestMessage, place: str = "digest") -> list[Block]:
    """What the message shows; `place` keeps the ids apart where two messages are shown as one."""
    parts: list[Block] = []
    if digest.headline:
        parts.append(blocks.header(f"{place}-headline", digest.headline))
    if digest.focus:
        parts.append(
            blocks.section(
                f"{place}-focus",
                prompts.words.mrkdwn("digests.line", text=Safe(cut_mrkdwn(digest.focus, FOCUS_LIMIT))),
            )
        )
    parts += _readings(prompts, digest)
    parts += [shared(prompts, f"digest-shared-{one.share_id}", one) for one in digest.shared]
    parts += [blocks.listing(f"{place}-{one.name}", one.heading, one.lines) for one in digest.listings]
    return parts + _small_print(prompts, digest)


def _readings(prompts: Prompts, digest: DigestMessage) -> list[Block]:
    numbered = len(digest.readings) > 1
    shown = [
        blocks.digest_reading(f"digest-reading-{place}", one.reading, one.question, place if numbered else None)
        for place, one in enumerate(digest.readings, start=1)
    ]
    if not shown:
        return []
    useful = [
        blocks.button(
            f"{names.DIGEST_USEFUL}.{place}",
            prompts.words.plain("digests.useful", place=place),
            str(one.document_id),
        )
        for place, one in enumerate(digest.readings, start=1)
    ]
    return [*shown, blocks.actions("digest-useful", *useful)]


def shared(prompts: Prompts, block_id: str, one: SharedWords) -> Block:
    """What a colleague shares, here and wherever its author looks at it."""
    words = prompts.words
    if one.text is None:
        return blocks.context(block_id, words.mrkdwn("digests.withdrawn"))
    asked = (
        blocks.asked_about(
            words.plain("digests.asked_about"),
            one.title,
            one.url,
            words.plain("digests.about_that", question=one.asked),
        )
        if one.title
        else blocks.asked(words.plain("digests.asked", question=one.asked))
    )
    return blocks.shared_words(block_id, asked, one.text, one.by, words.plain("digests.by_colleague"))


def _small_print(prompts: Prompts, digest: DigestMessage) -> list[Block]:
    lines = [Safe(digest.minute)] if digest.minute else []
    lines += [Safe(prompts.words.mrkdwn("digests.thread_hint"))] if digest.has_thread else []
    return [blocks.context("digest-small-print", " ".join(lines))] if lines else []


def _aloud(prompts: Prompts, digest: DigestMessage) -> str:
    """The same for notifications and screen readers: whole sentences, no marks."""
    words, texts = prompts.words, [one.text for one in digest.shared if one.text is not None]
    lists = [
        words.plain("digests.summary_list", heading=one.heading, titles=[_title(line) for line in one.lines])
        for one in digest.listings
    ]
    if digest.headline and digest.focus:
        return words.mrkdwn(
            "digests.summary",
            headline=digest.headline,
            focus=Safe(digest.focus.replace("*", "")),
            titles=[one.reading.title for one in digest.readings],
            shared=len(texts),
            lists=lists,
        )
    if digest.focus:
        return digest.focus
    if lists or len(digest.shared) > 1:
        return words.mrkdwn("digests.summary_thread", shared=len(texts), lists=lists)
    return (
        words.mrkdwn("digests.summary_shared", text=texts[0])
        if texts
        else words.mrkdwn("digests.summary_withdrawn")
    )


def _title(line: Line) -> str:
    return f"{line.title} ({line.superseded} {line.successor})" if line.successor else line.title


async def digest(request: Request, rest: str) -> blocks.Payload | None:
    """`/coach digest preview|skip|settings`, in the team's channel."""
    async with request.transaction() as session:
        team = await teams.find(session, request.team_id, request.body["channel_id"])
    if rest not in ("preview", "skip", "settings"):
        return blocks.note(request.say("digests.usage"))
    if team is None or team.state is not TeamState.LINKED:
        return blocks.note(request.say("digests.not_linked"))
    if not await access.may_change(request, team):
        return blocks.note(request.say("digests.not_yours"))
    if rest == "settings":
        await request.open(team_settings.modal(request, team))
        return None
    return await (_preview(request, team) if rest == "preview" else _skip(request, team))


async def _preview(request: Request, team: Team) -> blocks.Payload:
    """Exactly what would be posted, for the asking person only."""
    if team.slot == team.skipped:
        return blocks.note(request.say("digests.preview_skipped"))
    async with request.transaction() as session:
        planned = await digests.draw_up(session, request.prompts, team)
    if planned.digest.is_empty and not team.posts_when_empty:
        return blocks.note(request.say("digests.preview_none"))
    return preview(request.prompts, team, planned.main, planned.thread)


def preview(prompts: Prompts, team: Team, main: DigestMessage, thread: DigestMessage | None) -> blocks.Payload:
    """A digest and its thread in one message."""
    at = team.next_digest_at.astimezone(team.zone)
    heading = prompts.words.mrkdwn("digests.preview", team=team.name, at=at)
    parts = [blocks.section("preview", heading), *_parts(prompts, main)]
    if thread:
        parts.append(blocks.context("preview-thread", prompts.words.mrkdwn("digests.preview_thread")))
        parts += _parts(prompts, thread, "thread")
    return blocks.message(heading, parts)


async def _skip(request: Request, team: Team) -> blocks.Payload:
    at = team.next_digest_at.astimezone(team.zone)
    async with request.transaction() as session:
        if await request.is_first(session):
            await digests.skip(session, team)
            await audit_log.note(
                session,
                team.workspace_id,
                audit_log.Noted(request.user_id, Deed.SKIPPED, team.channel, request.now),
            )
    return blocks.note(request.say("digests.skipped", at=at))


async def on_useful(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """A document was called useful by its button."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        if await request.is_first(session):
            manager = await request.manager(session)
            document = await documents.visible(session, request.team_id, int(body["actions"][0]["value"]))
            if document:
                workspace = await workspaces.get(session, request.team_id)
                by = opinions.By(workspace.id, manager.id if manager else None)
                await opinions.useful(session, document.id, by, request.now)
    await ack()
    await respond(
        **blocks.note(request.say("digests.useful_thanks")), replace_original=False, response_type="ephemeral"
    )


async def on_reaction(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """Somebody reacted to a message; if it is a digest, that says something about what it links."""
    await ack()
    request, event = Request.of(context, client, body), body["event"]
    item = event.get("item") or {}
    reaction = str(event.get("reaction") or "").split("::")[0]
    if reaction not in REACTIONS_THAT_MEAN_USEFUL or item.get("type") != "message":
        return
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        posting = await channel_posts.at(session, workspace.id, item["channel"], item["ts"])
    if posting is None or not await outsiders.may_go_on(request):
        return
    async with request.transaction() as session:
        if not await request.is_first(session):
            return
        manager = await request.manager(session)
        by = opinions.By(workspace.id, manager.id if manager else None)
        for one in DigestMessage.of(posting.payload).readings:
            await opinions.useful(session, one.document_id, by, request.now)
