"""Action items do not die with their document: what a team still has open, in lists and in questions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.core.action_items import ON_CALL, QUESTION, SHOWN, OpenItem, of_team, to_ask_about
from bot.core.choosing import Asked, Choice
from bot.core.messages import Reading
from bot.core.offering import Offer, Reader, Reason
from bot.prompts import Prompts
from bot.prompts.words import Words


def readings(words: Words, items: Sequence[OpenItem], today: date) -> list[Reading]:
    """The oldest few, as messages show them: the post-mortem as a link, the age, and what was to be done."""
    return [
        Reading(
            title=one.document.title,
            url=one.document.url,
            facts=_age(words, one, today),
            summary=one.item.text,
            why="",
        )
        for one in items[:SHOWN]
    ]


def asked_about(
    prompts: Prompts,
    choice: Choice,
    items: Sequence[OpenItem],
    *,
    reader: Reader,
    history: Sequence[Asked],
    now: datetime,
) -> tuple[Choice, Offer] | None:
    """Instead of a question about on-call, one about an old item of the reader's team; None if there is none."""
    question = prompts.checklist.questions.get(QUESTION)
    if choice.question.competency_id != ON_CALL or choice.recalls or question is None:
        return None
    item = to_ask_about(of_team(items, reader.names), reader.seen, history, now)
    if item is None:
        return None
    weeks = item.weeks(reader.today)
    asked = prompts.words.plain("action_items.question", text=item.item.text, weeks=weeks)
    about = replace(question, about={item.document.asked_as: asked})
    offer = Offer(item.document, ON_CALL, 1.0, (), (Reason.THEIRS,))
    return replace(choice, question=about, document_id=item.document.id), offer


def _age(words: Words, one: OpenItem, today: date) -> str:
    return words.plain("action_items.age", weeks=one.weeks(today), owner=one.item.owner)
