"""Planning nudges: choose a question, write it down, freeze it as a delivery, move the due time on.

A batch reads what it needs about all of its managers at once and writes all of its rows at once: how many
statements that takes does not depend on how many managers are due. `core.planning` decides what becomes of each.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.candidates import Candidates, candidates
from bot.actions.coaching.nudge_words import (
    earlier_answer,
    is_about,
    message,
    why,
    wording,
)
from bot.actions.delivery import signs
from bot.actions.delivery.unsolicited import todays
from bot.actions.library.document_cards import why_offered
from bot.actions.people.calendars import calendar_of
from bot.core.coaching.choosing import Choice
from bot.core.coaching.nudges import NewNudge, Return
from bot.core.coaching.planning import Known, Plan, plan
from bot.core.coaching.reading_replies.follow_ups import says_something
from bot.core.delivery.deliveries import ASKED_FOR, DeliveryKind, NewDelivery
from bot.core.delivery.messages import Earlier
from bot.core.library.askable import suits
from bot.core.library.fits import Document
from bot.core.library.offering import Offer
from bot.core.people.people import Manager, Subscription
from bot.core.people.schedule import WEEK, instant, next_due, week_slot
from bot.core.people.turns import WINDOW
from bot.prompts import Prompts
from bot.store.coaching import nudges, replies
from bot.store.delivery import deliveries
from bot.store.library import documents
from bot.store.people import managers, subscriptions

log = logging.getLogger(__name__)

LOOK_AGAIN_AFTER = timedelta(hours=1)
"""When somebody is looked at again for whom planning failed."""
REMIND_AFTER = timedelta(days=2)
"""When a reminder comes, if one does: within the window, and with a day of rest in between."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """An answer that comes back, with its question as it was put then, and the document which that was about."""

    asked: str
    document: Document | None
    earlier: Earlier


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question for a manager, in the turn and the slot that it takes."""

    manager: Manager
    turn: Subscription
    choice: Choice
    offer: Offer | None
    slot: str
    recalled: Recalled | None = None

    @property
    def document(self) -> Document | None:
        """The document that the question goes with, or went with when it was put before."""
        if self.recalled:
            return self.recalled.document
        return self.offer.document if self.offer else None


async def plan_due(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Plans what is due, up to `limit`; tells how many turns were taken.

    Each is sent, kept for a better moment or passed over, as `core/people/turns.py` says; a manager gets one at
    most.
    """
    due = await subscriptions.take_due(session, now, limit)
    if due:
        people = {manager.id: manager for _, manager in due}
        questions = await candidates(session, prompts, list(people.values()), now)
        known = await _known(session, prompts, people, now)
        await _carry_out(session, questions, [(one.manager, _plan(one, questions)) for one in known])
    return len(due)


async def plan_now(session: AsyncSession, prompts: Prompts, manager: Manager, now: datetime) -> bool:
    """A question on request, in the area that is next; the schedule stays as it is. False when no area is on.

    Whoever asks again before it has arrived gets no second one.
    """
    await signs.note(session, manager, now)  # which locks the manager: two wishes at once are one
    if await nudges.is_on_its_way(session, manager.id):
        return True
    planned = await subscriptions.of_manager(session, manager.id)
    if not planned:
        return False
    turn = replace(planned[0], due_at=now, next_at=now)
    questions = await candidates(session, prompts, [manager], now)
    ((_, _, choice),) = await _worth_recalling(session, questions, [(manager, turn, questions.choose(turn))])
    chosen = _chosen(questions, manager, turn, choice, f"{ASKED_FOR}{now.isoformat()}")
    await _ask(session, prompts, [chosen], [None])
    return True


async def plan_first(session: AsyncSession, prompts: Prompts, manager: Manager, now: datetime) -> bool:
    """The first question at once, in place of the first turn if that is near. False when no area is on."""
    planned = await subscriptions.of_manager(session, manager.id)
    done = await plan_now(session, prompts, manager, now)
    if done and planned and planned[0].due_at < now + WEEK:
        turn = planned[0]
        following = next_due(turn.rhythm, manager.zone, turn.due_at, turn.due_at)
        await subscriptions.advance(session, turn.id, following)
    return done


async def _known(
    session: AsyncSession, prompts: Prompts, people: Mapping[int, Manager], now: datetime
) -> list[Known]:
    areas = {area.id for area in prompts.checklist.areas}
    turns = await subscriptions.of_managers(session, list(people))
    due = [one for some in turns.values() for one in some if one.next_at <= now]
    slots = {week_slot(one.due_at, people[one.manager_id].zone) for one in due}
    planned = await deliveries.planned_slots(session, DeliveryKind.NUDGE, [one.id for one in due], slots)
    silences = await nudges.silences(session, list(people), now - WINDOW)
    return [
        Known(manager, calendar_of(manager), turns[id_], planned, areas, silences.get(id_, 0))
        for id_, manager in people.items()
    ]


def _plan(known: Known, questions: Candidates) -> Plan:
    """The plan for one manager; a mistake of ours about them must not keep everybody else from their questions."""
    try:
        return plan(known, questions.choose, questions.now)
    except Exception as error:  # noqa: BLE001 - whatever it is
        log.warning("planning_failed", extra={"manager": known.manager.id, "reason": type(error).__name__})
        due = [turn for turn in known.subscriptions if turn.next_at <= questions.now]
        return Plan([replace(turn, next_at=questions.now + LOOK_AGAIN_AFTER) for turn in due])


async def _carry_out(session: AsyncSession, questions: Candidates, plans: Sequence[tuple[Manager, Plan]]) -> None:
    await subscriptions.move_all(session, [turn for _, one in plans for turn in one.moved])
    await managers.set_heard(session, {manager.id: one.heard for manager, one in plans if one.heard})
    await _ask_to_go_on(session, [manager for manager, one in plans if one.asks_to_go_on], questions.now)
    picked = [(manager, *one.question) for manager, one in plans if one.question]
    picked = await _worth_recalling(session, questions, picked)
    chosen = [
        _chosen(questions, manager, turn, choice, week_slot(turn.due_at, manager.zone))
        for manager, turn, choice in picked
    ]
    await _ask(session, questions.prompts, chosen, [_reminder(one) for one in chosen])


Picked = tuple[Manager, Subscription, Choice]


async def _worth_recalling(session: AsyncSession, questions: Candidates, picked: Sequence[Picked]) -> list[Picked]:
    """Each with a choice that brings back no answer which says nothing: `no idea` is not worth a second look."""
    forgotten, looked_at = set[int](), set[int]()
    picked = list(picked)
    while asked := {choice.recalls for _, _, choice in picked if choice.recalls} - looked_at:
        answers = await replies.to_nudges(session, asked)
        looked_at |= asked
        forgotten |= {id_ for id_ in asked if id_ not in answers or not says_something(answers[id_].text)}
        picked = [
            (manager, turn, questions.choose(turn, forgotten) if choice.recalls in forgotten else choice)
            for manager, turn, choice in picked
        ]
    return picked


def _chosen(questions: Candidates, manager: Manager, turn: Subscription, choice: Choice, slot: str) -> Chosen:
    return Chosen(manager, turn, *questions.linked(turn, choice), slot)


def _reminder(chosen: Chosen) -> datetime | None:
    """When to remind of a question, if its manager wants that."""
    manager, turn = chosen.manager, chosen.turn
    day = turn.next_at.astimezone(manager.zone).date() + REMIND_AFTER
    return instant(day, turn.rhythm.at, manager.zone) if manager.reminders else None


async def _ask_to_go_on(session: AsyncSession, asked: Sequence[Manager], now: datetime) -> None:
    """Keep, less or pause? Until there is a sign of life, nothing more comes."""
    await deliveries.plan_all(session, [todays(manager, DeliveryKind.RHYTHM, {}, now) for manager in asked])
    await managers.set_rhythm_asked(session, [manager.id for manager in asked], now)
    await nudges.lapse(session, [manager.id for manager in asked])


async def _ask(
    session: AsyncSession, prompts: Prompts, chosen: Sequence[Chosen], reminders: Sequence[datetime | None]
) -> None:
    """Writes nudges down, and their messages as deliveries; what the same managers left open before is over."""
    await nudges.lapse(session, [one.manager.id for one in chosen])
    chosen = await _as_suits(session, chosen)
    chosen = await _with_recalled(session, prompts, chosen)
    new = [_nudge(prompts, one, reminder) for one, reminder in zip(chosen, reminders, strict=True)]
    ids = await nudges.add_all(session, new)
    nudge_ids = [ids[nudge.manager_id] for nudge in new]
    messages = [_delivery(prompts, *one) for one in zip(chosen, new, nudge_ids, strict=True)]
    carriers = zip(nudge_ids, await deliveries.plan_all(session, messages), strict=True)
    await nudges.set_deliveries(session, {nudge_id: carrier for nudge_id, carrier in carriers if carrier})


async def _as_suits(session: AsyncSession, chosen: Sequence[Chosen]) -> list[Chosen]:
    """Each in the bank's own words where those about a document ask for something that this one does not have."""
    ids = {
        one.document.id for one in chosen if one.document and one.choice.question.needs.get(one.document.asked_as)
    }
    texts = dict(await documents.texts(session, sorted(ids))) if ids else {}

    def as_suits(one: Chosen) -> Chosen:
        question, document = one.choice.question, one.document
        if document is None or document.id not in texts or suits(question, document.asked_as, texts[document.id]):
            return one
        return replace(one, choice=replace(one.choice, question=replace(question, about={})))

    return [as_suits(one) for one in chosen]


async def _with_recalled(session: AsyncSession, prompts: Prompts, chosen: Sequence[Chosen]) -> list[Chosen]:
    """Each with the manager's own answer that comes back with the question, where one does."""
    ids = [one.choice.recalls for one in chosen if one.choice.recalls]
    if not ids:
        return list(chosen)
    answers, asked = await replies.to_nudges(session, ids), await nudges.by_ids(session, ids)
    about = {
        id_: one.document_id for id_, one in asked.items() if one.document_id and is_about(prompts.checklist, one)
    }
    found = await documents.by_ids(session, list(about.values()))

    def with_it(one: Chosen, id_: int) -> Chosen:
        earlier = earlier_answer(prompts, answers[id_], one.manager.zone)
        return replace(one, recalled=Recalled(asked[id_].asked, found.get(about.get(id_, 0)), earlier))

    return [with_it(one, one.choice.recalls) if one.choice.recalls in answers else one for one in chosen]


def _nudge(prompts: Prompts, chosen: Chosen, reminder: datetime | None) -> NewNudge:
    choice = chosen.choice
    return NewNudge(
        manager_id=chosen.manager.id,
        question_id=choice.question.id,
        competency_id=choice.question.competency_id,
        asked=chosen.recalled.asked if chosen.recalled else wording(prompts, choice, chosen.document),
        document_id=chosen.document.id if chosen.document else None,
        why=why(prompts, choice, chosen.document, chosen.turn, asked_for=chosen.slot.startswith(ASKED_FOR)),
        because=choice.reason.because,
        standing=choice.standing,
        odds=choice.odds,
        recalls_id=choice.recalls,
        due_at=chosen.turn.next_at,
        returns_at=reminder,
        returns_as=Return.REMINDER if reminder else None,
    )


def _hint(prompts: Prompts, choice: Choice, nudge: NewNudge) -> str | None:
    """Where to look: as the question says, or where the figure can be seen that it is about."""
    if choice.about:
        return prompts.words.plain("signals.seen_at", url=choice.about.url) if choice.about.url else None
    return choice.question.hint if nudge.asked == choice.question.text else None


def _delivery(prompts: Prompts, chosen: Chosen, nudge: NewNudge, nudge_id: int) -> NewDelivery:
    question, turn = chosen.choice.question, chosen.turn
    hint = _hint(prompts, chosen.choice, nudge)
    shown = message(
        prompts,
        question.competency_id,
        nudge_id=nudge_id,
        asked=nudge.asked,
        hint=hint,
        document=chosen.document,
        why=why_offered(prompts, chosen.offer) if chosen.offer else "",
        earlier=chosen.recalled.earlier if chosen.recalled else None,
    )
    shown = shown.in_short if chosen.recalled else shown
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
