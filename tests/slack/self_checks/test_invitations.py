"""The invitation to a self-check: once a quarter at most, and never in the way of a question."""

from datetime import UTC, date, datetime, timedelta

from bot.store.coaching import nudges
from bot.store.delivery import deliveries
from bot.store.people import managers, subscriptions
from tests.slack.kit import buttons, from_bot, words


def invitations(person):
    return [one for one in from_bot(person) if one.blocks[0]["block_id"] == "check-invitation"]


async def weeks_pass(world, person, count):
    """From one due moment to the next; each week brings an answer."""
    for _ in range(count):
        end = world.clock.now + timedelta(weeks=1)
        while (due := await next_due(world)) and due <= end:
            world.clock.now = max(due, world.clock.now + timedelta(seconds=2))  # one message a second to a person
            await world.work()
        world.clock.now = max(end, world.clock.now)
        await person.say(person.dm, "The orders database.")


async def next_due(world):
    async with world.sessions.begin() as session:
        sources = (
            subscriptions.next_due_at,
            managers.next_check_due_at,
            nudges.next_return_at,
            deliveries.next_due_at,
        )
        times = [await of(session) for of in sources]
    return min((time for time in times if time), default=None)


async def test_an_invitation_comes_after_some_weeks_then_after_a_quarter_and_not_on_a_day_with_a_question(
    world, ana
):
    world.clock.advance(days=1, hours=5)  # Tuesday, the day of questions, at eleven in São Paulo
    await world.enrol(ana)
    await weeks_pass(world, ana, 3)
    assert invitations(ana) == []
    await weeks_pass(world, ana, 2)
    (invitation,) = invitations(ana)
    assert "You have had a few questions by now." in words(invitation)
    days = [datetime.fromtimestamp(float(one.ts), UTC).date() for one in from_bot(ana)]
    assert len(days) == len(set(days))
    assert days[from_bot(ana).index(invitation)] == date(2026, 4, 1)  # the Tuesday before has a question

    await ana.click(invitation, "check.open")
    await ana.submit({"rating-rfcs": "2"})
    await ana.close_modal()
    await weeks_pass(world, ana, 12)
    assert invitations(ana) == []  # the one that was followed is a line by now
    await weeks_pass(world, ana, 2)
    (again,) = invitations(ana)
    assert "It has been a quarter" in words(again)
    assert buttons(again) == ["Check where I stand"]


async def test_who_pauses_is_not_invited(world, ana):
    world.clock.advance(hours=5)  # eleven o'clock in São Paulo
    await world.enrol(ana)
    await ana.click(await ana.open_home(), "absence.pause")
    assert buttons(ana.home)[0] == "Go on"
    await weeks_pass(world, ana, 7)
    assert invitations(ana) == []
