"""A reply grows, changes and goes: follow-ups, *Edit*, *Undo*, edited and deleted messages, other ways in."""

import pytest

from bot.core.checklist import FollowUp
from bot.sandbox import Fault
from bot.slack import background
from tests.slack.kit import (
    ask_this,
    buttons,
    change_to,
    choose,
    deliver_again,
    everything_stored,
    from_bot,
    kept,
    whispers,
    words,
)

MAREK = "Most of the pages go to Marek, who knows the importer."


@pytest.fixture
async def nudge(world, ana, prompts_):
    """A question about a figure."""
    await world.enrol(ana)
    return await ask_this(world, ana, prompts_.checklist.questions["on-call.most-paged"])


async def text_of(world, person) -> str:
    (reply,) = await kept(world, person)
    return reply.text


async def test_one_more_question_for_what_is_missing_and_its_answer_joins_the_reply(world, ana, nudge):
    await ana.say(ana.dm, MAREK)
    await world.sandbox.settled()
    assert "_One more thing, if you like:_ What share is it, roughly?" in words(nudge)
    await ana.say(ana.dm, "Thanks!")  # is no answer, and wants none
    await world.sandbox.settled()
    assert await text_of(world, ana) == MAREK

    await ana.click(nudge, "nudge.add")
    assert "What share is it, roughly?" in words(ana.modal)
    await ana.close_modal()
    await ana.click(nudge, "nudge.add")
    await ana.submit({"text": "15 of 22."})
    assert await text_of(world, ana) == f"{MAREK}\n\n15 of 22."
    assert "One more thing" not in words(nudge)
    assert from_bot(ana) == [nudge]


async def test_a_plain_message_or_the_thread_adds_as_well_and_there_is_never_a_second_question(world, ana, nudge):
    await ana.command("/coach", f"answer {MAREK}")
    await ana.say(ana.dm, "15 of 22, I think.")
    await world.sandbox.settled()
    await ana.say(ana.dm, "And the other seven were false alarms.", thread_ts=nudge.ts)
    await world.sandbox.settled()
    said = f"{MAREK}\n\n15 of 22, I think.\n\nAnd the other seven were false alarms."
    assert await text_of(world, ana) == said
    assert "One more thing" not in words(nudge)
    await ana.say(ana.dm, "Something else.")
    await world.sandbox.settled()
    assert "There is no open question" in words(from_bot(ana)[-1])
    assert await text_of(world, ana) == said


A_LOT = "the ledger, and more of it " * 50
"""Nobody is asked for more after it."""


async def test_words_after_a_newer_answer_do_not_join_the_older_one(world, ana, nudge):
    await ana.say(ana.dm, MAREK, thread_ts=nudge.ts)
    await world.sandbox.settled()
    world.clock.advance(days=1)
    await world.nudge(ana)
    for text in (A_LOT, "One more thought."):
        await ana.say(ana.dm, text)
        await world.sandbox.settled()
    assert "There is no open question" in words(from_bot(ana)[-1])
    assert [reply.text for reply in await kept(world, ana)] == [A_LOT, MAREK]


@pytest.mark.parametrize("text", ["👍", ":tada:", "x" * 3000])
async def test_who_says_nothing_in_words_or_has_said_a_lot_is_asked_no_more(world, ana, nudge, text):
    await ana.click(nudge, "nudge.answer")
    await ana.submit({"text": text})
    await world.sandbox.settled()
    assert await text_of(world, ana) == text
    assert "One more thing" not in words(nudge)


async def test_another_language_gets_the_questions_own_follow_up_and_no_guess(world, ana, nudge, prompts_):
    await ana.say(ana.dm, "Die meisten Seiten gehen an Marek, er kennt den Importer.")
    await world.sandbox.settled()
    assert prompts_.checklist.questions["on-call.most-paged"].wants[FollowUp.DEEPER] in words(nudge)


async def test_edit_shows_what_is_kept_and_keeps_what_it_becomes(world, ana, nudge):
    await ana.click(nudge, "nudge.answer")
    step = {"step": "When the rota starts, I will ask for two", "day": "2026-03-09", "level": "container"}
    await ana.submit({"text": MAREK, **step})
    await choose(ana, nudge, "edit")
    shown = ana.modal.values
    assert shown["text"]["text"]["value"] == MAREK
    assert shown["step"]["step"]["value"] == step["step"]
    assert (await ana.submit({"text": " "})).errors.keys() == {"text"}
    assert (await ana.submit({"text": "15 of 22.", "day": "2026-03-10"})).action == "close"
    assert await deliver_again(world) == {}
    (reply,) = await kept(world, ana)
    assert (reply.text, reply.level, f"{reply.commitment.day}") == ("15 of 22.", "container", "2026-03-10")


async def test_undo_opens_the_question_again_and_gives_back_what_was_written(world, ana, nudge):
    before = nudge.blocks
    await ana.click(nudge, "nudge.answer")
    await ana.submit({"text": f"{MAREK} <!channel>", "step": "Ask Joana", "day": "2026-03-09"})
    stale = nudge.blocks
    await choose(ana, nudge, "undo")
    assert await kept(world, ana) == []
    assert [block["block_id"] for block in nudge.blocks] == [block["block_id"] for block in before]
    assert buttons(nudge) == ["Answer", "Why this?"]
    said = whispers(ana)[-1]
    assert f"{MAREK} <!channel>\n\nAsk Joana" in words(said)
    assert said.pings == ()

    nudge.blocks = stale  # pressed twice, or in a window that had not caught up
    await choose(ana, nudge, "undo")
    assert "I can't find that" in words(ana.modal)


async def test_edited_and_deleted_messages_are_followed(world, ana, nudge):
    said = await ana.say(ana.dm, "x" * 3001)
    await world.sandbox.settled()
    assert "That is 3001 characters" in words(from_bot(ana)[-1])
    await ana.edit_message(said, "help")  # asks for nothing any more, and is no answer
    await world.sandbox.settled()
    assert await kept(world, ana) == []
    await ana.edit_message(said, MAREK)  # cut to fit, as the bot proposed
    await world.sandbox.settled()
    assert await text_of(world, ana) == MAREK

    await ana.edit_message(said, "15 of 22 <!here> & `more`")
    await world.sandbox.settled()
    assert await text_of(world, ana) == "15 of 22 <!here> & `more`"
    await ana.edit_message(said, "y" * 3001)
    await world.sandbox.settled()
    assert "So your answer stays as it was" in words(from_bot(ana)[-1])
    assert await text_of(world, ana) == "15 of 22 <!here> & `more`"

    await ana.say(ana.dm, "One more part.", thread_ts=nudge.ts)
    await world.sandbox.settled()
    await ana.delete_message(said)
    await world.sandbox.settled()
    assert await text_of(world, ana) == "One more part."
    await ana.delete_message(next(one for one in ana.sees(ana.dm) if one.text == "One more part."))
    await world.sandbox.settled()
    assert await kept(world, ana) == []
    assert "You deleted that message, so I have deleted what I kept of it." in words(from_bot(ana)[-1])
    assert buttons(nudge) == ["Answer", "Why this?"]


@pytest.mark.usefixtures("nudge")
async def test_a_message_deleted_from_above_its_thread_is_deleted_here_too(world, ana):
    said = await ana.say(ana.dm, MAREK)
    await ana.say(ana.dm, "A note to myself.", thread_ts=said.ts)
    await world.sandbox.settled()
    await ana.delete_message(said)
    await world.sandbox.settled()
    assert said.entombed
    assert MAREK not in "".join(one.text for one in await kept(world, ana))


async def test_answer_by_command_keeps_lines_or_says_back_what_it_cannot_keep(world, ana, ben, nudge, prompts_):
    await change_to(world, prompts_.checklist.questions["domain-flows.first-untruth"])
    await ana.command("/coach", "answer")
    assert ana.modal.title == "Your answer"
    await ana.close_modal()
    too_long = "x" * 3001 + " & @channel"
    answer = await ana.command("/coach", f"answer {too_long}")
    assert "3012 characters" in words(answer)
    assert too_long in words(answer).replace("\n", "")
    answer = await ana.command("/coach", "ANSWER  15 of 22 @here:\n• `importer` & co.")
    assert words(answer).startswith("Kept, for you only")
    assert await text_of(world, ana) == "15 of 22 @here:\n• `importer` & co."
    stored = await everything_stored(world)
    assert "importer" not in stored
    assert "xxxx" not in stored
    await ana.click(nudge, "nudge.add")
    await ana.submit({"text": "And one more."})
    before = await text_of(world, ana)
    again = await world.sandbox.socket_mode.ask("slash_commands", sent_last(world, "slash_commands"))
    assert "Kept, for you only" in str(again)
    assert await text_of(world, ana) == before
    await world.sandbox.settled()
    assert "*Kept, for you only.*" in words(nudge)

    assert MAREK in words(await ben.command("/coach", f"answer {MAREK}"))  # not enrolled: his words are not lost
    assert answer.pings == ()
    assert all(one.pings == () for one in from_bot(ana))


@pytest.mark.usefixtures("nudge")
async def test_the_shortcut_takes_a_message_into_the_window_for_its_author_to_see(world, ana, ben):
    channel = world.sandbox.add_channel("incidents", [ana, ben])
    found = await ben.say(channel, f"{MAREK} <!here> " + "x" * 3000)
    await ana.shortcut("nudge.answer_with", found)
    assert "Here are its first 3000 characters" in words(ana.modal)
    assert await kept(world, ana) == []
    assert (await ana.submit()).action == "close"
    assert (await text_of(world, ana)).startswith(f"{MAREK} <!here> x")
    await ana.shortcut("nudge.answer_with", found)
    assert "No question is open" in words(ana.modal)
    await ben.shortcut("nudge.answer_with", found)
    assert "You have not joined yet" in words(ben.modal)


@pytest.mark.usefixtures("nudge")
async def test_why_explains_the_open_question_and_later_the_last_one(world, ana, ben):
    asked = words(await ana.command("/coach", "why this?"))
    assert "You have not had a question about" in asked
    await ana.say(ana.dm, MAREK)
    await world.sandbox.settled()
    assert words(await ana.command("/coach", "why")) == asked
    assert "You have not joined yet" in words(await ben.command("/coach", "why"))
    await world.enrol(ben)
    assert "You have not had a question yet." in words(await ben.command("/coach", "why"))


async def test_a_window_whose_question_is_gone_gives_back_what_was_written(world, ana, nudge):
    await ana.click(nudge, "nudge.answer")

    def gone(payload):
        payload["view"]["private_metadata"] = "404"

    await ana.submit({"text": " ", "step": "When the rota starts, I will ask for two"})
    answer = await deliver_again(world, gone)
    assert answer["response_action"] == "update"
    assert "When the rota starts, I will ask for two" in str(answer["view"])


async def test_a_trigger_that_has_expired_says_press_again(world, ana, nudge):
    await ana.click(nudge, "nudge.answer")
    await ana.close_modal()
    triggers = world.sandbox.engine.triggers

    def long_ago(payload):
        triggers._issued["old"] = (ana.id, triggers._stopwatch() - 4)
        payload["trigger_id"] = "old"

    await deliver_again(world, long_ago)
    assert ana.modal is None
    assert "please press it once more" in words(whispers(ana)[-1])


async def test_the_window_closes_although_slack_takes_its_time_with_the_rest(world, ana, nudge, monkeypatch):
    monkeypatch.setattr(background, "STOPS_WITHIN_S", 0.05)
    monkeypatch.setattr(world.sandbox.engine, "afterwards", world.sandbox.engine.delivery.heard)
    await ana.click(nudge, "nudge.answer")
    for method in ("chat.update", "views.publish"):
        world.sandbox.faults.add(Fault("hang", method))
    assert (await ana.submit({"text": MAREK})).action == "close"
    assert await text_of(world, ana) == MAREK


def sent_last(world, kind) -> dict:
    return next(one.payload for one in reversed(world.sandbox.socket_mode.envelopes) if one.kind == kind)
