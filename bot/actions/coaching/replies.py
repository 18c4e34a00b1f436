"""Keeping what a manager writes back: adding to it, changing it, taking it back."""

from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import follow_ups, sharing
from bot.actions.coaching.guessing import guesses
from bot.actions.delivery import signs
from bot.core import limits
from bot.core.coaching.commitments import Commitment, CommitmentState, comes_back_at
from bot.core.coaching.guessing.guesses import NewGuess
from bot.core.coaching.nudges import (
    NewReply,
    Nudge,
    NudgeState,
    Reply,
    ReplyProblem,
    Step,
    Way,
    problem_with,
)
from bot.core.people.people import Manager
from bot.prompts import Prompts
from bot.store.coaching import commitments, nudges, replies
from bot.store.coaching import guesses as guess_store
from bot.store.delivery import renewals
from bot.store.people import whose

MORE_WITHIN = timedelta(days=1)
"""How long a plain message still adds to the last reply; in its thread there is no such limit."""


async def meant(session: AsyncSession, manager: Manager, now: datetime) -> Nudge | None:
    """The nudge that words without a thread belong to: the newest open one, else the one that asks for more.

    After three silences the last question is over, too; but who answers it then has an answer to keep.
    """
    waiting = await nudges.open_one(session, manager.id)
    waiting = waiting or await nudges.asking_more(session, manager.id, now - MORE_WITHIN)
    last = None if waiting else await nudges.latest(session, manager.id)
    return last if last and last.state is NudgeState.LAPSED else waiting


async def record(
    session: AsyncSession, prompts: Prompts, manager: Manager, nudge: Nudge, reply: NewReply, *, now: datetime
) -> ReplyProblem | None:
    """Keeps a reply, or adds it to what is kept, with the commitment it makes; or keeps nothing and says why."""
    kept = await replies.to_nudge(session, nudge.id)
    reply, guess = guesses.read(prompts, nudge, reply)
    problem = problem_with(reply, _today(manager, now), kept.text if kept else "")
    if isinstance(guess, ReplyProblem) or problem:
        return guess if isinstance(guess, ReplyProblem) else problem
    if await whose.written(session, manager) >= limits.WRITTEN_BY_A_PERSON:
        return ReplyProblem.NO_ROOM
    reply_id = await replies.add(session, nudge.id, reply, now)
    await _promise(session, manager, reply_id, reply.step, now)
    has_guess = await _keep_guess(session, prompts, manager, nudge, guess=guess, now=now)
    asks = not kept and not has_guess  # whoever has guessed is to look now, and to think on afterwards
    told = follow_ups.IN_A_STEP if reply.step else ()
    asking = await follow_ups.choose(session, prompts, nudge, reply.text, told=told) if asks else None
    await nudges.set_state(session, nudge.id, NudgeState.ANSWERED, asking)
    await signs.note(session, manager, now)
    await guesses.look_for_them(session, prompts, manager, nudge, now=now)
    return None


async def rewrite(
    session: AsyncSession,
    prompts: Prompts,
    manager: Manager,
    nudge: Nudge,
    new: NewReply,
    *,
    kept: Reply,
    now: datetime,
) -> ReplyProblem | None:
    """Keeps what the manager made of their reply, and of the commitment in it."""
    before = kept.commitment if kept.commitment and kept.commitment.state is CommitmentState.OPEN else None
    unchanged = before is not None and new.step == Step(before.text, before.day)
    step = None if unchanged else new.step
    new, guess = guesses.read(prompts, nudge, new)
    problem = problem_with(NewReply(new.text, new.way, step=step), _today(manager, now))
    if isinstance(guess, ReplyProblem) or problem:
        return guess if isinstance(guess, ReplyProblem) else problem
    if guess:
        await guesses.keep(session, prompts, manager, nudge, guess, now=now)
        await guesses.look_for_them(session, prompts, manager, nudge, now=now)
    elif new.guess:
        await guess_store.remove(session, nudge.id)
    await replies.rewrite(session, kept, new.text, new.level)
    await renewals.touch_look_backs(session, manager.id)
    if not unchanged:
        await _promise(session, manager, kept.id, step, now, instead_of=before)
    await nudges.set_state(session, nudge.id, NudgeState.ANSWERED, None)
    return None


async def take_back(session: AsyncSession, nudge: Nudge) -> Reply | None:
    """Deletes the reply with its commitments and what was shared of it; the nudge is open again."""
    kept = await replies.to_nudge(session, nudge.id)
    if kept:
        await sharing.redact(session, nudge.manager_id, kept.id)
        await replies.remove(session, nudge.id)
        await renewals.touch_look_backs(session, nudge.manager_id)
        if kept.commitment:
            await _brought_again(session, kept.commitment)
        await guess_store.remove(session, nudge.id)
        await nudges.set_state(session, nudge.id, NudgeState.OPEN, None)
    return kept


async def follow_edit(
    session: AsyncSession, prompts: Prompts, manager: Manager, ts: str, text: str, *, now: datetime
) -> tuple[Nudge | None, ReplyProblem | None]:
    """A message was edited: what is kept of it changes, too. Gives the nudge, None when nothing was kept of it."""
    found = await replies.from_message(session, manager.id, ts)
    nudge = await nudges.get(session, found[0].nudge_id) if found else None
    if found is None or nudge is None:
        return None, None
    reply, part = found
    problem = problem_with(NewReply(text, Way.MESSAGE), _today(manager, now), reply.beside(part))
    if problem:
        return nudge, problem
    await replies.change_part(session, part.id, text)
    await renewals.touch_look_backs(session, manager.id)
    await guesses.read_again(session, nudge, f"{text}\n{reply.beside(part)}")
    if nudge.follow_up:
        told = follow_ups.IN_A_STEP if reply.commitment else ()
        asking = await follow_ups.choose(session, prompts, nudge, text, told=told)
        await nudges.set_state(session, nudge.id, NudgeState.ANSWERED, asking)
    return nudge, None


async def follow_deletion(session: AsyncSession, manager: Manager, ts: str) -> tuple[Nudge, bool] | None:
    """A message was deleted: what is kept of it goes, too. Gives the nudge, and whether something remains."""
    found = await replies.from_message(session, manager.id, ts)
    nudge = await nudges.get(session, found[0].nudge_id) if found else None
    if found is None or nudge is None:
        return None
    reply, part = found
    if len(reply.parts) == 1:
        await take_back(session, nudge)
        return nudge, False
    await replies.remove_part(session, part.id)
    await renewals.touch_look_backs(session, manager.id)
    await guesses.read_again(session, nudge, reply.beside(part))
    return nudge, True


async def _keep_guess(
    session: AsyncSession,
    prompts: Prompts,
    manager: Manager,
    nudge: Nudge,
    *,
    guess: NewGuess | None,
    now: datetime,
) -> bool:
    """Keeps the guess of a first reply, or of an addition to one that had none; tells whether there is one now."""
    before = await guess_store.to_nudge(session, nudge.id)
    if before is None and guess:
        await guesses.keep(session, prompts, manager, nudge, guess, now=now)
        return True
    return before is not None


async def _promise(
    session: AsyncSession,
    manager: Manager,
    reply_id: int,
    step: Step | None,
    now: datetime,
    *,
    instead_of: Commitment | None = None,
) -> None:
    """Keeps the commitment of a step, in place of another one perhaps; without a step that one goes."""
    if step is None or step.day is None:
        if instead_of:
            await commitments.remove(session, instead_of.id)
            await _brought_again(session, instead_of)
        return
    text, next_at = step.text.strip(), comes_back_at(step.day, manager.zone, now)
    if instead_of:
        await commitments.reword(session, instead_of.id, text, step.day, next_at)
        await _brought_again(session, instead_of)
    else:
        await commitments.add(session, manager.id, text, step.day, reply_id=reply_id, next_at=next_at, now=now)


async def _brought_again(session: AsyncSession, changed: Commitment) -> None:
    """If a message has brought a commitment back, it follows."""
    if changed.delivery_id is not None:
        await renewals.touch_delivery(session, changed.delivery_id)


def _today(manager: Manager, now: datetime) -> date:
    return now.astimezone(manager.zone).date()
