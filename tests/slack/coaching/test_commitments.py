"""Next steps with a day: brought back on it, once, together; settled in a line; in Home until then."""

import pytest

from tests.slack.kit import buttons, deliver_again, everything_stored, kept, manager_of, words
from tests.slack.people.schedule_kit import local, received
from tests.store.kit import a_commitment

STEP = "When the October bill is in, I will ask Joana <!channel>"


def brought(person) -> list:
    """The messages that brought commitments back, with their time."""
    return [
        (f"{at:%a %m-%d %H:%M}", one)
        for at, one in received(person)
        if one.blocks[0]["block_id"].startswith("commitment")
    ]


async def work_until(world, person, *moments):
    for moment in moments:
        world.clock.now = local(person, moment)
        await world.work()


async def promise(world, person, day, text=STEP):
    await person.click(await world.nudge(person), "nudge.answer")
    await person.submit({"text": "The replicas.", "step": text, "day": day})


@pytest.fixture
async def promised(world, ana):
    """Ana has promised something for Monday 9 March."""
    await world.enrol(ana)
    await promise(world, ana, "2026-03-09")


@pytest.mark.usefixtures("promised")
async def test_it_comes_back_in_the_morning_of_its_day_and_is_settled_in_a_line(world, ana):
    assert f"*Monday 9 March:*\n{STEP}" in words(ana.home)
    assert "Done" not in buttons(ana.home)
    await work_until(world, ana, "2026-03-09 08:59")
    assert brought(ana) == []
    await work_until(world, ana, "2026-03-09 09:00", "2026-03-09 09:01", "2026-03-10 09:00")
    ((when, message),) = brought(ana)
    assert when == "Mon 03-09 09:00"
    assert STEP in words(message)
    assert message.pings == ()
    assert buttons(message) == ["Done", "Moved", "Dropped"]
    assert STEP not in await everything_stored(world)

    await ana.open_home()
    assert buttons(ana.home)[:3] == ["Done", "Moved", "Dropped"]
    await ana.click(ana.home, "commitment.done")
    assert STEP in words(ana.modal)
    await ana.submit({"happened": "Two of the four replicas are gone."})
    assert await deliver_again(world) == {}
    (line,) = message.blocks
    assert line["elements"][0]["text"] == ":white_check_mark: *Done:*"
    theirs = f"{STEP} → Two of the four replicas are gone."
    assert line["elements"][1] == {"type": "plain_text", "text": theirs}
    assert STEP not in words(ana.home)
    (reply,) = await kept(world, ana)
    assert (reply.commitment.state, reply.commitment.happened) == ("done", "Two of the four replicas are gone.")


@pytest.mark.usefixtures("promised")
async def test_moved_it_comes_back_once_more_on_its_new_day(world, ana):
    await work_until(world, ana, "2026-03-09 09:00")
    ((_, message),) = brought(ana)
    await ana.click(message, "commitment.moved")
    assert (await ana.submit({"day": "2026-03-08"})).errors == {
        "day": "That day has passed. Pick today or a later one."
    }
    assert (await ana.submit({"day": "2026-03-12"})).action == "close"
    assert "*Moved to Thursday 12 March:*" in words(message)
    await work_until(world, ana, "2026-03-12 09:00", "2026-03-13 09:00")
    assert [when for when, _ in brought(ana)] == ["Mon 03-09 09:00", "Thu 03-12 09:00"]
    await ana.click(brought(ana)[1][1], "commitment.dropped")
    await ana.submit()
    assert words(brought(ana)[1][1]) == f"*Dropped:*\n{STEP}"

    await ana.command("/coach", "history")
    assert f"*Dropped:*\n{STEP}" in words(ana.modal)


@pytest.mark.usefixtures("promised")
async def test_it_is_the_days_one_message_and_the_weekly_question_waits(world, ana):
    manager = await manager_of(world, ana)
    async with world.sessions.begin() as session:
        await a_commitment(session, manager.id, "Look at the rota", local(ana, "2026-03-10 00:00").date(),
                           next_at=local(ana, "2026-03-10 09:00"))  # fmt: skip
    await work_until(world, ana, "2026-03-10 09:00")  # the first one is late: nothing ran on Monday
    ((_, message),) = brought(ana)
    assert STEP in words(message)
    assert "Look at the rota" in words(message)
    await work_until(world, ana, "2026-03-10 09:30", "2026-03-10 17:00")
    assert f"{received(ana)[-1][0]:%a %H:%M}" == "Tue 09:00"
    await work_until(world, ana, "2026-03-11 09:30")
    assert received(ana)[-1][1].blocks[0]["block_id"] == "nudge-topic"


@pytest.mark.usefixtures("promised")
async def test_whoever_pauses_finds_it_in_home_and_hears_nothing(world, ana):
    await ana.command("/coach", "pause")
    await work_until(world, ana, "2026-03-09 09:00")
    await ana.command("/coach", "resume")
    await work_until(world, ana, "2026-03-10 08:00", "2026-03-10 09:00")
    assert brought(ana) == []
    assert STEP in words(ana.home)
    assert "Done" in buttons(await ana.open_home())


async def test_eight_of_the_longest_on_one_day_are_one_message_and_settle_one_by_one(world, ana):
    await world.enrol(ana)
    manager, day = await manager_of(world, ana), local(ana, "2026-03-07 09:00")  # a Saturday
    async with world.sessions.begin() as session:
        for number in range(8):
            await a_commitment(session, manager.id, f"{number}" + "&" * 499, day.date(), next_at=day)
    await work_until(world, ana, "2026-03-07 09:00", "2026-03-09 09:00")
    ((when, message),) = brought(ana)
    assert when == "Mon 03-09 09:00"
    assert "*Planned for today, 8 things*" in words(message)
    await ana.open_home()
    for number in range(8):
        first = next(block["block_id"] for block in message.blocks if block["type"] == "actions")
        await ana.click(message, "commitment.done", block_id=first)
        await ana.submit({"happened": "x" * 500})
        assert buttons(message) == ["Done", "Moved", "Dropped"] * (7 - number)
    assert len(message.blocks) == 8
    assert "&&" not in words(ana.home)


@pytest.mark.usefixtures("promised")
async def test_what_was_settled_meanwhile_or_taken_back_says_so(world, ana):
    await work_until(world, ana, "2026-03-09 09:00")
    ((_, message),) = brought(ana)
    await ana.click(message, "commitment.done")
    await ana.close_modal()  # closed without a word: it waits
    await ana.click(message, "commitment.dropped")
    stale = message.blocks
    await ana.submit({"happened": "No budget."})

    def as_if_sent_before(payload):
        payload["view"]["hash"] = "another"

    answer = await deliver_again(world, as_if_sent_before)
    assert "settled already" in str(answer["view"])
    assert "No budget." in str(answer["view"])  # what was written is given back
    message.blocks = stale
    await ana.click(message, "commitment.done")
    assert "settled already" in words(ana.modal)
