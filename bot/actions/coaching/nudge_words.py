"""A nudge in words: the question as it is put, its message, and why this one."""

import re
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.guessing.guess_words import amount
from bot.actions.library.document_cards import reading
from bot.core.checklist import Checklist
from bot.core.coaching.choosing import Choice
from bot.core.coaching.nudges import Nudge, Reply
from bot.core.delivery.messages import Earlier, NudgeMessage
from bot.core.library.fits import Document
from bot.core.people.people import Manager, Subscription
from bot.core.quantities import shown
from bot.core.signals.standouts import Standout
from bot.prompts import Prompts
from bot.prompts.words import Words
from bot.store.coaching import replies
from bot.store.library import documents

QUOTED = 300
"""Characters of an earlier answer that come back; the whole of it stays where it is kept."""

SHOWN_ODDS = 0.005
"""Odds below half a percent are not worth their space in a sentence."""


def wording(prompts: Prompts, choice: Choice, document: Document | None) -> str:
    """The question as it is put: about a figure, or the linked document, where there are words for it."""
    question = choice.question
    if choice.about:
        return about_figure(prompts, question.stands_out[choice.about.measure_id], choice.about)
    return question.about.get(document.asked_as, question.text) if document else question.text


def about_figure(prompts: Prompts, wording: str, standout: Standout) -> str:
    """A question put about what stands out, with its facts filled in."""
    facts = standout_facts(prompts.words, standout)
    return FACT.sub(lambda named: facts[named[1]], wording)


def standout_facts(words: Words, standout: Standout) -> dict[str, str]:
    """What can be said about a figure that stands out."""
    money = f" {standout.currency}" if standout.currency else ""
    return {
        "subject": standout.subject or words.plain("signals.no_name"),
        "value": f"{amount(words, standout.value, standout.unit)}{money}",
        "usual": f"{amount(words, standout.usual, standout.unit)}{money}",
        "nights": shown(standout.nights),
        "week": words.plain("signals.week", date=standout.week.first),
    }


FACT = re.compile(r"\{(\w+)\}")


def message(
    prompts: Prompts,
    competency_id: str,
    *,
    nudge_id: int,
    asked: str,
    hint: str | None = None,
    document: Document | None = None,
    why: str = "",
    earlier: Earlier | None = None,
) -> NudgeMessage:
    """A nudge as a person will read it. `why` says what speaks for the document besides its competency."""
    competency = prompts.checklist.competency(competency_id)
    area = prompts.checklist.area(competency.area_id)
    return NudgeMessage(
        nudge_id=nudge_id,
        topic=prompts.words.plain("nudges.topic", area=area.name, competency=competency.name),
        question=asked,
        hint=hint,
        reading=reading(prompts.words, document, why) if document else None,
        earlier=earlier,
    )


async def whole(session: AsyncSession, prompts: Prompts, manager: Manager, nudge: Nudge) -> NudgeMessage:
    """A nudge with all that it came with, to be read without anything above it: document, hint, earlier answer."""
    question = prompts.checklist.questions.get(nudge.question_id)
    found = await documents.by_ids(session, [nudge.document_id]) if nudge.document_id else {}
    answers = await replies.to_nudges(session, [nudge.recalls]) if nudge.recalls else {}
    recalled = answers.get(nudge.recalls) if nudge.recalls else None
    shown = message(
        prompts,
        nudge.competency_id,
        nudge_id=nudge.id,
        asked=nudge.asked,
        hint=question.hint if question and question.text == nudge.asked else None,
        document=found.get(nudge.document_id) if nudge.document_id else None,
        earlier=earlier_answer(prompts, recalled, manager.zone) if recalled else None,
    )
    return shown.in_short if recalled else shown


def earlier_answer(prompts: Prompts, reply: Reply, zone: ZoneInfo) -> Earlier:
    """What the manager wrote some weeks ago, short enough to be read at a glance. It goes to nobody else."""
    text = " ".join(reply.text.split())
    return Earlier(
        when=prompts.words.plain("recalls.when", at=reply.created_at.astimezone(zone)),
        text=text if len(text) <= QUOTED else f"{text[: QUOTED - 1].rstrip()}…",
    )


def why(
    prompts: Prompts, choice: Choice, document: Document | None, turn: Subscription, *, asked_for: bool
) -> str:
    """What set this topic apart, how the others stood, and the schedule or the wish that brought the area."""
    words, checklist, reason = prompts.words, prompts.checklist, choice.reason
    competency = checklist.competency(reason.competency_id)
    area = checklist.area(competency.area_id)
    because = words.plain(
        f"nudges.because_{reason.because}",
        competency=competency.name,
        area=area.name,
        rating=reason.rating,
        target=reason.target,
        weeks=reason.weeks,
        title=document.title if document else "",
    )
    recalled = words.plain("recalls.why") if choice.recalls else ""
    figure = words.plain("signals.why") if choice.about else ""
    now = (
        words.plain("nudges.asked_for", area=area.name)
        if asked_for
        else words.plain("nudges.its_week", area=area.name, every_weeks=turn.rhythm.every_weeks)
    )
    season = words.plain(f"nudges.season_{choice.season}") if choice.season else ""
    odds = _odds(prompts, choice)
    return " ".join(part for part in (recalled, figure, because, odds, season, now) if part)


def _odds(prompts: Prompts, choice: Choice) -> str:
    """How the topics stood, the likeliest first; nothing where there was only one to choose."""
    words, checklist, odds = prompts.words, prompts.checklist, choice.odds
    if len(odds) == 1:
        return ""
    if max(odds.values()) - min(odds.values()) < SHOWN_ODDS:
        return words.plain("nudges.odds_level", count=len(odds))
    shown = [
        words.plain("nudges.odd", competency=checklist.competency(id_).label, percent=round(100 * odd))
        for id_, odd in sorted(odds.items(), key=lambda entry: -entry[1])
        if odd >= SHOWN_ODDS
    ]
    return words.plain("nudges.odds", odds=shown)


def is_about(checklist: Checklist, nudge: Nudge) -> bool:
    """Whether a question was put in other words than the bank's own: about its document, if it has one."""
    question = checklist.questions.get(nudge.question_id)
    return question is None or question.text != nudge.asked


async def asked_about(session: AsyncSession, prompts: Prompts, nudge: Nudge) -> Document | None:
    """The document that a question is about: without it, `this outage` means nothing. Most are about none."""
    if nudge.document_id is None or not is_about(prompts.checklist, nudge):
        return None
    return (await documents.by_ids(session, [nudge.document_id])).get(nudge.document_id)
