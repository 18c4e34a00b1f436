"""Planning nudges: choose a question, write it down, freeze it as a delivery, move the due time on."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.readings import reading
from bot.core.checks import Rating, latest_ratings
from bot.core.choosing import Choice, Situation, choose
from bot.core.deliveries import DeliveryKind, NewDelivery
from bot.core.fits import Document, best_for_each
from bot.core.messages import NudgeMessage
from bot.core.people import Manager, Subscription
from bot.core.schedule import next_due, week_slot
from bot.prompts import Prompts
from bot.store import checks, deliveries, documents, managers, nudges

WINDOW = timedelta(days=3)
"""How late a nudge may come: a Tuesday's question is still welcome on Friday, not a week later."""


async def plan_due(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Plans what is due, up to `limit`; tells how many subscriptions were moved on.

    A nudge whose window is over already is not made up for: only its due time moves.
    """
    due = await managers.take_due(session, now, limit)
    for subscription, manager in due:
        slot = week_slot(subscription.next_at, manager.zone)
        planned = await deliveries.is_planned(session, DeliveryKind.NUDGE, subscription.id, slot)
        if not planned and now <= subscription.next_at + WINDOW:
            await _plan(session, prompts, manager, subscription, slot=slot, due_at=subscription.next_at, now=now)
        following = next_due(subscription.rhythm, manager.zone, subscription.next_at, now)
        await managers.advance(session, subscription.id, following)
    return len(due)


async def plan_now(session: AsyncSession, prompts: Prompts, manager: Manager, now: datetime) -> None:
    """A question on request, in the area that is next anyway; the schedule stays as it is."""
    subscription, *_ = await managers.subscriptions(session, manager.id)
    await _plan(session, prompts, manager, subscription, slot=f"asked {now.isoformat()}", due_at=now, now=now)


async def _plan(
    session: AsyncSession,
    prompts: Prompts,
    manager: Manager,
    subscription: Subscription,
    *,
    slot: str,
    due_at: datetime,
    now: datetime,
) -> None:
    choice, document = await _choose(session, prompts, manager, subscription, now)
    asked = _wording(choice, document)
    nudge_id = await nudges.add(
        session,
        manager_id=manager.id,
        question_id=choice.question.id,
        competency_id=choice.question.competency_id,
        asked=asked,
        document_id=choice.document_id,
        why=_why(prompts, choice, document, subscription),
        standing=choice.standing,
        due_at=due_at,
    )
    delivery = NewDelivery(
        workspace_id=manager.workspace_id,
        kind=DeliveryKind.NUDGE,
        subject_id=subscription.id,
        slot=slot,
        recipient=manager.user_id,
        payload=_message(prompts, choice, document, asked, nudge_id).payload,
        not_before=due_at,
        not_after=due_at + WINDOW,
    )
    delivery_id = await deliveries.plan(session, delivery)
    if delivery_id is not None:
        await nudges.set_delivery(session, nudge_id, delivery_id)


async def _choose(
    session: AsyncSession, prompts: Prompts, manager: Manager, subscription: Subscription, now: datetime
) -> tuple[Choice, Document | None]:
    """The question, and the document that goes with it."""
    competencies = [competency.id for competency in prompts.checklist.area(subscription.area_id).competencies]
    fits = await documents.fits(session, competencies)
    situation = Situation(
        history=await nudges.history(session, manager.id),
        ratings=_scores(latest_ratings(await checks.of(session, manager.id))),
        fitting=best_for_each(fits, seen=await documents.shown_to(session, manager.id)),
        now=now,
        seed=manager.id,
    )
    choice = choose(prompts.checklist, subscription.area_id, situation)
    found = {document.id: document for _, document in fits}
    return choice, found.get(choice.document_id) if choice.document_id else None


def _scores(ratings: Mapping[str, Rating]) -> dict[str, int]:
    return {competency_id: rating.score for competency_id, rating in ratings.items()}


def _wording(choice: Choice, document: Document | None) -> str:
    """The question as it is put: of the linked document itself, where the bank has words for that."""
    if document is None:
        return choice.question.text
    return choice.question.about.get(document.asked_as, choice.question.text)


def _message(
    prompts: Prompts, choice: Choice, document: Document | None, asked: str, nudge_id: int
) -> NudgeMessage:
    competency = prompts.checklist.competency(choice.question.competency_id)
    area = prompts.checklist.area(competency.area_id)
    why_document = prompts.words.plain("nudges.reading_why", competency=competency.name)
    return NudgeMessage(
        nudge_id=nudge_id,
        topic=prompts.words.plain("nudges.topic", area=area.name, competency=competency.name),
        question=asked,
        hint=choice.question.hint if asked == choice.question.text else None,
        reading=reading(prompts.words, document, why_document) if document else None,
    )


def _why(prompts: Prompts, choice: Choice, document: Document | None, subscription: Subscription) -> str:
    """The reason in words, with the schedule that brought the area."""
    words, checklist = prompts.words, prompts.checklist
    competency = checklist.competency(choice.reason.competency_id)
    area = checklist.area(competency.area_id)
    reason = words.plain(
        f"nudges.because_{choice.reason.because}",
        competency=competency.name,
        area=area.name,
        rating=choice.reason.rating,
        target=choice.reason.target,
        weeks=choice.reason.weeks,
        title=document.title if document else "",
    )
    schedule = words.plain("nudges.because_schedule", area=area.name, every_weeks=subscription.rhythm.every_weeks)
    return f"{reason} {schedule}"
