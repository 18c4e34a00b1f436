"""Looking back at a quarter with a manager: what they found out and did, in their own words, for them alone."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.guessing.guess_words import distance_in_words, in_words
from bot.actions.coaching.nudge_words import is_about
from bot.actions.delivery import unsolicited
from bot.actions.self_checks.checks import better_moment
from bot.core.checklist import Checklist
from bot.core.coaching.guessing.guesses import Guess
from bot.core.coaching.look_back import (
    FEWEST_ANSWERS,
    Answer,
    LookBack,
    Quarter,
    furthest_apart,
    looked_back_at,
    moved,
    next_look,
    quotes,
    topics,
)
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.people.people import Manager
from bot.prompts import Prompts
from bot.store.coaching import commitments, guesses, nudges, replies
from bot.store.library import documents
from bot.store.people import managers
from bot.store.self_checks import checks, pictures


async def plan_due(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Looks back with those whose quarter ends, up to `limit`; tells how many were thought of."""
    due = await managers.take_due_for_look_back(session, now, limit)
    for manager in due:
        await managers.set_look_back_due(session, manager.id, await _look_back(session, prompts, manager, now))
    return len(due)


async def _look_back(session: AsyncSession, prompts: Prompts, manager: Manager, now: datetime) -> datetime:
    """Plans the message if this is a good moment in the two weeks for it; gives when to think of it again."""
    today = now.astimezone(manager.zone).date()
    quarter, next_time = looked_back_at(today), next_look(today, manager.zone)
    if quarter is None:
        return next_time
    if later := await better_moment(session, manager, now):
        in_time = looked_back_at(later.astimezone(manager.zone).date()) == quarter
        return later if in_time else next_time
    found = await gather(session, prompts.checklist, manager, quarter)
    if len(found.answers) >= FEWEST_ANSWERS:
        payload = await said(session, prompts, manager, found)
        message = unsolicited.todays(manager, DeliveryKind.LOOK_BACK, payload, now)
        await unsolicited.plan(session, manager, replace(message, slot=quarter.name), now)
    return next_time


async def gather(session: AsyncSession, checklist: Checklist, manager: Manager, quarter: Quarter) -> LookBack:
    """What a manager found out and did in a quarter, as far as it is kept today."""
    start, end = quarter.span(manager.zone)
    taken = await checks.of(session, manager.id)
    settled = [one for one in await guesses.settled(session, manager.id) if one.looked_at and one.looked_at < end]
    return LookBack(
        quarter=quarter,
        answers=await _answers(session, checklist, manager, start, end),
        done=tuple(await commitments.done_between(session, manager.id, start, end)),
        taken=tuple(taken),
        moves=moved(checklist, taken, start, end),
        settled=tuple(settled),
        guesses=tuple(one for one in settled if one.looked_at and one.looked_at >= start),
    )


async def _answers(
    session: AsyncSession, checklist: Checklist, manager: Manager, start: datetime, end: datetime
) -> tuple[Answer, ...]:
    """What a manager wrote from `start` until before `end`, the oldest first."""
    written = await replies.between(session, manager.id, start, end)
    ids = [one.nudge_id for one in written]
    asked, guessed = await nudges.by_ids(session, ids), await guesses.to_nudges(session, ids)
    linked = {one.document_id for one in asked.values() if one.document_id and is_about(checklist, one)}
    titles = {one.id: one.title for one in (await documents.by_ids(session, sorted(linked))).values()}
    return tuple(
        Answer(
            asked=asked[one.nudge_id].asked,
            competency_id=asked[one.nudge_id].competency_id,
            text=one.text,
            at=one.created_at,
            about=titles.get(asked[one.nudge_id].document_id or 0),
            is_guess=one.nudge_id in guessed,
        )
        for one in written
    )


async def said(session: AsyncSession, prompts: Prompts, manager: Manager, found: LookBack) -> dict[str, Any]:
    """What the message tells of a quarter."""
    checklist = prompts.checklist
    rated = [one for one in found.taken if one.ratings]
    calibration, apart = in_words(prompts, found.settled), furthest_apart(found.guesses)
    return {
        "quarter": found.quarter.name,
        "answered": len(found.answers),
        "topics": [[checklist.competency(id_).name, count] for id_, count in topics(found.answers, checklist)],
        "quotes": [_quote(manager, one) for one in quotes(found.answers)],
        "done": [{"text": one.text, "happened": one.happened} for one in found.done],
        "moves": [[checklist.competency(one.competency_id).name, one.moved] for one in found.moves],
        "guessed": len(found.guesses),
        "apart": _guess(prompts, apart) if apart else None,
        "calibration": calibration[0] if calibration else None,
        "pictured": bool(rated and await pictures.current(session, manager.id, rated[-1].id)),
    }


def _quote(manager: Manager, answer: Answer) -> dict[str, str | None]:
    day = answer.at.astimezone(manager.zone).date()
    return {"day": day.isoformat(), "title": answer.about, "question": answer.asked, "text": answer.text}


def _guess(prompts: Prompts, guess: Guess) -> dict[str, str]:
    """A guess beside what it is."""
    return {"question": guess.asked, "told": distance_in_words(prompts.words, guess, guess.real or 0.0)}
