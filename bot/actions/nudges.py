"""Planning nudges: choose a question, write it down, freeze it as a delivery, move the due time on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.calendars import calendar_of
from bot.actions.offers import on_offer
from bot.actions.readings import reading, why_offered
from bot.core.checks import Rating, latest_ratings
from bot.core.choosing import WEIGHTS, Choice, Situation, choose
from bot.core.deliveries import DeliveryKind, NewDelivery
from bot.core.fatigue import heard_again, should_ask
from bot.core.fits import Document
from bot.core.messages import NudgeMessage
from bot.core.moments import BY_DOCUMENT, is_brought_forward
from bot.core.nudges import ASKED_FOR, Return
from bot.core.offering import Offer
from bot.core.people import Manager, Subscription
from bot.core.schedule import instant, next_due, week_slot
from bot.core.turns import WINDOW, Over, Send, Verdict, Wait, decide, decide_rest, without
from bot.prompts import Prompts
from bot.store import checks, deliveries, managers, nudges

REMIND_AFTER = timedelta(days=2)
"""When a reminder comes, if one does: within the window, and with a day of rest in between."""

OVER = Over()
Chosen = tuple[Subscription, Choice, Offer | None]


async def plan_due(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Plans what is due, up to `limit`; tells how many turns were taken.

    Each is sent, kept for a better moment or passed over, as `bot.core.turns` says; a manager gets one at most.
    """
    due = await managers.take_due(session, now, limit)
    people = {manager.id: manager for _, manager in due}
    everything = await managers.subscriptions_of(session, list(people))
    for manager in people.values():
        await _plan_turns(session, prompts, manager, everything[manager.id], now)
    return len(due)


async def plan_now(session: AsyncSession, prompts: Prompts, manager: Manager, now: datetime) -> bool:
    """A question on request, in the area that is next; the schedule stays as it is. False when no area is on."""
    planned = await managers.subscriptions(session, manager.id)
    if not planned:
        return False
    await managers.note_sign(session, manager.id, now)
    turn = replace(planned[0], due_at=now, next_at=now)
    choice, offer = await _choose(session, prompts, manager, turn, now)
    await _plan(session, prompts, manager, (turn, choice, offer), f"{ASKED_FOR}{now.isoformat()}")
    return True


async def _plan_turns(
    session: AsyncSession, prompts: Prompts, manager: Manager, everything: Sequence[Subscription], now: datetime
) -> None:
    """Decides about the due turns of one manager, and sends the best of those that may go now."""
    calendar, ready = calendar_of(manager), []
    for turn in everything:
        if turn.next_at <= now:
            verdict = await _verdict(session, manager, turn, everything, now)
            if isinstance(verdict, Send):
                ready.append(turn)
            else:
                await _put_off(session, manager, turn, verdict, now)
    if not ready:
        return
    heard = heard_again(manager.heard, manager.zone, now)
    await managers.set_heard(session, manager.id, heard)
    sent = await _ask_or_send(session, prompts, manager, ready, now)
    for turn, verdict in decide_rest(ready, sent, everything, calendar=calendar, heard=heard, now=now):
        await _put_off(session, manager, turn, verdict, now)


async def _verdict(
    session: AsyncSession, manager: Manager, turn: Subscription, everything: Sequence[Subscription], now: datetime
) -> Verdict:
    slot = week_slot(turn.due_at, manager.zone)
    if manager.paused or manager.patience.is_waiting:
        return OVER
    if await deliveries.is_planned(session, DeliveryKind.NUDGE, turn.id, slot):
        return OVER
    return decide(turn, without(turn, everything), calendar_of(manager), manager.heard, now)


async def _put_off(
    session: AsyncSession, manager: Manager, turn: Subscription, verdict: Verdict, now: datetime
) -> None:
    if isinstance(verdict, Wait):
        await managers.wait(session, turn.id, verdict.until)
    else:
        await managers.advance(session, turn.id, next_due(turn.rhythm, manager.zone, turn.due_at, now))


async def _ask_or_send(
    session: AsyncSession, prompts: Prompts, manager: Manager, ready: Sequence[Subscription], now: datetime
) -> Subscription | None:
    """Sends the best question, and tells whose turn it took; or, after too much silence, asks whether to go on."""
    quiet = await nudges.silences(session, manager.id, manager.patience.counts_from, now - WINDOW)
    if should_ask(quiet):
        await _ask_about_rhythm(session, manager, now)
        return None
    choices = [(turn, *await _choose(session, prompts, manager, turn, now)) for turn in ready]
    best = max(choices, key=lambda chosen: max(chosen[1].standing.values()))
    turn = best[0]
    nudge_id = await _plan(session, prompts, manager, best, week_slot(turn.due_at, manager.zone))
    if manager.reminders:
        day = turn.next_at.astimezone(manager.zone).date() + REMIND_AFTER
        await nudges.come_back(session, nudge_id, instant(day, turn.rhythm.at, manager.zone), Return.REMINDER)
    return turn


async def _ask_about_rhythm(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """Keep, less or pause? Until there is a sign of life, nothing more comes."""
    question = NewDelivery(
        workspace_id=manager.workspace_id,
        kind=DeliveryKind.RHYTHM,
        subject_id=manager.id,
        slot=now.astimezone(manager.zone).date().isoformat(),
        recipient=manager.user_id,
        payload={},
        not_before=now,
        not_after=now + WINDOW,
    )
    await deliveries.plan(session, question)
    await managers.set_rhythm_asked(session, manager.id, now)


async def _plan(session: AsyncSession, prompts: Prompts, manager: Manager, chosen: Chosen, slot: str) -> int:
    """Writes a nudge down, and its message as a delivery; gives the nudge's id."""
    turn, choice, offer = chosen
    document = offer.document if offer else None
    asked = _wording(choice, document)
    nudge_id = await nudges.add(
        session,
        manager_id=manager.id,
        question_id=choice.question.id,
        competency_id=choice.question.competency_id,
        asked=asked,
        document_id=choice.document_id,
        why=_why(prompts, choice, document, turn),
        standing=choice.standing,
        due_at=turn.next_at,
    )
    hint = choice.question.hint if asked == choice.question.text else None
    shown = message(
        prompts,
        choice.question.competency_id,
        nudge_id=nudge_id,
        asked=asked,
        hint=hint,
        document=document,
        why=why_offered(prompts, offer) if offer else None,
    )
    delivery = NewDelivery(
        workspace_id=manager.workspace_id,
        kind=DeliveryKind.NUDGE,
        subject_id=turn.id,
        slot=slot,
        recipient=manager.user_id,
        payload=shown.payload,
        not_before=turn.next_at,
        not_after=turn.next_at + WINDOW,
    )
    delivery_id = await deliveries.plan(session, delivery)
    if delivery_id is not None:
        await nudges.set_delivery(session, nudge_id, delivery_id)
    return nudge_id


async def _choose(
    session: AsyncSession, prompts: Prompts, manager: Manager, subscription: Subscription, now: datetime
) -> tuple[Choice, Offer | None]:
    """The question, and the document that goes with it."""
    offers = await on_offer(session, prompts, [manager], now)
    situation = Situation(
        history=await nudges.history(session, manager.id),
        ratings=_scores(latest_ratings(await checks.of(session, manager.id))),
        fitting=offers.fitting(manager.id, subscription.area_id),
        now=now,
        seed=manager.id,
    )
    weights = BY_DOCUMENT if is_brought_forward(subscription) else WEIGHTS
    choice = choose(prompts.checklist, subscription.area_id, situation, weights)
    choice = offers.about_promise(manager.id, choice, situation.history, now)
    return choice, offers.offer(manager.id, choice)


def _scores(ratings: Mapping[str, Rating]) -> dict[str, int]:
    return {competency_id: rating.score for competency_id, rating in ratings.items()}


def _wording(choice: Choice, document: Document | None) -> str:
    """The question as it is put: of the linked document itself, where the bank has words for that."""
    if document is None:
        return choice.question.text
    return choice.question.about.get(document.asked_as, choice.question.text)


def message(
    prompts: Prompts,
    competency_id: str,
    *,
    nudge_id: int,
    asked: str,
    hint: str | None = None,
    document: Document | None = None,
    why: str | None = None,
) -> NudgeMessage:
    """A nudge as a person will read it. `why` says what speaks for the document besides its competency."""
    competency = prompts.checklist.competency(competency_id)
    area = prompts.checklist.area(competency.area_id)
    why_document = why or prompts.words.plain("nudges.reading_why", competency=competency.name)
    return NudgeMessage(
        nudge_id=nudge_id,
        topic=prompts.words.plain("nudges.topic", area=area.name, competency=competency.name),
        question=asked,
        hint=hint,
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
    schedule = words.plain("nudges.its_week", area=area.name, every_weeks=subscription.rhythm.every_weeks)
    return f"{reason} {schedule}"
