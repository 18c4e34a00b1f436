"""Every message makes sense without the one above it, and none keeps buttons of what is over."""

import pytest

from bot.sandbox import Fault
from tests.slack.kit import buttons, change_to, from_bot, kept, mention, nudges_of, on_both, words
from tests.slack.library.test_document_cards import a_library
from tests.slack.people.schedule_kit import coach, live, local, more

ANSWER = "The ledger, about 40 ms."


def labels(person):
    """The buttons of each question in somebody's conversation, oldest first."""
    return [buttons(one) for one in nudges_of(person)]


@pytest.fixture
async def asked(world, ana):
    """Ana has had her first weekly question."""
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-03 09:30")
    await world.work()
    return nudges_of(ana)[0]


async def test_a_reminder_carries_the_document_it_is_about_and_asks_nobody_about_it_again(world, ana, prompts_):
    document_id = await a_library(world)
    await world.enrol(ana)
    question = next(one for one in prompts_.checklist.questions.values() if one.about)
    about = next(iter(question.about.values()))
    world.clock.now = local(ana, "2026-03-03 09:30")
    await world.work()
    await change_to(world, question, asked=about, document_id=document_id)
    await live(world, local(ana, "2026-03-05 10:00"))
    reminder = nudges_of(ana)[-1]
    assert "If you have a minute today: one line is enough." in words(reminder)
    assert "outage.md" in words(reminder)
    assert "https://docs.example/outage" in str(reminder.blocks)
    assert about in words(reminder)
    assert buttons(reminder) == ["Answer", "Why this?"]
    await ana.say(ana.dm, ANSWER)
    await world.sandbox.settled()
    assert "Kept, for you only." in words(reminder)
    assert "https://docs.example/outage" in str(reminder.blocks)


async def test_when_it_comes_back_the_older_message_is_a_line_and_an_answer_collapses_both(world, ana, asked):
    question = words(asked).splitlines()[1]
    await more(ana, "tomorrow")
    await live(world, local(ana, "2026-03-04 10:00"))
    back = nudges_of(ana)[-1]
    assert question in words(back)
    assert "Where to look" in words(back)
    assert words(asked).startswith("*Asked again further down.*")
    assert labels(ana) == [[], ["Answer", "Why this?"]]
    await ana.say(ana.dm, ANSWER, thread_ts=asked.ts)  # in the thread of the older one
    await world.sandbox.settled()
    assert [one.text for one in await kept(world, ana)] == [ANSWER]
    assert [words(one).splitlines()[0][:40] for one in (asked, back)] == [
        ":white_check_mark: *Kept, for you only.*"
    ] * 2
    assert labels(ana)[0] == []


@on_both
async def test_after_three_silences_only_the_question_whether_to_go_on_has_buttons(world, ana, asked):
    await live(world, local(ana, "2026-03-25 00:00"))
    assert len(nudges_of(ana)) == 6  # three questions, each with its reminder
    assert labels(ana) == [[]] * 6
    assert words(asked).startswith("*Asked again further down.*")
    assert words(nudges_of(ana)[-1]).startswith("*Left unanswered, which is fine.*")
    rhythm = from_bot(ana)[-1]
    assert buttons(rhythm) == ["Keep as it is", "Half as often", "Pause"]
    await ana.say(ana.dm, ANSWER)  # who answers after all has an answer to keep
    await world.work()
    assert [one.text for one in await kept(world, ana)] == [ANSWER]
    assert buttons(rhythm) == []
    assert "so it goes on." in words(rhythm)


async def test_the_next_question_takes_the_place_of_one_that_was_left_open(world, ana, asked):
    await live(world, local(ana, "2026-03-10 10:00"))
    *earlier, newest = nudges_of(ana)
    assert labels(ana) == [[]] * len(earlier) + [["Answer", "Why this?"]]
    await ana.open_home()
    assert words(newest).splitlines()[1].strip("*") in words(ana.home)
    assert "not answered" in await opened_history(ana)
    await ana.say(ana.dm, ANSWER, thread_ts=asked.ts)
    await world.sandbox.settled()
    assert "Kept, for you only." in words(asked)
    assert "Answer" in buttons(newest)


async def opened_history(person):
    await person.command("/coach", "history")
    return words(person.modal)


async def test_a_pause_puts_the_open_question_aside_and_coming_back_brings_it_out(world, ana, asked):
    await coach(ana, "pause")
    await world.work()
    assert words(asked).startswith(":zzz: *Waits until you are back.*")
    assert buttons(asked) == ["Answer"]
    await coach(ana, "resume")
    await world.work()
    assert buttons(asked) == ["Answer", "Why this?"]


async def test_what_slack_could_not_show_is_shown_later_and_what_it_never_will_is_given_up(
    world, ana, asked, caplog
):
    world.sandbox.faults.add(Fault("ratelimited", "chat.update"))
    await coach(ana, "done")
    assert "Answer" in buttons(asked)
    await world.work()
    assert words(asked).startswith("*Closed without an answer.*")
    world.sandbox.faults.add(Fault("ratelimited", "chat.update"))
    await ana.say(ana.dm, ANSWER, thread_ts=asked.ts)
    await world.sandbox.settled()
    asked.deleted = True
    await world.work()
    assert "message_not_found" in caplog.text
    calls = len(world.sandbox.called("chat.update"))
    await world.work()
    assert len(world.sandbox.called("chat.update")) == calls


async def test_an_introduction_that_was_answered_elsewhere_loses_its_buttons(world, ana, ben):
    await ben.command("/coach", f"invite {mention(ana)}")
    world.clock.advance(hours=12)
    await world.work()
    (introduction,) = from_bot(ana)
    assert buttons(introduction) == ["Start", "No thanks"]
    await ana.click(await ana.command("/coach", "start"), "enrolment.start")
    await world.work()
    assert buttons(introduction) == []
    assert "You said yes." in words(introduction)
