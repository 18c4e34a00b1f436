"""Replies in Slack: the ways in, `/coach answer` and the shortcut among them; *Add to it*, *Edit* and *Undo*."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import replies
from bot.actions.coaching.nudge_words import asked_about
from bot.core.coaching.nudges import (
    REPLY_LIMIT,
    NewReply,
    Nudge,
    ReplyProblem,
    Way,
)
from bot.core.people.people import Manager
from bot.slack import blocks
from bot.slack.coaching import nudges, reply_windows, sharing, standing
from bot.slack.request import Request
from bot.slack.text import as_typed
from bot.store.coaching import guesses as guess_store
from bot.store.coaching import nudges as nudge_store
from bot.store.coaching import replies as store

Outcome = Nudge | ReplyProblem | None
"""The nudge that was answered; or why the answer can't be kept; None when there is no such nudge."""


async def answer(request: Request, rest: str) -> blocks.Payload | None:
    """`/coach answer`: the window; `/coach answer words`: kept as the answer, or said back with what is wrong."""
    text = as_typed(rest)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager is None:
            return _not_taken(request, request.say("enrolment.not_enrolled"), text)
        nudge = await replies.meant(session, manager, request.now)
        why = await request.unless_refused(session, lambda: _refusal(request, session, manager, nudge, text))
        about = await asked_about(session, request.prompts, nudge) if nudge else None
    if why:
        return _not_taken(request, why, text)
    if nudge and not text:
        await request.open(reply_windows.for_nudge(request, nudge, about))
        return None
    if nudge:
        standing.refresh(request, nudge.id)
    return blocks.note(request.say("nudges.kept"))


async def edit(request: Request, _rest: str) -> blocks.Payload | None:
    """`/coach edit`: the last answer in a window."""
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager is None:
            return blocks.note(request.say("enrolment.not_enrolled"))
        nudge = await nudge_store.latest(session, manager.id)
        kept = await store.to_nudge(session, nudge.id) if nudge else None
        guess = await guess_store.to_nudge(session, nudge.id) if nudge else None
        about = await asked_about(session, request.prompts, nudge) if nudge else None
    if nudge is None or kept is None:
        return blocks.note(request.say("listening.nothing_to_edit"))
    await request.open(reply_windows.for_rewriting(request, nudge, about, kept, guess))
    return None


async def _refusal(
    request: Request, session: AsyncSession, manager: Manager, nudge: Nudge | None, text: str
) -> str | None:
    """Why a command's words can't be kept; None once they are, or when there are none yet."""
    if nudge is None:
        return request.say("nudges.nothing_to_answer")
    if not text:
        return None
    reply = NewReply(text, Way.COMMAND)
    problem = await replies.record(session, request.prompts, manager, nudge, reply, now=request.now)
    return explain(request, problem, text) if problem else None


def _not_taken(request: Request, why: str, text: str) -> blocks.Payload:
    """Why an answer was not kept, with the answer: Slack has cleared it from where it was typed."""
    if not text:
        return blocks.note(why)
    yours = blocks.section("yours", request.say("nudges.yours"))
    return blocks.message(why, [blocks.section("note", why), yours, *blocks.all_of_theirs("theirs", text)])


async def on_answer(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The Answer button: the window, or a word about a question that is gone."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        nudge = await nudges.pressed(request, session)
        about = await asked_about(session, request.prompts, nudge) if nudge else None
    await request.open(reply_windows.for_nudge(request, nudge, about) if nudge else _gone(request))
    await ack()


async def on_add(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """*Add to it*: a window for the one question after a reply."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        nudge = await nudges.pressed(request, session)
        about = await asked_about(session, request.prompts, nudge) if nudge else None
    await request.open(reply_windows.for_more(request, nudge, about) if nudge else _gone(request))
    await ack()


async def on_answer_with(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """The shortcut on a message: its text in the window, for its author to look at before it is kept."""
    request = Request.of(context, client, body)
    text = as_typed(body["message"].get("text") or "")
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        nudge = await nudge_store.open_one(session, manager.id) if manager else None
        about = await asked_about(session, request.prompts, nudge) if nudge else None
    if nudge:
        reply = NewReply(text[:REPLY_LIMIT], Way.MODAL)
        view = reply_windows.for_reply(request, nudge, about, reply, is_cut=len(text) > REPLY_LIMIT)
    else:
        why = request.say("nudges.nothing_to_answer") if manager else request.say("enrolment.not_enrolled")
        view = nudges.note_modal(request, request.plain("nudges.modal_title"), why)
    await request.open(view)
    await ack()


async def on_reply(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """A window was submitted: keep the reply, or add to it; or show what is missing beside its field."""
    request = Request.of(context, client, body)
    reply = reply_windows.filled_in(body["view"])
    async with request.transaction() as session:
        outcome = await _keep(request, session, reply)
    await _answer(ack, request, outcome, reply)


async def on_rewrite(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The window of *Edit* was submitted: what it says is the reply now."""
    request = Request.of(context, client, body)
    reply = reply_windows.filled_in(body["view"])
    async with request.transaction() as session:
        outcome = await _rewrite(request, session, reply)
    await _answer(ack, request, outcome, reply)


async def _keep(request: Request, session: AsyncSession, reply: NewReply) -> Outcome:
    manager, nudge = await _of_window(request, session)
    if manager is None or nudge is None:
        return None
    problem = await request.unless_refused(
        session, lambda: replies.record(session, request.prompts, manager, nudge, reply, now=request.now)
    )
    return problem or nudge


async def _rewrite(request: Request, session: AsyncSession, reply: NewReply) -> Outcome:
    manager, nudge = await _of_window(request, session)
    kept = await store.to_nudge(session, nudge.id) if nudge else None
    if manager is None or nudge is None or kept is None:
        return None
    problem = await request.unless_refused(
        session,
        lambda: replies.rewrite(session, request.prompts, manager, nudge, reply, kept=kept, now=request.now),
    )
    return problem or nudge


async def _of_window(request: Request, session: AsyncSession) -> tuple[Manager | None, Nudge | None]:
    """Whose window it is, and the nudge that it is about, if that is theirs."""
    manager = await request.manager(session)
    if manager is None:
        return None, None
    return manager, await nudge_store.owned(session, manager.id, int(request.body["view"]["private_metadata"]))


async def _answer(ack: AsyncAck, request: Request, outcome: Outcome, reply: NewReply) -> None:
    match outcome:
        case None:
            await ack(response_action="update", view=_gone(request, reply_windows.everything_in(reply)))
        case ReplyProblem() as problem:
            errors = {FIELD_OF[problem]: explain(request, problem, reply.text)}
            await ack(response_action="errors", errors=errors)
        case Nudge() as nudge:
            await ack()
            standing.refresh(request, nudge.id)


FIELD_OF = {
    ReplyProblem.EMPTY: "text",
    ReplyProblem.TOO_LONG: "text",
    ReplyProblem.TOO_MUCH: "text",
    ReplyProblem.NO_ROOM: "text",
    ReplyProblem.DAY_MISSING: "day",
    ReplyProblem.STEP_MISSING: "step",
    ReplyProblem.DAY_PAST: "day",
    ReplyProblem.GUESS_MISSING: "guess",
    ReplyProblem.GUESS_UNCLEAR: "guess",
    ReplyProblem.LOW_UNCLEAR: "low",
    ReplyProblem.HIGH_UNCLEAR: "high",
    ReplyProblem.RANGE_APART: "high",
}


async def on_kept(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The three dots of an answered nudge: *Edit*, *Share with a team* and *Undo*."""
    request = Request.of(context, client, body)
    what = body["actions"][0]["selected_option"]["value"].split()[0]
    async with request.transaction() as session:
        nudge = await nudges.pressed(request, session)
        kept = await store.to_nudge(session, nudge.id) if nudge else None
        about = await asked_about(session, request.prompts, nudge) if nudge else None
        if nudge and kept and what == "undo":
            await replies.take_back(session, nudge)
        guess = await guess_store.to_nudge(session, nudge.id) if nudge else None
    if nudge is None or kept is None:
        await request.open(_gone(request))
    elif what == "edit":
        await request.open(reply_windows.for_rewriting(request, nudge, about, kept, guess))
    elif what == "share":
        await sharing.open_form(request, nudge.id)
    await ack()
    if nudge and what == "undo":
        standing.refresh(request, nudge.id)
        if kept:
            said = _not_taken(
                request, request.say("nudges.taken_back"), reply_windows.everything_in(reply_windows.as_new(kept))
            )
            await respond(**said, response_type="ephemeral", replace_original=False)


async def on_mend(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """*Correct the guess* under one that was read out of words: the window of *Edit*, with the number in it."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        nudge = await nudges.pressed(request, session)
        kept = await store.to_nudge(session, nudge.id) if nudge else None
        guess = await guess_store.to_nudge(session, nudge.id) if nudge else None
        about = await asked_about(session, request.prompts, nudge) if nudge else None
    if nudge and kept:
        await request.open(reply_windows.for_rewriting(request, nudge, about, kept, guess))
    else:
        await request.open(_gone(request))
    await ack()


def explain(request: Request, problem: ReplyProblem, text: str) -> str:
    """What is wrong with a reply, and what to do."""
    return request.plain(f"nudges.problem_{problem}", length=len(text), limit=REPLY_LIMIT)


def _gone(request: Request, theirs: str = "") -> blocks.Payload:
    return nudges.note_modal(request, request.plain("nudges.modal_title"), request.say("nudges.gone"), theirs)
