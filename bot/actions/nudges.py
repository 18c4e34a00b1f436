"""Planning nudges: choose a question, write it down, freeze it as a delivery, move the due time on.

A batch reads what it needs about all of its managers at once and writes all of its rows at once: how many
statements that takes does not depend on how many managers are due. `core.planning` decides what becomes of each.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.calendars import calendar_of
from bot.actions.readings import reading
from bot.core.checklist import Competency
from bot.core.choosing import Asked, Choice, Situation, choose
from bot.core.deliveries import DeliveryKind, NewDelivery
from bot.core.fits import Document, Fit, best_for_each
from bot.core.messages import NudgeMessage, Reading
from bot.core.nudges import ASKED_FOR, NewNudge, Return
from bot.core.people import Manager, Subscription
from bot.core.planning import Known, Plan, plan
from bot.core.schedule import instant, week_slot
from bot.core.turns import WINDOW
from bot.prompts import Prompts
from bot.store import checks, deliveries, documents, managers, nudges

log = logging.getLogger(__name__)

LOOK_AGAIN_AFTER = timedelta(hours=1)
"""When somebody is looked at again for whom planning failed."""
REMIND_AFTER = timedelta(days=2)
"""When a reminder comes, if one does: within the window, and with a day of rest in between."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the questions of a batch are chosen from; all of it by manager, except the library."""

    prompts: Prompts
    histories: Mapping[int, Sequence[Asked]]
    scores: Mapping[int, Mapping[str, int]]
    shown: Mapping[int, Collection[int]]
    fits: Mapping[str, Sequence[tuple[Fit, Document]]]
    found: Mapping[int, Document]
    now: datetime

    def choose(self, turn: Subscription) -> Choice:
        """The best question for a turn."""
        manager_id = turn.manager_id
        situation = Situation(
            history=self.histories[manager_id],
            ratings=self.scores[manager_id],
            fitting=best_for_each(self.fits[turn.area_id], seen=self.shown[manager_id]),
            now=self.now,
            seed=manager_id,
        )
        return choose(self.prompts.checklist, turn.area_id, situation)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question for a manager, in the turn and the slot that it takes."""

    manager: Manager
    turn: Subscription
    choice: Choice
    document: Document | None
    slot: str


async def plan_due(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Plans what is due, up to `limit`; tells how many turns were taken.

    Each is sent, kept for a better moment or passed over, as `bot.core.turns` says; a manager gets one at most.
    """
    due = await managers.take_due(session, now, limit)
    if due:
        people = {manager.id: manager for _, manager in due}
        material = await _material(session, prompts, list(people), now)
        known = await _known(session, prompts, people, now)
        await _carry_out(session, material, [(one.manager, _plan(one, material)) for one in known])
    return len(due)


async def plan_now(session: AsyncSession, prompts: Prompts, manager: Manager, now: datetime) -> bool:
    """A question on request, in the area that is next; the schedule stays as it is. False when no area is on.

    Whoever asks again before it has arrived gets no second one.
    """
    await managers.note_sign(session, manager.id, now)  # which locks the manager: two wishes at once are one
    if await nudges.is_on_its_way(session, manager.id):
        return True
    planned = await managers.subscriptions(session, manager.id)
    if not planned:
        return False
    turn = replace(planned[0], next_at=now)
    material = await _material(session, prompts, [manager.id], now)
    chosen = _chosen(material, manager, turn, material.choose(turn), f"{ASKED_FOR}{now.isoformat()}")
    await _ask(session, prompts, [chosen], [None])
    return True


async def _material(
    session: AsyncSession, prompts: Prompts, manager_ids: Sequence[int], now: datetime
) -> Material:
    areas = {competency.id: competency.area_id for competency in prompts.checklist.competencies}
    fits: dict[str, list[tuple[Fit, Document]]] = {area.id: [] for area in prompts.checklist.areas}
    for fit, document in await documents.fits(session, list(areas)):
        fits[areas[fit.competency_id]].append((fit, document))
    return Material(
        prompts=prompts,
        histories=await nudges.histories(session, manager_ids),
        scores=await checks.latest_scores(session, manager_ids),
        shown=await documents.shown_to(session, manager_ids),
        fits=fits,
        found={document.id: document for some in fits.values() for _, document in some},
        now=now,
    )


async def _known(
    session: AsyncSession, prompts: Prompts, people: Mapping[int, Manager], now: datetime
) -> list[Known]:
    areas = {area.id for area in prompts.checklist.areas}
    subscriptions = await managers.subscriptions_of(session, list(people))
    due = [one for some in subscriptions.values() for one in some if one.next_at <= now]
    slots = {week_slot(one.due_at, people[one.manager_id].zone) for one in due}
    planned = await deliveries.planned_slots(session, DeliveryKind.NUDGE, [one.id for one in due], slots)
    silences = await nudges.silences(session, list(people), now - WINDOW)
    return [
        Known(manager, calendar_of(manager), subscriptions[id_], planned, areas, silences.get(id_, 0))
        for id_, manager in people.items()
    ]


def _plan(known: Known, material: Material) -> Plan:
    """The plan for one manager; a mistake of ours about them must not keep everybody else from their questions."""
    try:
        return plan(known, material.choose, material.now)
    except Exception as error:  # noqa: BLE001 - whatever it is
        log.warning("manager %s can't be planned for: %s", known.manager.id, type(error).__name__)
        due = [turn for turn in known.subscriptions if turn.next_at <= material.now]
        return Plan([replace(turn, next_at=material.now + LOOK_AGAIN_AFTER) for turn in due])


async def _carry_out(session: AsyncSession, material: Material, plans: Sequence[tuple[Manager, Plan]]) -> None:
    await managers.move_all(session, [turn for _, one in plans for turn in one.moved])
    await managers.set_heard(session, {manager.id: one.heard for manager, one in plans if one.heard})
    await _ask_to_go_on(session, [manager for manager, one in plans if one.asks_to_go_on], material.now)
    questions = [(manager, *one.question) for manager, one in plans if one.question]
    chosen = [
        _chosen(material, manager, turn, choice, week_slot(turn.due_at, manager.zone))
        for manager, turn, choice in questions
    ]
    await _ask(session, material.prompts, chosen, [_reminder(one) for one in chosen])


def _chosen(material: Material, manager: Manager, turn: Subscription, choice: Choice, slot: str) -> Chosen:
    document = material.found.get(choice.document_id) if choice.document_id else None
    return Chosen(manager, turn, choice, document, slot)


def _reminder(chosen: Chosen) -> datetime | None:
    """When to remind of a question, if its manager wants that."""
    manager, turn = chosen.manager, chosen.turn
    day = turn.next_at.astimezone(manager.zone).date() + REMIND_AFTER
    return instant(day, turn.rhythm.at, manager.zone) if manager.reminders else None


async def _ask_to_go_on(session: AsyncSession, asked: Sequence[Manager], now: datetime) -> None:
    """Keep, less or pause? Until there is a sign of life, nothing more comes."""
    questions = [
        NewDelivery(
            workspace_id=manager.workspace_id,
            kind=DeliveryKind.RHYTHM,
            subject_id=manager.id,
            slot=now.astimezone(manager.zone).date().isoformat(),
            recipient=manager.user_id,
            payload={},
            not_before=now,
            not_after=now + WINDOW,
        )
        for manager in asked
    ]
    await deliveries.plan_all(session, questions)
    await managers.set_rhythm_asked(session, [manager.id for manager in asked], now)


async def _ask(
    session: AsyncSession, prompts: Prompts, chosen: Sequence[Chosen], reminders: Sequence[datetime | None]
) -> None:
    """Writes nudges down, and their messages as deliveries."""
    new = [_nudge(prompts, one, reminder) for one, reminder in zip(chosen, reminders, strict=True)]
    ids = await nudges.add_all(session, new)
    nudge_ids = [ids[nudge.manager_id] for nudge in new]
    messages = [_delivery(prompts, *one) for one in zip(chosen, new, nudge_ids, strict=True)]
    carriers = zip(nudge_ids, await deliveries.plan_all(session, messages), strict=True)
    await nudges.set_deliveries(session, {nudge_id: carrier for nudge_id, carrier in carriers if carrier})


def _nudge(prompts: Prompts, chosen: Chosen, reminder: datetime | None) -> NewNudge:
    choice = chosen.choice
    return NewNudge(
        manager_id=chosen.manager.id,
        question_id=choice.question.id,
        competency_id=choice.question.competency_id,
        asked=_wording(choice, chosen.document),
        document_id=choice.document_id,
        why=_why(prompts, choice, chosen.document, chosen.turn),
        standing=choice.standing,
        due_at=chosen.turn.next_at,
        returns_at=reminder,
        returns_as=Return.REMINDER if reminder else None,
    )


def _delivery(prompts: Prompts, chosen: Chosen, nudge: NewNudge, nudge_id: int) -> NewDelivery:
    question, turn = chosen.choice.question, chosen.turn
    hint = question.hint if nudge.asked == question.text else None
    shown = message(
        prompts, question.competency_id, nudge_id=nudge_id, asked=nudge.asked, hint=hint, document=chosen.document
    )
    return NewDelivery(
        workspace_id=chosen.manager.workspace_id,
        kind=DeliveryKind.NUDGE,
        subject_id=turn.id,
        slot=chosen.slot,
        recipient=chosen.manager.user_id,
        payload=shown.payload,
        not_before=turn.next_at,
        not_after=turn.next_at + WINDOW,
    )


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
) -> NudgeMessage:
    """A nudge as a person will read it."""
    competency = prompts.checklist.competency(competency_id)
    area = prompts.checklist.area(competency.area_id)
    return NudgeMessage(
        nudge_id=nudge_id,
        topic=prompts.words.plain("nudges.topic", area=area.name, competency=competency.name),
        question=asked,
        hint=hint,
        reading=_reading(prompts, competency, document) if document else None,
    )


def _reading(prompts: Prompts, competency: Competency, document: Document) -> Reading:
    return reading(prompts.words, document, prompts.words.plain("nudges.reading_why", competency=competency.name))


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
