"""The look back at the end of a quarter: once, in one's own words, for nobody else, and gone when they are."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.state.scopes import ALL
from bot.store.people import managers
from tests.kit.world import world_on
from tests.slack.kit import (
    ask_this,
    buttons,
    choose,
    everything_stored,
    from_bot,
    nudges_of,
    on_both,
    words,
)
from tests.slack.people.schedule_kit import local

LEDGER = "The ledger: 40 ms at p99, since its index does not fit into memory."
LOGS = "Debug logs of the search service, about 900 GB a month that nobody reads."
SHRUG = "No idea, somebody in finance would know."
QUEUE = "Only Kafka. It takes 12 minutes until anybody notices."
STEP, CAME_OF_IT = "Ask for the invoice of the logging vendor", "It was half of what I feared."
TOLD = "January to March, in your own words"


@pytest.fixture
async def world(sessions, clock, request):
    """The bot where it may keep files, or with the scopes that a test says."""
    async with world_on(sessions, clock, getattr(request, "param", ALL)) as ready:
        yield ready


async def answers(world, person, texts=(LEDGER, LOGS, SHRUG, QUEUE)):
    """Takes part, and answers one question a week: all of them without a figure to guess."""
    bank = world.jobs.prompts.checklist.questions.values()
    plain = {one.competency_id: one for one in reversed(list(bank)) if one.figure is None}
    await world.enrol(person)
    for week, (text, question) in enumerate(zip(texts, plain.values(), strict=False)):
        world.clock.now = local(person, "2026-03-02 11:00") + timedelta(weeks=week)
        await ask_this(world, person, question)
        await person.say(person.dm, text)
        await world.sandbox.settled()


async def promises(world, person):
    """Keeps a next step with the newest answer, and settles it."""
    await choose(person, nudges_of(person)[-1], "edit")
    await person.submit({"text": QUEUE, "step": STEP, "day": "2026-03-24"})
    world.clock.now = local(person, "2026-03-24 09:30")
    await world.work()
    brought = [one for one in from_bot(person) if "commitment.done" in repr(one.blocks)][-1]
    await person.click(brought, "commitment.done")
    await person.submit({"happened": CAME_OF_IT})


async def live(world, end):
    """From one thought of it to the next, until `end`; questions lie still meanwhile."""
    while True:
        async with world.sessions() as session:
            due = await managers.next_look_back_due_at(session)
        if due is None or due > end:
            break
        world.clock.now = max(due, world.clock.now + timedelta(minutes=1))
        await world.work()
    world.clock.now = max(end, world.clock.now)
    await world.work()


def looks(person):
    return [one for one in from_bot(person) if "look-back-private" in repr(one.blocks)]


def files_of(world):
    return {one.name: one.content for one in world.sandbox.workspace.files.standing.values()}


@on_both
async def test_the_end_of_a_quarter_is_looked_back_at_once_and_for_nobody_else(world, ana, ben):
    await answers(world, ana)
    await promises(world, ana)
    assert looks(ana) == []
    await live(world, local(ana, "2026-04-09 12:00"))
    (message,) = looks(ana)
    assert datetime(2026, 3, 25, tzinfo=UTC) < datetime.fromtimestamp(float(message.ts), UTC)
    said = words(message)
    assert TOLD in said
    assert "You answered 4 questions: " in said
    assert LEDGER in said
    assert LOGS in said
    assert QUEUE in said
    assert SHRUG not in said
    assert f"{STEP} → {CAME_OF_IT}" in said
    assert buttons(message) == ["As a page"]
    assert LEDGER not in await everything_stored(world)
    assert LEDGER not in "".join(words(one) for one in ben.sees(ben.dm))
    days = [datetime.fromtimestamp(float(one.ts), UTC).date() for one in from_bot(ana) if one.ts >= message.ts]
    assert days.count(days[0]) == 1  # beside no other message on its day
    await live(world, local(ana, "2026-06-20 12:00"))
    assert len(looks(ana)) == 1


@on_both
async def test_forget_me_takes_it_and_its_page(world, ana):
    await answers(world, ana)
    await live(world, local(ana, "2026-04-09 12:00"))
    (message,) = looks(ana)
    await ana.click(message, "look_back.page")
    await world.background.finish()
    await ana.close_modal()
    page = files_of(world)["em-coach-2026-Q1.md"].decode()
    assert page.startswith("# January to March 2026: what I found out and did\n")
    assert all(f"> {text}" in page for text in (LEDGER, LOGS, SHRUG, QUEUE))
    await ana.command("/coach", "forget-me")
    await ana.submit({})
    for _ in range(3):  # a few messages at a time
        await world.work()
    assert looks(ana) == []
    assert files_of(world) == {}
    assert LEDGER not in await everything_stored(world)


async def test_the_page_has_pictures_and_the_message_shows_them_once_there_is_a_self_check(world, ana):
    await answers(world, ana)
    for score in ("1", "3"):
        await ana.command("/coach", "check")
        await ana.submit({"rating-rfcs": score})
        await world.background.finish()
        await ana.close_modal()
        world.clock.advance(hours=1)
    await live(world, local(ana, "2026-04-09 12:00"))
    (message,) = looks(ana)
    assert "In your self-checks: RFCs &amp; technical documents up 2." in repr(message.blocks)
    await ana.click(message, "look_back.picture")
    assert [one["block_id"] for one in ana.modal.blocks] == ["picture-radar", "picture-trend"]
    await ana.close_modal()
    await ana.click(message, "look_back.page")
    await world.background.finish()
    page = files_of(world)["em-coach-2026-Q1.md"].decode()
    assert "](em-coach-2026-Q1-trend.png)" in page
    assert "- RFCs & technical documents: 1 → 3 of 4" in page
    assert files_of(world)["em-coach-2026-Q1-trend.png"].startswith(b"\x89PNG")


@pytest.mark.parametrize("world", [ALL - {"files:write"}], indirect=True)
async def test_where_slack_takes_no_files_the_page_is_text_to_copy(world, ana):
    await answers(world, ana)
    await live(world, local(ana, "2026-04-09 12:00"))
    await ana.click(looks(ana)[0], "look_back.page")
    assert "this is the text to copy" in words(ana.modal)
    assert f"> {LEDGER}" in words(ana.modal)


async def test_an_answer_that_is_taken_back_goes_from_it(world, ana):
    await answers(world, ana)
    await live(world, local(ana, "2026-04-09 12:00"))
    (message,) = looks(ana)
    await choose(ana, nudges_of(ana)[0], "undo")
    await world.work()
    assert LEDGER not in words(message)
    assert "You answered 3 questions: " in words(message)
    assert QUEUE in words(message)


@pytest.mark.parametrize("texts", [(), (LEDGER, LOGS, QUEUE)], ids=["silent", "too few"])
async def test_nothing_comes_to_whoever_has_hardly_answered(world, ana, texts):
    await answers(world, ana, texts)
    await live(world, local(ana, "2026-04-09 12:00"))
    assert looks(ana) == []


async def test_nothing_comes_in_a_pause_and_whoever_is_back_in_the_first_week_after_gets_it_then(world, ana):
    await answers(world, ana)
    await ana.command("/coach", "pause")
    await live(world, local(ana, "2026-03-31 23:00"))
    assert looks(ana) == []
    await ana.command("/coach", "resume")
    await live(world, local(ana, "2026-04-09 12:00"))
    (message,) = looks(ana)
    assert TOLD in words(message)
