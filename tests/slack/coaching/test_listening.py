"""What is no answer, in every way in: nothing is kept, the right thing is done, and one tap keeps it all the same."""

import pytest

from tests.slack.kit import deliver_again, from_bot, in_an_event, kept, on_both, words


@pytest.fixture
async def nudge(world, ana):
    await world.enrol(ana)
    return await world.nudge(ana)


def is_open(nudge):
    return any(
        one.get("action_id") == "nudge.answer" for block in nudge.blocks for one in block.get("elements", [])
    )


async def say(world, ana, text, **where):
    before = len(from_bot(ana))
    await ana.say(ana.dm, text, **where)
    await world.sandbox.settled()
    return [words(one) for one in from_bot(ana)[before:]]


@pytest.mark.parametrize("text", ["thanks", "👍", "ok will do, thanks!"])
async def test_a_courtesy_is_left_at_that(world, ana, nudge, text):
    assert await say(world, ana, text) == []
    assert is_open(nudge)
    assert await kept(world, ana) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("who can see my answers?", "Only you. What you write here is stored encrypted"),
        ("what is this", "I am a bot on your company’s own server"),
        ("why are you asking me this?", "You have not"),
        ("change the time to 8am", "are in one window: `/coach settings`"),
        ("status", "Open: *"),
    ],
)
async def test_a_question_to_the_coach_is_answered_and_its_own_stays_open(world, ana, nudge, text, told):
    (said,) = await say(world, ana, text)
    assert told in said
    assert is_open(nudge)
    assert await kept(world, ana) == []


async def test_in_a_thread_it_is_answered_in_the_thread(world, ana, nudge):
    await say(world, ana, "who can see my answers?", thread_ts=nudge.ts)
    assert from_bot(ana)[-1].thread_ts == nudge.ts
    assert await kept(world, ana) == []


@on_both
async def test_what_may_be_an_answer_is_asked_back_and_kept_with_one_tap(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    (said,) = await say(world, ana, "no idea")
    assert "I have not kept that yet" in said
    assert await kept(world, ana) == []
    asking = from_bot(ana)[-1]
    await ana.click(asking, "nudge.my_answer")
    await world.sandbox.settled()
    assert [reply.text for reply in await kept(world, ana)] == ["no idea"]
    assert not is_open(nudge)
    assert "Kept, for you only" in words(asking)


def is_there(message):
    return any("my_answer" in str(block) for block in message.blocks)


async def test_the_tap_keeps_what_a_message_in_a_thread_says_now(world, ana, nudge):
    mine = await ana.say(ana.dm, "maybe", thread_ts=nudge.ts)
    await world.sandbox.settled()
    await ana.edit_message(mine, "not really")
    await world.sandbox.settled()
    asking = from_bot(ana)[-1]
    assert is_there(asking)
    await ana.click(asking, "nudge.my_answer")
    assert [reply.text for reply in await kept(world, ana)] == ["not really"]


async def test_nothing_is_kept_of_a_message_that_is_gone(world, ana, nudge):
    mine = await ana.say(ana.dm, "idk")
    await world.sandbox.settled()
    asking = from_bot(ana)[-1]
    await ana.delete_message(mine)
    await world.sandbox.settled()
    await ana.click(asking, "nudge.my_answer")
    assert await kept(world, ana) == []
    assert is_open(nudge)


@pytest.mark.usefixtures("nudge")
async def test_a_question_that_nobody_foresaw_is_not_filed(world, ana):
    (said,) = await say(world, ana, "Which system do you mean?")
    assert "I can’t answer that; I only ask" in said
    assert await kept(world, ana) == []


@pytest.mark.usefixtures("nudge")
async def test_a_wish_is_done_and_a_skip_can_be_taken_for_an_answer(world, ana):
    (said,) = await say(world, ana, "can you remind me on Friday")
    assert "It comes back on Friday" in said
    (said,) = await say(world, ana, "we don’t have on-call")
    assert "won’t come again" in said or "nothing to put off" in said
    assert await kept(world, ana) == []


async def test_skipping_in_words_closes_it_and_one_tap_makes_it_an_answer(world, ana, nudge):
    (said,) = await say(world, ana, "not relevant to my team")
    assert "This question won’t come again" in said
    assert not is_open(nudge)
    await ana.click(from_bot(ana)[-1], "nudge.my_answer")
    assert [reply.text for reply in await kept(world, ana)] == ["not relevant to my team"]


@pytest.mark.usefixtures("nudge")
async def test_stop_means_stop(world, ana):
    (said,) = await say(world, ana, "please stop sending these")
    assert "I won’t send anything" in said
    (said,) = await say(world, ana, "I'm back")
    assert "Welcome back" in said
    assert await kept(world, ana) == []


async def test_undo_takes_the_last_answer_back(world, ana, nudge):
    assert "no answer of yours to take back" in (await say(world, ana, "undo"))[0]
    await say(world, ana, "The orders database, nobody owns it.")
    (said,) = await say(world, ana, "undo that")
    assert "Taken back" in said
    assert await kept(world, ana) == []
    assert is_open(nudge)


async def test_whoever_speaks_to_the_command_is_understood_too(world, ana, nudge):
    assert "Who can see it" in words(await ana.command("/coach", "who can see my answers?"))
    assert "What you can ask me" in words(await ana.command("/coach", "“help”"))
    assert "Open: *" in words(await ana.command("/coach", "status"))
    assert "no answer of yours to change" in words(await ana.command("/coach", "edit"))
    await say(world, ana, "The orders database.")
    await ana.command("/coach", "edit")
    assert "The orders database." in str(ana.modal)
    await ana.close_modal()
    assert "Taken back" in words(await ana.command("/coach", "undo"))
    assert is_open(nudge)
    assert "Nothing comes before" in words(await ana.command("/coach", "I'm on holiday until Friday"))


@pytest.mark.usefixtures("nudge")
async def test_a_direct_message_is_known_by_its_channel_where_slack_leaves_the_type_out(world, ana):
    await in_an_event(world, ana, text="The orders database.", channel_type=None)
    (reply,) = await kept(world, ana)
    ts = reply.parts[0].source_ts
    await in_an_event(
        world, ana, subtype="message_deleted", channel_type=None, previous_message={"user": ana.id, "ts": ts}
    )
    assert await kept(world, ana) == []


async def test_nobody_can_keep_what_another_wrote(world, ana, nudge):
    assert is_open(nudge)
    await say(world, ana, "idk")
    ben = world.sandbox.add_person("ben", "Ben Okafor")
    await world.enrol(ben)
    await ana.click(from_bot(ana)[-1], "nudge.my_answer")

    def by_ben(payload):
        payload["user"]["id"], payload["trigger_id"] = ben.id, "another"

    await deliver_again(world, by_ben)
    assert await kept(world, ben) == []
    assert len(await kept(world, ana)) == 1


async def test_a_reaction_on_a_question_is_a_courtesy_or_puts_it_off(world, ana, nudge):
    await ana.react(nudge, "+1")
    await world.sandbox.settled()
    assert is_open(nudge)
    await ana.react(nudge, "zzz")
    await world.sandbox.settled()
    assert "Comes back on Tuesday 3 March" in words(nudge)
    assert await kept(world, ana) == []
