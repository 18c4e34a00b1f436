"""Privacy in Slack: what is stored, all of it as files, and being forgotten."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.participation import forgetting
from bot.core.people.people import Person, Stranger
from bot.slack import blocks, home, names
from bot.slack.coaching import nudges
from bot.slack.request import Request
from bot.store.people import managers, workspaces


async def privacy(request: Request, _rest: str) -> blocks.Payload:
    """`/coach privacy`: ten lines, and what can be done about them."""
    kept = request.coach.retention
    how_long = request.say(
        "privacy.how_long", replies=kept.replies.days, checks=kept.checks.days, grace=kept.grace.days
    )
    parts = [request.say("privacy.about"), request.say("privacy.who"), how_long]
    sections = [blocks.section(f"privacy-{place}", part) for place, part in enumerate(parts)]
    return blocks.message(request.say("privacy.summary"), [*sections, home.privacy_buttons(request)])


async def export(request: Request, _rest: str) -> blocks.Payload:
    """`/coach export`: it is handed over by a job, since it takes longer than Slack waits for an answer."""
    return blocks.note(await _ask_export(request))


async def forget(request: Request, _rest: str) -> blocks.Payload | None:
    """`/coach forget-me`: what exactly goes, to be confirmed."""
    counts = await _kept(request)
    if counts is None:
        return blocks.note(request.say("privacy.unknown"))
    await request.open(_confirmation(request, counts))
    return None


async def on_export(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The Export button."""
    request = Request.of(context, client, body)
    await request.open(_note(request, await _ask_export(request)))
    await ack()


async def on_forget(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The Forget me button."""
    request = Request.of(context, client, body)
    counts = await _kept(request)
    unknown = counts is None
    view = _note(request, request.say("privacy.unknown")) if unknown else _confirmation(request, counts or {})
    await request.open(view)
    await ack()


async def on_confirmed(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """Forget me, confirmed: all of it goes in one transaction, which is over before anybody is told so."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        person = await _person(request, session)
        gone = await forgetting.forget(session, person, request.now) if person else None
    known = gone is not None
    said = (
        request.say("privacy.forgotten", counts=_listed(gone or {})) if known else request.say("privacy.unknown")
    )
    await ack(response_action="update", view=_note(request, said))
    home.publish(request)


async def _ask_export(request: Request) -> str:
    async with request.transaction() as session:
        manager = await request.manager(session)
        if manager is None:
            known = await _person(request, session) is not None
            return request.say("privacy.only_named" if known else "privacy.unknown")
        if not request.coach.wishes.exports.allows(request.who):
            return request.say("privacy.enough_today")
        await managers.ask_export(session, manager.id, request.now)
    return request.say("privacy.on_its_way")


async def _kept(request: Request) -> forgetting.Counts | None:
    """What would go, by table; None when nothing is kept of the asking person."""
    async with request.transaction() as session:
        person = await _person(request, session)
        return await forgetting.kept(session, person) if person else None


async def _person(request: Request, session: AsyncSession) -> Person | None:
    """The asking person, also one who takes no part, such as a lead; None when nothing is kept of them."""
    manager = await request.manager(session)
    if manager:
        return manager
    workspace = await workspaces.get(session, request.team_id)
    stranger = Stranger(workspace.id, request.user_id)
    return stranger if await forgetting.knows(session, stranger) else None


def _confirmation(request: Request, counts: Mapping[str, int]) -> blocks.Payload:
    return blocks.modal(
        callback_id=names.FORGET_FORM,
        title=request.plain("privacy.title"),
        submit=request.plain("privacy.forget"),
        close=request.plain("privacy.keep"),
        blocks=[
            blocks.section("forget-what", request.say("privacy.forget_what")),
            blocks.context("forget-counts", request.say("privacy.forget_counts", counts=_listed(counts))),
        ],
    )


def _note(request: Request, text: str) -> blocks.Payload:
    return nudges.note_modal(request, request.plain("privacy.title"), text)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{table} {count}" for table, count in counts.items())
