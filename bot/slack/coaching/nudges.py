"""A nudge in Slack: its message, *Why this?*, and asking for one. `standing.py` has what is left of it."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block, Element
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import nudges
from bot.core.checklist import NO_FACETS
from bot.core.coaching.nudges import Nudge
from bot.core.delivery.messages import Earlier, NudgeMessage
from bot.core.people.people import Consent, Manager
from bot.prompts import Prompts
from bot.slack import blocks, names
from bot.slack.library import document_cards
from bot.slack.request import Request
from bot.store.coaching import nudges as store


def message(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """The question with where to look and its buttons, then a link; one about a document comes after it."""
    nudge = NudgeMessage.of(payload)
    return blocks.message(_summary(prompts, nudge), _parts(prompts, nudge))


def returning(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """A nudge that comes back: the same question, after a line that says why it is here again."""
    nudge = NudgeMessage.of(payload["nudge"])
    because = blocks.context(
        "nudge-because", prompts.words.mrkdwn(f"nudges.back_{payload['because']}", week=payload.get("week", 0))
    )
    return blocks.message(_summary(prompts, nudge), [because, *_parts(prompts, nudge)])


def _summary(prompts: Prompts, nudge: NudgeMessage) -> str:
    return prompts.words.mrkdwn("nudges.summary", topic=nudge.topic, question=nudge.question)


def _parts(prompts: Prompts, nudge: NudgeMessage) -> list[Block]:
    words = prompts.words
    shown = document_cards.shown(prompts, "nudge-reading", nudge.reading) if nudge.reading else []
    question = blocks.section("nudge-question", words.mrkdwn("nudges.question", question=nudge.question))
    topic = blocks.context("nudge-topic", words.mrkdwn("nudges.topic_line", topic=nudge.topic))
    buttons = blocks.actions(
        "nudge-actions",
        blocks.button(names.ANSWER, words.plain("nudges.answer"), str(nudge.nudge_id), primary=True),
        blocks.button(names.WHY, words.plain("nudges.why"), str(nudge.nudge_id)),
        more(prompts, nudge.nudge_id),
    )
    if nudge.earlier:
        return [topic, *_recalled(prompts, nudge.question, nudge.earlier, shown), buttons]
    if nudge.hint is None:
        return [topic, *shown, question, buttons]
    hint = blocks.context("nudge-hint", words.mrkdwn("nudges.hint", hint=nudge.hint))
    related = [blocks.context("nudge-related", words.mrkdwn("nudges.related"))] if shown else []
    return [topic, question, hint, buttons, *related, *shown]


def _recalled(prompts: Prompts, question: str, earlier: Earlier, document: list[Block]) -> list[Block]:
    """An earlier answer that comes back: with its question as it was put then, and what that was about."""
    words = prompts.words
    return [
        blocks.section("nudge-recall", words.mrkdwn("recalls.headline", when=earlier.when)),
        *document,
        blocks.section("nudge-question", words.mrkdwn("recalls.question", question=question)),
        blocks.quote("nudge-earlier", words.plain("recalls.intro"), earlier.text),
    ]


def more(prompts: Prompts, nudge_id: int) -> Element:
    """What else can be done with a nudge: put it off, leave it, or pause everything."""
    choices = ("tomorrow", "week", "day", "skip", "pause")
    return blocks.menu(
        names.MORE, {f"{choice} {nudge_id}": prompts.words.plain(f"nudges.more_{choice}") for choice in choices}
    )


def asking_more(prompts: Prompts, nudge: Nudge) -> str | None:
    """The one question after a reply, if there is one and its words are still in the bank."""
    question = prompts.checklist.questions.get(nudge.question_id)
    if nudge.follow_up is None or question is None:
        return None
    if nudge.follow_up in NO_FACETS:
        return prompts.words.mrkdwn(f"nudges.ask_{nudge.follow_up}")
    words = question.wanted(nudge.asked).get(nudge.follow_up)
    return prompts.words.mrkdwn("nudges.ask_for_more", question=words) if words else None


def note_modal(request: Request, title: str, text: str, theirs: str = "") -> blocks.Payload:
    """A modal that only says something; with what somebody wrote, if that could not be kept."""
    return blocks.modal(
        callback_id="note",
        title=title,
        close=request.plain("nudges.why_close"),
        blocks=[blocks.section("note", text), *blocks.all_of_theirs("theirs", theirs)],
    )


def form(
    request: Request, nudge: Nudge, callback_id: str, field: Block, *, title: str, submit: str
) -> blocks.Payload:
    """The question again, and one field about it."""
    return blocks.modal(
        callback_id=callback_id,
        title=title,
        submit=submit,
        close=request.plain("nudges.modal_close"),
        metadata=str(nudge.id),
        blocks=[blocks.section("question", request.say("nudges.question", question=nudge.asked)), field],
    )


async def ask(request: Request, _rest: str) -> blocks.Payload:
    """`/coach nudge`: a question now; while one is open, that one."""
    async with request.transaction() as session:
        manager = await request.manager(session)
        if manager is None or manager.consent is not Consent.ACTIVE:
            return blocks.note(request.say("enrolment.not_enrolled"))
        return await request.once(session, lambda: _ask(request, session, manager))


async def _ask(request: Request, session: AsyncSession, manager: Manager) -> blocks.Payload:
    waiting = await store.open_one(session, manager.id)
    if waiting:
        return blocks.note(request.say("nudges.still_open", question=waiting.asked))
    if not request.coach.wishes.questions.allows(request.who):
        return blocks.note(request.say("nudges.enough_today"))
    planned = await nudges.plan_now(session, request.prompts, manager, request.now)
    return blocks.note(request.say("nudges.on_its_way" if planned else "nudges.nothing_on"))


async def why(request: Request, _rest: str) -> blocks.Payload:
    """`/coach why`: the reason of the open question, else of the last one."""
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager is None:
            return blocks.note(request.say("enrolment.not_enrolled"))
        nudge = await store.open_one(session, manager.id) or await store.latest(session, manager.id)
    if nudge is None:
        return blocks.note(request.say("nudges.nothing_asked"))
    return blocks.note(
        request.say("nudges.question", question=nudge.asked), request.say("nudges.because", why=nudge.why)
    )


async def on_why(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The Why this? button: the reason that was kept when the question was chosen."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        nudge = await pressed(request, session)
    text = request.say("nudges.because", why=nudge.why) if nudge else request.say("nudges.gone")
    await request.open(note_modal(request, request.plain("nudges.why_title"), text))
    await ack()


async def pressed(request: Request, session: AsyncSession) -> Nudge | None:
    """The nudge whose button was pressed, if it is this person's own."""
    manager = await request.manager(session)
    if manager is None:
        return None
    action = request.body["actions"][0]
    value: str = action["selected_option"]["value"] if "selected_option" in action else action["value"]
    return await store.owned(session, manager.id, int(value.rsplit(maxsplit=1)[-1]))
