"""The weekly question: when it comes, what it looks like, and whose it is."""

from tests.slack.kit import (
    buttons,
    deliver_again,
    deliveries_of,
    from_bot,
    kept,
    nudges_of,
    on_both,
    planned,
    utc,
    words,
)


@on_both
async def test_it_comes_at_half_past_nine_on_tuesday_and_not_before(world, ana):
    await world.enrol(ana)
    world.clock.now = utc("2026-03-03 12:29:59")
    await world.work()
    assert from_bot(ana) == []

    world.clock.now = utc("2026-03-03 12:30")  # 09:30 in São Paulo
    await world.work()
    await world.work()
    (nudge,) = from_bot(ana)
    assert buttons(nudge) == ["Answer", "Why this?"]
    assert nudge.pings == ()
    assert nudge.text.startswith("Technical strategy &amp; risk · ")
    asked = next(block for block in nudge.blocks if block["block_id"] == "nudge-question")["text"]["text"]
    assert asked.strip("*") in nudge.text


async def test_its_metadata_is_an_opaque_key_and_nothing_unfurls(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    assert nudge.metadata["event_type"] == "em_coach_delivery"
    assert nudge.metadata["event_payload"].keys() == {"key"}
    key = nudge.metadata["event_payload"]["key"]
    assert len(key) == 32
    assert ana.id not in key
    (call,) = world.sandbox.called("chat.postMessage")
    assert call.args["unfurl_links"] is call.args["unfurl_media"] is False


async def test_one_a_week_on_each_clock_across_a_change_of_time(world, ben):
    """New York changes its clocks on 8 March 2026, London on 29 March."""
    dana = world.sandbox.add_person("dana", "Dana Whitfield", tz="America/New_York")
    for person in (ben, dana):
        await world.enrol(person)
    due = {
        ben: ["03-03 09:30", "03-10 09:30", "03-17 09:30", "03-24 09:30", "03-31 08:30"],
        dana: ["03-03 14:30", "03-10 13:30", "03-17 13:30", "03-24 13:30", "03-31 13:30"],
    }
    moments = sorted((utc(f"2026-{text}"), person.user.name, person) for person in due for text in due[person])
    expected = {ben: 0, dana: 0}
    for moment, _, person in moments:
        world.clock.now = moment
        world.clock.advance(seconds=-1)
        await world.work()
        assert {one: len(nudges_of(one)) for one in due} == expected
        world.clock.now = moment
        await world.work()
        expected[person] += 1
        assert {one: len(nudges_of(one)) for one in due} == expected
        await person.say(person.dm, "The ledger.")
    assert expected == {ben: 5, dana: 5}
    questions = [words(one) for one in nudges_of(ben)]
    assert len(set(questions)) == 5


async def test_weeks_in_which_nothing_ran_are_not_made_up_for(world, ana):
    await world.enrol(ana)
    world.clock.now = utc("2026-03-05 12:30")  # two days late is still welcome
    await world.work()
    assert len(nudges_of(ana)) == 1

    world.clock.now = utc("2026-04-06 09:00")
    await world.work()
    assert len(await deliveries_of(world)) == 1
    world.clock.now = utc("2026-04-07 12:30")
    await world.work()
    assert len(nudges_of(ana)) == 2
    assert [f"{one.next_at:%m-%d %H:%M}" for one in await planned(world, ana)] == [
        "04-14 12:30",
        "04-21 12:30",
        "05-05 12:30",
    ]


async def test_why_this_tells_the_reason_that_was_kept(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    await ana.click(nudge, "nudge.why")
    assert ana.modal.title == "Why this question?"
    assert "You have not had a question about" in words(ana.modal)
    assert "You asked for a question, and Technical strategy & risk comes next." in words(ana.modal)
    await ana.close_modal()
    await ana.say(ana.dm, "done")
    world.clock.now = utc("2026-03-03 12:30")
    await world.work()
    said = words(await ana.command("/coach", "why"))
    assert "It is the week for Technical strategy & risk, which you get every 2 weeks." in said


def test_a_week_is_one_week(prompts_):
    said = prompts_.words.plain("nudges.because_unpractised", competency="Cost drivers", area="Cost", weeks=1)
    assert said.startswith("It is 1 week since your last question about Cost drivers")


async def test_somebody_elses_question_can_be_neither_read_nor_answered(world, ana, ben):
    for person in (ana, ben):
        await world.enrol(person)
    nudge = await world.nudge(ben)
    await ben.click(nudge, "nudge.answer")

    def by_ana(payload):
        payload["user"]["id"] = ana.id
        payload["trigger_id"] = world.sandbox.engine.triggers.issue(ana.id)

    await deliver_again(world, by_ana)
    assert "I can't find that question any more" in words(ana.modal)
    assert "submit" not in ana.modal.body

    await ben.submit({"text": "Ours is the ledger."})

    def later_by_ana(payload):
        by_ana(payload)
        payload["view"]["hash"] = "another"

    answer = await deliver_again(world, later_by_ana)
    assert answer["response_action"] == "update"
    assert await kept(world, ana) == []
    assert len(await kept(world, ben)) == 1


async def test_on_request_one_comes_now_and_while_it_is_open_no_second_one(world, ana):
    await world.enrol(ana)
    before = await planned(world, ana)
    answer = await ana.command("/coach", "nudge")
    assert answer.only_for == ana.id
    await deliver_again(world)
    await world.work()
    (nudge,) = nudges_of(ana)
    world.clock.advance(minutes=1)
    again = await ana.command("/coach", "nudge")
    asked = next(block for block in nudge.blocks if block["block_id"] == "nudge-question")["text"]["text"]
    assert f"Your last question is still open: {asked}" in words(again).replace("  ", " ")
    await world.work()
    assert len(nudges_of(ana)) == 1
    assert await planned(world, ana) == before


async def test_a_message_is_sealed_until_it_is_sent_and_then_forgotten(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "nudge")
    (before,) = await deliveries_of(world)
    assert before.state == "due"
    assert before.sealed_payload.startswith("gAAAA")
    await world.work()
    (after,) = await deliveries_of(world)
    assert (after.state, after.sealed_payload) == ("sent", None)
