"""The windows of a reply: a new one, an addition, the whole of it again; and what was filled in."""

from dataclasses import replace
from typing import Any

from slackblocks import Block

from bot.actions.coaching.guessing.guesses import figure_of
from bot.core.checklist import Figure, Level
from bot.core.coaching.commitments import CommitmentState
from bot.core.coaching.guessing.guesses import Guess
from bot.core.coaching.nudges import (
    REPLY_LIMIT,
    NewReply,
    Nudge,
    NudgeState,
    Reply,
    Step,
    TypedGuess,
    Way,
)
from bot.core.library.fits import Document
from bot.core.quantities import shown
from bot.slack import blocks, names
from bot.slack.coaching import nudges
from bot.slack.library import document_cards
from bot.slack.request import Request

STEP_LIMIT = 500
NUMBER_LIMIT = 60
"""Characters of a number with its unit and its doubts."""
NOTHING = NewReply("", Way.MODAL)
"""What the window for a new reply starts from."""


def for_nudge(request: Request, nudge: Nudge, about: Document | None) -> blocks.Payload:
    """For a reply, or for more of it where there is one. `about` is the document that was asked about."""
    answered = nudge.state is NudgeState.ANSWERED
    return for_more(request, nudge, about) if answered else for_reply(request, nudge, about)


def for_reply(
    request: Request, nudge: Nudge, about: Document | None, reply: NewReply = NOTHING, *, is_cut: bool = False
) -> blocks.Payload:
    """The question again, and fields for a reply; `is_cut` when the text that is there was too long for them."""
    too_long = [blocks.context("cut", request.say("nudges.is_cut", limit=REPLY_LIMIT))] if is_cut else []
    parts = [
        *_question(request, nudge, about),
        *too_long,
        *_answer(request, nudge, reply),
        *_fields(request, reply),
    ]
    return _form(request, names.REPLY, nudge, parts)


def for_more(request: Request, nudge: Nudge, about: Document | None) -> blocks.Payload:
    """The question after a reply, and a field for what it adds."""
    asking = nudges.asking_more(request.prompts, nudge) or request.say("nudges.question", question=nudge.asked)
    subject = document_cards.subject(request.prompts, about)
    return _form(request, names.REPLY, nudge, [*subject, blocks.section("question", asking), _addition(request)])


def for_rewriting(
    request: Request, nudge: Nudge, about: Document | None, kept: Reply, guess: Guess | None
) -> blocks.Payload:
    """The reply as it is kept, with its guess, to be changed."""
    reply = replace(as_new(kept), guess=_typed(guess) if guess else None)
    parts = [*_question(request, nudge, about), *_answer(request, nudge, reply), *_fields(request, reply)]
    return _form(request, names.REWRITE, nudge, parts)


def _question(request: Request, nudge: Nudge, about: Document | None) -> list[Block]:
    question = blocks.section("question", request.say("nudges.question", question=nudge.asked))
    return [*document_cards.subject(request.prompts, about), question]


def _form(request: Request, callback_id: str, nudge: Nudge, parts: list[Block]) -> blocks.Payload:
    return blocks.modal(
        callback_id=callback_id,
        title=request.plain("nudges.modal_title"),
        submit=request.plain("nudges.modal_submit"),
        close=request.plain("nudges.modal_close"),
        metadata=str(nudge.id),
        blocks=parts,
    )


def _answer(request: Request, nudge: Nudge, reply: NewReply) -> list[Block]:
    """The field for words; before it, where the question asks for a figure, those for a guess."""
    figure = figure_of(request.prompts, nudge)
    guess = _guess(request, figure, reply.guess or TypedGuess("")) if figure else []
    words = blocks.text_input(
        "text",
        request.plain("guesses.text_label" if figure else "nudges.answer_label"),
        initial=reply.text or None,
        hint=request.plain("nudges.answer_hint"),
        longest=REPLY_LIMIT,
        multiline=True,
        optional=figure is not None,
    )
    return [*guess, words]


def _guess(request: Request, figure: Figure, guess: TypedGuess) -> list[Block]:
    """A number, and a range for those who like to say how sure they are."""

    def field(name: str, label: str, initial: str, hint: str | None = None) -> Block:
        return blocks.text_input(
            name,
            label,
            initial=initial or None,
            longest=NUMBER_LIMIT,
            hint=hint,
            optional=True,
            placeholder=request.plain("guesses.placeholder") if name == "guess" else None,
        )

    unit = request.plain(f"guesses.unit_{figure.unit}")
    return [
        field("guess", request.plain("guesses.label"), guess.value, request.plain("guesses.asks_for", unit=unit)),
        field("low", request.plain("guesses.low_label"), guess.low),
        field("high", request.plain("guesses.high_label"), guess.high, request.plain("guesses.range_hint")),
    ]


def _typed(guess: Guess) -> TypedGuess:
    low, high = ("" if one is None else shown(one) for one in (guess.low, guess.high))
    return TypedGuess(shown(guess.value), low, high)


def _addition(request: Request) -> Block:
    return blocks.text_input(
        "text",
        request.plain("nudges.add_label"),
        hint=request.plain("nudges.add_hint"),
        longest=REPLY_LIMIT,
        multiline=True,
    )


def _fields(request: Request, reply: NewReply) -> list[Block]:
    """What may go with the text: a next step in the form that helps most, its day, and the level looked at."""
    levels = {level.level.value: level.name for level in request.prompts.checklist.levels}
    step = reply.step or Step("", None)
    return [
        blocks.text_input(
            "step",
            request.plain("nudges.step_label"),
            initial=step.text or None,
            placeholder=request.plain("nudges.step_placeholder"),
            hint=request.plain("nudges.step_hint"),
            longest=STEP_LIMIT,
            optional=True,
        ),
        blocks.day_input(
            "day", request.plain("nudges.day_label"), request.plain("nudges.day_placeholder"), initial=step.day
        ),
        blocks.optional_select_input(
            "level",
            request.plain("nudges.level_label"),
            levels,
            placeholder=request.plain("nudges.level_placeholder"),
            initial=reply.level,
            hint=request.plain("nudges.level_hint"),
        ),
    ]


def filled_in(view: dict[str, Any]) -> NewReply:
    """What a window says; the one for an addition has a text only."""
    text = blocks.typed(view, "text")
    if not blocks.has_field(view, "step"):
        return NewReply(text, Way.MODAL)
    step, day, level = blocks.typed(view, "step"), blocks.picked_day(view, "day"), blocks.picked(view, "level")
    return NewReply(
        text,
        Way.MODAL,
        step=Step(step, day) if step or day else None,
        level=Level(level) if level else None,
        guess=_filled_in_guess(view),
    )


def _filled_in_guess(view: dict[str, Any]) -> TypedGuess | None:
    """The fields of a guess, where the window has them."""
    if not blocks.has_field(view, "guess"):
        return None
    return TypedGuess(*(blocks.typed(view, name) for name in ("guess", "low", "high")))


def as_new(kept: Reply) -> NewReply:
    """A kept reply as its window shows it; a commitment that is settled can't be changed any more."""
    made = kept.commitment
    step = Step(made.text, made.day) if made and made.state is CommitmentState.OPEN else None
    return NewReply(kept.text, kept.way, step=step, level=kept.level)


def everything_in(reply: NewReply) -> str:
    """Everything that somebody wrote into a window."""
    guess = reply.guess.value if reply.guess else ""
    return "\n\n".join(part for part in (guess, reply.text, reply.step.text if reply.step else "") if part)
