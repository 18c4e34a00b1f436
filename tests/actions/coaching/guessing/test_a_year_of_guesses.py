"""A year with the real planner: one manager always answers, guesses so much of the truth, and always looks."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.actions.coaching import nudges, replies
from bot.actions.coaching.guessing import guess_words, guesses
from bot.core.coaching.nudges import NewReply, NudgeState, TypedGuess, Way
from bot.core.coaching.reasons import Because
from bot.core.people.schedule import WEEK, default_rhythms, first_due
from bot.core.self_checks.checks import Rating
from bot.store.coaching import guesses as guess_store
from bot.store.coaching import nudges as nudge_store
from bot.store.people import subscriptions
from bot.store.self_checks import checks
from bot.store.tables import NudgeRow
from tests.store.kit import LONDON, NOW, a_manager, a_workspace, subscribed

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)  # its SQL is tested on both elsewhere
HOUR = timedelta(hours=1)
REAL = 20
HALF, SOUND = 0.5, 0.95


async def somebody(session, checklist, user_id):
    """A manager with the schedule that everybody begins with and a middling self-check."""
    manager = await a_manager(session, await a_workspace(session), user_id)
    for area_id, rhythm, weeks in default_rhythms([area.id for area in checklist.areas]):
        await subscribed(session, manager, first_due(rhythm, LONDON, NOW, weeks), area_id, rhythm)
    await checks.add(session, manager.id, [Rating(one.id, 2) for one in checklist.competencies], NOW)
    return manager


async def year(sessions, prompts, weeks, share_of):
    """What was said of the guesses, with the week in which it was; and what was asked, with the reason.

    `share_of` gives what somebody guesses of the truth about a competency.
    """
    said, asked = [], []
    async with sessions.begin() as session:
        manager = await somebody(session, prompts.checklist, "UANA")
    while True:
        async with sessions.begin() as session:
            now = await subscriptions.next_due_at(session)
            if now >= NOW + weeks * WEEK:
                return said, asked
            await nudges.plan_due(session, prompts, now, limit=9)
            new = await session.scalar(select(NudgeRow).where(NudgeRow.state == NudgeState.OPEN))
            if new is None:
                continue
            asked.append((new.competency_id, new.because))
            nudge = await nudge_store.get(session, new.id)
            if guesses.figure_of(prompts, nudge):
                number = str(share_of(nudge.competency_id) * REAL)
                reply = NewReply("", Way.MODAL, guess=TypedGuess(number))
                assert await replies.record(session, prompts, manager, nudge, reply, now=now + HOUR) is None
                kept = await guess_store.to_nudge(session, nudge.id)
                await guesses.settle(session, prompts, kept, REAL, now=now + HOUR)
                news = guess_words.news(prompts, await guess_store.settled(session, manager.id))
                said += [((now - NOW) // WEEK + 1, news)] if news else []
            else:
                reply = NewReply("The import workers; Ana mends them by Friday.", Way.MODAL)
                assert await replies.record(session, prompts, manager, nudge, reply, now=now + HOUR) is None


async def test_who_guesses_half_of_the_truth_hears_it_by_week_ten_and_once(sessions, prompts_):
    said, _ = await year(sessions, prompts_, 20, lambda _: HALF)
    ((week, news),) = said
    assert week <= 10
    assert news == "Your guesses tend to be low, by about half."


async def test_who_guesses_well_is_told_so_once(sessions, prompts_):
    said, _ = await year(sessions, prompts_, 52, lambda _: SOUND)
    assert [news for _, news in said] == ["Your guesses are usually close."]


async def test_what_somebody_misjudges_comes_more_often_and_why_is_said(sessions, prompts_):
    topic = "pull-requests"
    _, asked = await year(sessions, prompts_, 52, lambda id_: HALF if id_ == topic else SOUND)
    times = Counter(id_ for id_, _ in asked)
    area = next(one for one in prompts_.checklist.areas if topic in {each.id for each in one.competencies})
    others = [times[one.id] for one in area.competencies if one.id != topic]
    assert times[topic] > max(others)
    assert (topic, Because.GUESSES) in asked
