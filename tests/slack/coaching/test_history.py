"""`/coach history`: one's own, newest first, by topic and time, however much there is."""

from datetime import timedelta

from bot.store.coaching import nudges
from tests.slack.kit import buttons, manager_of, words
from tests.store.kit import a_commitment, a_nudge, a_reply

LONGEST = "<!channel> & *bold* " + "é" * 2980


async def test_two_hundred_questions_are_read_page_by_page(world, ana):
    await world.enrol(ana)
    manager, now = await manager_of(world, ana), world.clock.now
    async with world.sessions.begin() as session:
        for number in range(200):
            topic, at = ["rfcs", "on-call"][number % 2], now - timedelta(days=number + 1)
            nudge = await a_nudge(session, manager, competency_id=topic, due_at=at)
            if number % 2 == 0:
                reply_id = await a_reply(session, nudge, f"{number} {LONGEST}"[:3000], now=at)
                await a_commitment(session, manager.id, "x" * 500, at.date(), reply_id=reply_id)
            elif number % 4 == 1:
                await nudges.close(session, nudge.id)

    await ana.command("/coach", "history")
    seen, pages = words(ana.modal), 1
    assert seen.startswith("March 2026\nSunday 1 March · RFCs")
    assert "Saturday 28 February · On-call & incidents · closed without an answer" in seen
    assert buttons(ana.modal) == ["Older"]
    while "Older" in buttons(ana.modal):
        await ana.click(ana.modal, "history.older")
        seen, pages = f"{seen}\n{words(ana.modal)}", pages + 1
    assert pages == 20
    assert buttons(ana.modal) == ["Newer"]
    answers = [int(line.split()[0]) for line in seen.splitlines() if "<!channel>" in line]
    assert answers == list(range(0, 200, 2))
    assert "*For Monday 2 March:*" not in seen  # that one was not answered
    assert "*For Sunday 1 March:*" in seen
    await ana.click(ana.modal, "history.newer")
    assert buttons(ana.modal) == ["Newer", "Older"]

    await ana.command("/coach", "history on call in february")
    shown = words(ana.modal)
    assert "RFCs" not in shown
    assert shown.startswith("February 2026\nSaturday 28 February")
    assert "January" not in shown


async def test_it_is_ones_own_and_says_so_when_there_is_none(world, ana, ben):
    assert "You have not joined yet" in words(await ana.command("/coach", "history"))
    for person in (ana, ben):
        await world.enrol(person)
    assert "You have not had a question yet." in words(await ana.command("/coach", "history"))
    nudge = await world.nudge(ben)
    await ben.say(ben.dm, "The ledger.", thread_ts=nudge.ts)
    await world.sandbox.settled()
    assert "You have not had a question yet." in words(await ana.command("/coach", "history"))
    answer = await ben.command("/coach", "history since 2027")
    assert words(answer).startswith("There is nothing about “since 2027” in your history.")
    assert "I don’t know what “juggling” is." in words(await ben.command("/coach", "history juggling"))
    await ben.command("/coach", "my answers this month")
    assert "The ledger." in words(ben.modal)
