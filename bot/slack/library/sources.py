"""What of a source is meant: leads say it in a window, or agree to what is proposed."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.scope import ALL_OF_IT, Scope, Unusable, kinds_in, patterns_in
from bot.core.library.sources import Source
from bot.core.teams.leads import Deed
from bot.slack import blocks, home, names
from bot.slack.request import Request
from bot.slack.teams import access, programme
from bot.store.library import sources
from bot.store.people import workspaces
from bot.store.teams import audit_log

MOST_LISTED = 40
FIELD_LIMIT = 3000


async def on_open(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The sources, each with what of it is meant."""
    request = Request.of(context, client, body)
    await request.open(await _listing(request) if await access.is_lead(request) else _refusal(request))
    await ack()


async def on_scope(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """A window for one of them."""
    request = Request.of(context, client, body)
    source = await _asked_about(request, body["actions"][0]["value"])
    await request.open(_form(request, source) if source else _refusal(request))
    await ack()


async def on_form(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The window was submitted: it is read again by what stands there."""
    request, view = Request.of(context, client, body), body["view"]
    source = await _asked_about(request, view["private_metadata"])
    if source is None:
        await ack(response_action="update", view=_refusal(request))
        return
    paths, without = (patterns_in(blocks.typed(view, name)) for name in ("paths", "without"))
    kinds = kinds_in(blocks.typed(view, "kinds"))
    if isinstance(paths, Unusable) or isinstance(without, Unusable) or isinstance(kinds, Unusable):
        read = {"paths": paths, "without": without, "kinds": kinds}
        bad = {name: one.line for name, one in read.items() if isinstance(one, Unusable)}
        await ack(response_action="errors", errors={name: _unusable(request, name, bad[name]) for name in bad})
        return
    await _narrow(request, source, Scope(paths, without, kinds) if paths or without or kinds else ALL_OF_IT)
    await ack(response_action="update", view=_note(request, request.say("sources.taken", source=source.name)))
    home.publish(request)


async def on_take(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """*Take these*, or *All of it*, under a proposal."""
    request = Request.of(context, client, body)
    pressed = body["actions"][0]
    source = await _asked_about(request, pressed["value"])
    if source and source.proposal:
        takes_all = pressed["action_id"] == names.SOURCE_ALL
        await _narrow(request, source, ALL_OF_IT if takes_all else source.proposal.scope)
    await ack()
    if body.get("response_url"):
        await respond(**await _after(request, source), replace_original=True)
    home.publish(request)


async def _after(request: Request, source: Source | None) -> blocks.Payload:
    """What stands in the place of `/coach lead` when one of its questions was answered."""
    if not await access.is_lead(request):
        return blocks.note(request.say("leads.not_a_lead"))
    said = request.say("sources.taken", source=source.name) if source else request.say("sources.gone")
    page = await programme.page(request, with_pictures=False)
    return blocks.message(said, [blocks.section("source-taken", said), *page])


async def _asked_about(request: Request, value: str) -> Source | None:
    """The source that a lead may say something about; None for everybody else, and for every other one."""
    if not await access.is_lead(request):
        return None
    async with request.transaction() as session:
        return next((one for one in await _of_workspace(request, session) if str(one.id) == value), None)


async def _of_workspace(request: Request, session: AsyncSession) -> list[Source]:
    workspace = await workspaces.get(session, request.team_id)
    return await sources.adjustable(session, workspace.id)


async def _narrow(request: Request, source: Source, scope: Scope) -> None:
    async with request.transaction() as session:
        if await request.is_first(session):
            workspace = await workspaces.get(session, request.team_id)
            await sources.set_scope(session, source.id, scope, request.now)
            done = audit_log.Noted(request.user_id, Deed.NARROWED, source.name, request.now)
            await audit_log.note(session, workspace.id, done)


async def _listing(request: Request) -> blocks.Payload:
    async with request.transaction() as session:
        found = await _of_workspace(request, session)
    if not found:
        return _note(request, request.say("sources.none"))
    more = len(found) - MOST_LISTED
    return blocks.modal(
        callback_id="sources",
        title=request.plain("sources.title"),
        close=request.plain("sources.close"),
        blocks=[
            blocks.section("sources-introduction", request.say("sources.introduction")),
            *(_listed(request, one) for one in found[:MOST_LISTED]),
            *([blocks.context("sources-more", request.say("sources.more", count=more))] if more > 0 else []),
        ],
    )


def _listed(request: Request, source: Source) -> Block:
    scope = source.scope
    said = request.say(
        "sources.source",
        source=source.name,
        count=source.documents,
        paths=[] if scope == ALL_OF_IT else scope.paths,
        without=scope.without,
        kinds=[_what_lies_at(request, path, kind) for path, kind in scope.kinds],
    )
    change = blocks.button(names.SOURCE_SCOPE, request.plain("sources.change"), str(source.id))
    return blocks.section(f"source-{source.id}", said, change)


def _what_lies_at(request: Request, path: str, kind: str) -> str:
    named = request.plain(f"documents.kind_{kind.replace('-', '_')}")
    return request.plain("sources.source_kind", path=path, kind=named)


def _form(request: Request, source: Source) -> blocks.Payload:
    scope = source.scope
    standing = {
        "paths": "" if scope == ALL_OF_IT else "\n".join(scope.paths),
        "without": "\n".join(scope.without),
        "kinds": "\n".join(f"{path} = {kind}" for path, kind in scope.kinds),
    }
    if source.proposal:
        standing["paths"] = "\n".join(source.proposal.scope.paths)
    fields = [
        blocks.text_input(
            name,
            request.plain(f"sources.{name}"),
            hint=request.plain(f"sources.{name}_hint"),
            longest=FIELD_LIMIT,
            initial=typed[:FIELD_LIMIT],
            optional=True,
            multiline=True,
        )
        for name, typed in standing.items()
    ]
    return blocks.modal(
        callback_id=names.SOURCE_FORM,
        title=request.plain("sources.title"),
        submit=request.plain("sources.submit"),
        close=request.plain("sources.close"),
        metadata=str(source.id),
        blocks=[_heading(request, source), *fields],
    )


def _heading(request: Request, source: Source) -> Block:
    return blocks.section("source", request.say("sources.heading", source=source.name, count=source.documents))


def _unusable(request: Request, field: str, line: str) -> str:
    return request.plain("sources.unusable_kind" if field == "kinds" else "sources.unusable", line=line)


def _refusal(request: Request) -> blocks.Payload:
    return _note(request, request.say("sources.gone"))


def _note(request: Request, said: str) -> blocks.Payload:
    return blocks.modal(
        callback_id="sources.note",
        title=request.plain("sources.title"),
        close=request.plain("sources.close"),
        blocks=[blocks.section("sources-note", said)],
    )
