"""*What is it really?*: a window with one field, and how far that is from the guess; and mending the guess."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.guessing import guess_words, guesses
from bot.actions.coaching.guessing.guess_words import amount
from bot.actions.delivery import signs
from bot.core.coaching.guessing.guesses import Guess
from bot.core.people.people import Manager
from bot.core.quantities import Unclear, read, shown
from bot.slack import blocks, names
from bot.slack.coaching import nudges, standing
from bot.slack.coaching.guessing import looks
from bot.slack.coaching.reply_windows import NUMBER_LIMIT
from bot.slack.request import Request
from bot.store.coaching import guesses as store
from bot.store.coaching import nudges as nudge_store


async def on_look(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """*What is it really?*: a window with one field."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        _, guess = await _theirs(request, session, int(body["actions"][0]["value"]))
    await request.open(_window(request, guess, _place(body)) if guess else _gone(request))
    await ack()


async def on_looked(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The number was sent off: the window says at once how far it is from the guess."""
    request, view = Request.of(context, client, body), body["view"]
    typed = blocks.typed(view, "real")
    nudge_id, *place = view["private_metadata"].split()
    async with request.transaction() as session:
        manager, guess = await _theirs(request, session, int(nudge_id))
        if manager is None or guess is None:
            await ack(response_action="update", view=_gone(request, typed))
            return
        real = read(typed, guess.unit)
        if isinstance(real, Unclear):
            await ack(response_action="errors", errors={"real": request.plain("guesses.problem_real")})
            return
        if await request.is_first(session):
            await guesses.settle(session, request.prompts, guess, real, now=request.now)
            await signs.note(session, manager, request.now)
        told = guess_words.distance_in_words(request.prompts.words, guess, real)
        news = guess_words.news(request.prompts, await store.settled(session, manager.id))
    said = f"{told} {news}" if news else told
    await ack(response_action="update", view=_note(request, said))
    standing.refresh(request, guess.nudge_id)
    if place:
        request.follow(("looks", *place), partial(_renew, request, manager, *place))


def _place(body: dict[str, Any]) -> str:
    """Where it was asked about some guesses together, and about which; nothing under an answer, or on Home."""
    message = body.get("message") or {}
    ids = [str(block.get("block_id", "")) for block in message.get("blocks", [])]
    asked = ",".join(id_.removeprefix(looks.BLOCK) for id_ in ids if id_.startswith(looks.BLOCK))
    return f"{body['channel']['id']} {message['ts']} {asked}" if asked else ""


async def _renew(request: Request, manager: Manager, channel: str, ts: str, asked: str) -> None:
    """The message that asked about several says what was looked up, and goes on asking for the rest."""
    async with request.transaction() as session:
        mine = [await nudge_store.owned(session, manager.id, int(id_)) for id_ in asked.split(",")]
        found = await store.to_nudges(session, [one.id for one in mine if one])
    if found:
        await _tell(request, channel, ts, [found[id_] for id_ in sorted(found)])


async def _tell(request: Request, channel: str, ts: str, asked: Sequence[Guess]) -> None:
    shown = looks.as_it_stands(request.prompts, asked)
    await request.client.chat_update(channel=channel, ts=ts, **shown)


async def _theirs(request: Request, session: AsyncSession, nudge_id: int) -> tuple[Manager | None, Guess | None]:
    """The guess of this nudge, if it is this person's own."""
    manager = await request.active_manager(session)
    nudge = await nudge_store.owned(session, manager.id, nudge_id) if manager else None
    if manager is None or nudge is None:
        return None, None
    return manager, await store.to_nudge(session, nudge.id)


def _window(request: Request, guess: Guess, place: str) -> blocks.Payload:
    words = request.prompts.words
    unit = words.plain(f"guesses.unit_{guess.unit}")
    question = request.prompts.checklist.questions.get(guess.question_id)
    hint = [blocks.context("hint", request.say("nudges.hint", hint=question.hint))] if question else []
    said = request.say("guesses.really_guess", guess=amount(words, guess.value, guess.unit))
    field = blocks.text_input(
        "real",
        request.plain("guesses.really_label"),
        initial=None if guess.real is None else shown(guess.real),
        placeholder=request.plain("guesses.placeholder"),
        hint=request.plain("guesses.really_hint", unit=unit),
        longest=NUMBER_LIMIT,
    )
    return blocks.modal(
        callback_id=names.LOOK_FORM,
        title=request.plain("guesses.really_title"),
        submit=request.plain("nudges.modal_submit"),
        close=request.plain("nudges.modal_close"),
        metadata=f"{guess.nudge_id} {place}".strip(),
        blocks=[
            blocks.section("question", request.say("nudges.question", question=guess.asked)),
            blocks.context("guess", said),
            *hint,
            field,
        ],
    )


def _note(request: Request, text: str, theirs: str = "") -> blocks.Payload:
    return nudges.note_modal(request, request.plain("guesses.really_title"), text, theirs)


def _gone(request: Request, theirs: str = "") -> blocks.Payload:
    return _note(request, request.say("guesses.gone"), theirs)
