"""A guess before looking, what it really is, and the one message to those who have not looked."""

import pytest
from sqlalchemy import select

from bot.core.quantities import Unit
from bot.store.coaching import guesses
from bot.store.tables import GuessRow, NudgeRow
from tests.kit.world import newest
from tests.slack.kit import ask_this, buttons, choose, kept, manager_of, nudges_of, on_both, words
from tests.slack.people.schedule_kit import local, received

QUESTION = "on-call.evenings-lost"


@pytest.fixture
async def asked(world, ana, prompts_):
    """Ana has been asked for pages in the evening, at night and on weekends."""
    await world.enrol(ana)
    question = prompts_.checklist.questions[QUESTION]
    assert question.figure.unit is Unit.PAGES
    return await ask_this(world, ana, question)


async def guess_of(world, person):
    manager = await manager_of(world, person)
    theirs = select(GuessRow.nudge_id).join(NudgeRow, NudgeRow.id == GuessRow.nudge_id)
    async with world.sessions() as session:
        found = await session.scalar(theirs.where(NudgeRow.manager_id == manager.id))
        return None if found is None else await guesses.to_nudge(session, found)


@on_both
async def test_a_guess_is_looked_up_and_told_how_far_it_was(world, ana, asked):
    await ana.click(asked, "nudge.answer")
    refused = await ana.submit({"guess": "lots"})
    assert refused.errors == {"guess": "I need one number here, such as 12, 1.5k, 40 % or 2h."}
    refused = await ana.submit({"guess": "4", "low": "5", "high": "9"})
    assert refused.errors.keys() == {"high"}
    assert (await ana.submit({"guess": "about 4", "low": "2", "high": "8"})).action == "close"
    assert "Your guess: *4 pages*. Now look it up: Pager history" in words(asked)
    assert "What is the figure" not in words(asked)
    assert [one.text for one in await kept(world, ana)] == ["My guess: 4 pages."]

    await ana.click(asked, "guess.look")
    assert (await ana.submit({"real": "no idea"})).errors.keys() == {"real"}
    await ana.submit({"real": "11"})
    told = "You guessed 4 pages, it is 11 pages: nearly three times what you thought."
    assert told.replace("three", "3") in words(ana.modal)
    assert told.replace("three", "3") in words(asked)
    guess = await guess_of(world, ana)
    assert (guess.value, guess.low, guess.high, guess.real) == (4, 2, 8, 11)
    assert "One more thing" in words(asked)

    await ana.close_modal(all_of_them=True)
    await ana.command("/coach", "history")
    assert "You guessed 4 pages (between 2 pages and 8 pages); it is 11 pages." in words(ana.modal)


async def test_a_number_in_a_message_is_the_guess_and_can_be_mended(world, ana, asked):
    said = await ana.say(ana.dm, "I think 12 pages, mostly on weekends.")
    await world.sandbox.settled()
    assert "I read *12 pages* as your guess." in words(asked)

    await ana.edit_message(said, "I think 15 pages, mostly on weekends.")
    await world.sandbox.settled()
    assert (await guess_of(world, ana)).value == 15

    await ana.click(asked, "guess.mend")
    await ana.submit({"guess": "20"})
    assert "Your guess: *20 pages*" in words(asked)
    assert "Correct the guess" not in buttons(asked)
    await choose(ana, asked, "undo")
    assert await guess_of(world, ana) is None


@pytest.mark.parametrize("way", ["thread", "command"])
async def test_a_number_in_a_thread_or_a_command_is_the_guess_too(world, ana, asked, way):
    if way == "thread":
        await ana.say(ana.dm, "About a dozen.", thread_ts=asked.ts)
    else:
        await ana.command("/coach", "answer about a dozen, I fear")
    await world.sandbox.settled()
    assert "I read *12 pages* as your guess." in words(asked)
    assert {"What is it really?", "Correct the guess"} <= set(buttons(asked))


async def test_a_reply_without_a_number_is_no_guess(world, ana, asked):
    await ana.say(ana.dm, "No idea, honestly; we have never looked at that.")
    await world.sandbox.settled()
    assert await guess_of(world, ana) is None
    assert "Who could tell you in two minutes?" in words(asked)
    await ana.say(ana.dm, "Six, perhaps.", thread_ts=asked.ts)
    await world.sandbox.settled()
    assert (await guess_of(world, ana)).value == 6


async def guessed(world, person, question, *numbers):
    """Answers a question with one number, and looks it up."""
    await person.click(await ask_this(world, person, question), "nudge.answer")
    guess, real = numbers
    await person.submit({"guess": guess})
    await world.sandbox.settled()
    await person.click(newest(person, "guess.look"), "guess.look")
    await person.submit({"real": real})
    await world.sandbox.settled()
    said = words(person.modal)
    await person.close_modal(all_of_them=True)
    return said


async def guesses_of_a_week(world, person, prompts, count=5):
    """So many guesses about costs, all of half of what it is; gives what each window said."""
    ids = (
        "price-of-a-build",
        "nobodys-share",
        "busy-month",
        "loudest-logger",
        "heaviest-customer",
        "assistant-seats",
    )
    said = []
    for id_ in ids[:count]:
        question = prompts.checklist.questions[f"cost-drivers.{id_}"]
        said.append(await guessed(world, person, question, "20", "40"))
        world.clock.advance(days=1)
    return said


async def test_from_five_guesses_on_it_is_said_how_they_run_to_their_author_alone(world, ana, ben, prompts_):
    await world.enrol(ana)
    await world.enrol(ben)
    said = await guesses_of_a_week(world, ana, prompts_)
    told = "Your guesses tend to be low, by about half."
    assert ["tend to be low" in one for one in said] == [False] * 4 + [True]
    assert told in said[-1]
    await ana.open_home()
    assert told in words(ana.home)
    assert "From 5 guesses that you looked up. Only you see this." in words(ana.home)
    assert "▼▼▼▼▼  Cost & operational efficiency" in words(ana.home)
    await ana.command("/coach", "history")
    assert told in words(ana.modal)
    await ana.close_modal()
    await ana.command("/coach", "check cost")
    await ana.submit({"rating-cost-drivers": "2"})
    told = (
        "Cost drivers: You guessed 20%, it is 40%: twice what you thought. That does not support what you picked."
    )
    assert told in words(ana.modal)
    await ben.open_home()
    assert "guesses" not in words(ben.home).replace("Your answers, guesses, steps", "")


async def test_where_slack_takes_no_files_there_is_no_button_and_too_few_guesses_have_no_picture(
    world, ana, prompts_
):
    await world.enrol(ana)
    await guesses_of_a_week(world, ana, prompts_)
    await ana.open_home()
    assert "guess.picture" not in repr(ana.home.blocks)


def looks(person) -> list:
    """The messages that ask whether somebody has looked, with their time."""
    return [(f"{at:%a %m-%d %H:%M}", one) for at, one in received(person) if one.blocks[0]["block_id"] == "looks"]


async def work_at(world, person, *moments):
    for moment in moments:
        world.clock.now = local(person, moment)
        await world.work()


async def test_who_has_not_looked_is_asked_once(world, ana, asked):
    world.clock.now = local(ana, "2026-03-03 15:00")
    await ana.say(ana.dm, "12")
    await world.sandbox.settled()
    await work_at(world, ana, "2026-03-10 08:59")
    assert looks(ana) == []
    await work_at(world, ana, "2026-03-10 09:00", "2026-03-10 09:30", "2026-03-11 09:30", "2026-03-24 12:00")
    ((when, message),) = looks(ana)
    assert when == "Tue 03-10 09:00"
    assert "You guessed 12 pages." in words(message)
    others = [f"{at:%a %m-%d}" for at, one in received(ana) if one in nudges_of(ana)]
    assert "Tue 03-10" not in others  # one message a day by itself: the question has made room
    assert "Wed 03-11" in others

    await ana.click(message, "guess.look")
    await ana.submit({"real": "12"})
    assert "You guessed 12 pages, and that is what it is." in words(asked)
    await world.sandbox.settled()
    now = words(message)
    assert "Guess how many times in the last 30 days" in now  # what was asked stays to be read
    assert "You guessed 12 pages, and that is what it is." in now
    assert buttons(message) == []


@pytest.mark.usefixtures("asked")
async def test_who_has_paused_is_not_asked(world, ana):
    world.clock.now = local(ana, "2026-03-03 15:00")
    await ana.say(ana.dm, "12")
    await world.sandbox.settled()
    await ana.command("/coach", "pause")
    await work_at(world, ana, "2026-03-10 09:00")
    await ana.command("/coach", "resume")
    await work_at(world, ana, "2026-03-11 09:00", "2026-03-12 09:00")
    assert looks(ana) == []
