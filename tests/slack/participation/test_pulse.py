"""The first weeks: one question at once, and in the fourth week whether it is worth the minute."""

from sqlalchemy import select

from bot.core.people.people import Consent
from bot.store.people import pulse
from bot.store.tables import PulseRow
from tests.slack.kit import (
    buttons,
    everything_stored,
    from_bot,
    kept,
    manager_of,
    nudges_of,
    on_both,
    planned,
    whispers,
    words,
)
from tests.slack.people.schedule_kit import coach, live, local

WHY = "It made me read the bill, which nobody else does."


async def started(person):
    """Presses *Start*; gives what is said then."""
    offer = await person.command("/coach", "start")
    await person.click(offer, "enrolment.start")
    return offer


async def asked(world, person):
    """Somebody who has been there for three weeks, and the message that asks."""
    await started(person)
    for day in ("2026-03-04 12:00", "2026-03-11 12:00", "2026-03-18 12:00"):
        await live(world, local(person, day))
        await person.say(person.dm, "The ledger, about 40 ms.")
    while due := await next_due(world):
        await live(world, due)
    (message,) = [one for one in from_bot(person) if one.blocks[0]["block_id"] == "pulse"]
    return message


async def next_due(world):
    async with world.sessions() as session:
        return await pulse.next_due_at(session)


async def said(world, person):
    manager = await manager_of(world, person)
    async with world.sessions() as session:
        return await session.scalar(select(PulseRow).where(PulseRow.manager_id == manager.id))


@on_both
async def test_the_first_question_comes_at_once_is_easy_and_takes_the_place_of_the_first_turn(
    world, ana, prompts_
):
    offer = await started(ana)
    assert "Want to try one now?" in words(offer)
    await ana.click(offer, "enrolment.try")
    await world.work()
    (nudge,) = nudges_of(ana)
    easy = [prompts_.checklist.questions[id_].text for id_ in prompts_.checklist.first]
    assert any(text in words(nudge) for text in easy)
    assert "Here comes your first question." in words(offer)
    assert buttons(offer) == []
    await ana.say(ana.dm, "Nine, I think.")
    await world.sandbox.settled()
    assert [one.text for one in await kept(world, ana)] == ["Nine, I think."]
    await live(world, local(ana, "2026-03-09 12:00"))
    assert len(nudges_of(ana)) == 1  # the first Tuesday has had its question
    assert "Your next question comes on *Tuesday 10 March*" in words(await ana.open_home())


async def test_whoever_waits_for_tuesday_begins_with_an_easy_one_too(world, ana, prompts_):
    await started(ana)
    await live(world, local(ana, "2026-03-03 12:00"))
    first = prompts_.checklist.first
    assert any(prompts_.checklist.questions[id_].text in words(nudges_of(ana)[0]) for id_ in first)


@on_both
async def test_in_the_fourth_week_one_tap_says_whether_it_is_worth_it_and_the_reason_stays_sealed(world, ana, ben):
    message = await asked(world, ana)
    assert buttons(message) == ["Yes", "Sometimes", "No"]
    await ana.click(message, "pulse.sometimes")
    assert "Fair enough." in words(message)
    await ana.click(message, "pulse.why")
    await ana.submit({"why": WHY})
    kept_ = await said(world, ana)
    assert kept_.answer == "sometimes"
    assert WHY not in await everything_stored(world)
    await coach(ana, "export")
    await world.work()
    exported = "\n".join(words(one) for one in [*whispers(ana), *from_bot(ana)])
    assert WHY in exported
    assert WHY not in "".join(words(one) for one in ben.sees(ben.dm))
    await ana.command("/coach", "forget-me")
    await ana.submit({})
    async with world.sessions() as session:
        assert list(await session.scalars(select(PulseRow))) == []


async def test_a_no_leads_to_half_as_often_or_to_other_topics(world, ana):
    message = await asked(world, ana)
    before = {one.area_id: one.rhythm.every_weeks for one in await planned(world, ana)}
    await ana.click(message, "pulse.no")
    assert buttons(message) == ["Half as often", "Other topics", "Stop for good", "Say why"]
    await ana.click(message, "settings.open")
    assert ana.modal.body["callback_id"] == "settings.form"
    await ana.close_modal()
    await ana.click(message, "rhythm.less")
    after = {one.area_id: one.rhythm.every_weeks for one in await planned(world, ana)}
    assert after == {area: min(12, 2 * weeks) for area, weeks in before.items()}
    assert "Half as often, then." in words(message)


async def test_or_to_a_clean_goodbye(world, ana):
    message = await asked(world, ana)
    await ana.click(message, "pulse.no")
    await ana.click(message, "pulse.goodbye")
    assert "That was the last one" in words(message)
    assert (await manager_of(world, ana)).consent is Consent.DECLINED
    count = len(from_bot(ana))
    await live(world, local(ana, "2026-05-01 12:00"))
    assert len(from_bot(ana)) == count
    await world.work()  # what Slack refused for a moment is told again
    assert [(buttons(one), words(one)) for one in nudges_of(ana) if buttons(one)] == []
    assert len(await kept(world, ana)) >= 3
