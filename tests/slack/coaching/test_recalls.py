"""A manager's own earlier answer comes back: to them alone, inert, and sealed on its way."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.store.tables import SubscriptionRow
from tests.slack.kit import everything_stored, kept, manager_of
from tests.slack.people.schedule_kit import (
    live,
    local,
    more,
    newest,
    words,
)
from tests.store.kit import a_nudge, a_reply

QUESTION = "latency-spof.commonest-name"
ASKED = "Who could have ended this outage but was away? Say whose absence would stop you."
ANSWER = "It is <!channel> *Marek* and the payments database, " + "and his cat, " * 60


@pytest.fixture
async def recalled(world, ana):
    """Ana answered a question in December; it is March, and her next question is about the same topic."""
    return await asked_in_march(world, ana, ANSWER)


async def asked_in_march(world, ana, answer):
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-03 09:30")
    manager, then = await manager_of(world, ana), world.clock.now - timedelta(weeks=11)
    async with world.sessions.begin() as session:
        earlier = await a_nudge(
            session, manager, competency_id="latency-spof", question_id=QUESTION, due_at=then, asked=ASKED
        )
        await a_reply(session, earlier, answer, now=then)
        await session.execute(delete(SubscriptionRow).where(SubscriptionRow.area_id != "reliability-performance"))
    return await world.nudge(ana)


async def test_it_is_quoted_and_a_new_answer_is_kept_beside_it(world, ana, ben, recalled):
    shown = words(recalled)
    assert "*Is your answer from December still true?*" in shown
    assert ASKED in shown
    assert "What you wrote then:\nIt is <!channel> *Marek* and the payments database" in shown
    quote = next(block for block in recalled.blocks if block["block_id"] == "nudge-earlier")
    assert quote["type"] == "rich_text"
    assert ANSWER not in shown
    await ana.click(recalled, "nudge.why")
    assert "This is one of your own answers" in words(ana.modal)
    await ana.click(recalled, "nudge.answer")
    await ana.submit({"text": "Now it is Priya."})
    assert [reply.text for reply in await kept(world, ana)] == ["Now it is Priya.", ANSWER]
    assert "Marek" not in words(recalled)
    assert "Marek" not in await everything_stored(world)
    assert "Marek" not in "".join(words(message) for message in ben.sees(ben.dm))


async def test_put_off_it_comes_back_with_the_quote(world, ana, recalled):
    await more(ana, "tomorrow")
    assert "Marek" not in words(recalled)
    await live(world, local(ana, "2026-03-04 12:00"))
    assert "What you wrote then:\nIt is <!channel> *Marek*" in words(newest(ana, "nudge.more"))


async def test_a_shrug_is_not_brought_back(world, ana):
    asked = await asked_in_march(world, ana, "No idea. Ramona would know.")
    assert "still true" not in words(asked)
    assert "Ramona" not in words(asked)
