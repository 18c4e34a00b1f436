"""The Home tab, as its owner sees it."""

import re
from datetime import timedelta

from sqlalchemy import event

from bot.core.checklist import Level
from bot.core.self_checks.checks import Rating
from bot.core.self_checks.systems import SystemDepth
from bot.sandbox import Fault
from bot.store.self_checks import checks
from tests.kit.logged import logged
from tests.slack.kit import buttons, manager_of, words
from tests.store.kit import a_nudge, a_reply


async def test_home_shows_what_waits_what_comes_and_where_they_stand(world, ana):
    home = await ana.open_home()
    assert buttons(home) == ["Start"]
    await world.enrol(ana)
    assert "Your next question comes on *Tuesday 3 March* at 09:30, your time." in words(home)
    assert "No self-check yet." in words(home)
    assert buttons(home) == [
        "Pause",
        "Settings",
        "Check where I stand",
        "A system in depth",
        "Export",
        "Forget me",
    ]

    nudge = await world.nudge(ana)
    home = await ana.open_home()
    question = words(nudge).splitlines()[1]
    assert f"Waiting for you: {question}" in words(home)
    assert buttons(home) == [
        "Answer",
        "Bring it back tomorrow",
        "Pause",
        "Settings",
        "Check where I stand",
        "A system in depth",
        "Export",
        "Forget me",
    ]

    await ana.click(home, "nudge.tomorrow")
    assert buttons(home)[:2] == ["Answer", "Pause"]
    assert "Comes back on Tuesday 3 March" in words(nudge)

    await ana.click(home, "nudge.answer")
    await ana.submit({"text": "The orders database."})
    assert "Waiting for you" not in words(home)
    assert "Only you see this page." in words(home)


async def test_the_messages_tab_publishes_nothing(world, ana):
    await ana.open_home("messages")
    await world.sandbox.settled()
    assert world.sandbox.called("views.publish") == []


async def test_a_home_that_slack_refuses_is_only_logged(world, ana, caplog):
    world.sandbox.faults.add(Fault("fatal_error", "views.publish"))
    await ana.open_home()
    assert ana.home is None
    (line,) = logged(caplog).splitlines()
    assert re.search(r"\[warning \] home_not_refreshed \[bot.slack.home\] request=\w{8} reason=fatal_error$", line)
    await ana.open_home()
    assert buttons(ana.home) == ["Start"]


async def test_home_is_published_once_per_change(world, ana):
    await world.enrol(ana)
    await ana.open_home()
    before = len(world.sandbox.called("views.publish"))
    await ana.open_home()
    assert len(world.sandbox.called("views.publish")) == before
    await world.nudge(ana)
    await ana.open_home()
    await ana.open_home()
    assert len(world.sandbox.called("views.publish")) == before + 1


async def test_home_is_read_in_one_transaction(world, ana):
    await world.enrol(ana)
    await world.nudge(ana)
    begun = []
    count = begun.append
    engine = world.sessions.kw["bind"].sync_engine
    event.listen(engine, "begin", count)
    try:
        await ana.open_home()
        await world.sandbox.settled()
    finally:
        event.remove(engine, "begin", count)
    assert len(begun) == 2  # whether Ana may take part at all is asked before


async def test_home_stays_small_whatever_the_history(world, ana, prompts_):
    """200 answers, eight systems, all at their longest: as many blocks as after the first."""
    await world.enrol(ana)
    manager = await manager_of(world, ana)
    bank = list(prompts_.checklist.questions.values())
    longest = ("<!channel> & " * 300)[:3000]
    async with world.sessions.begin() as session:
        for number in range(200):
            question = bank[number % len(bank)]
            at = world.clock.now - timedelta(days=number)
            nudge = await a_nudge(
                session,
                manager,
                question_id=question.id,
                competency_id=question.competency_id,
                asked=longest,
                due_at=at,
            )
            await a_reply(session, nudge, longest, now=at)
        everything = dict.fromkeys(Level, 3)
        for number in range(8):
            ratings = [Rating(one.id, number % 5, longest[:500]) for one in prompts_.checklist.competencies]
            systems = [SystemDepth(f"{number}{longest}"[:80], everything)]
            await checks.add(session, manager.id, ratings, world.clock.now - timedelta(days=90 * number), systems)
        await a_nudge(session, manager, question_id=bank[0].id, asked=longest, due_at=world.clock.now)
    home = await ana.open_home()
    assert len(home.blocks) < 40
    shown = words(home)
    assert "●●●" in shown
    assert "March 2026: 2 answers · February 2026: 28 answers" in shown
    assert shown.count("*Cost drivers*") == 2
    assert home.body["type"] == "home"
