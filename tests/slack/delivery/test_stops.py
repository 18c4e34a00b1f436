"""Recipients and workspaces that Slack refuses: each refusal has an end, is seen, and has a way back."""

from collections import Counter

from bot.store.people import workspaces
from tests.slack.kit import deliveries_of, from_bot, utc, words
from tests.slack.people.schedule_kit import arrivals, live, manager_of
from tests.slack.teams.test_teams import link, posted_in


async def states(world) -> Counter:
    return Counter((row.state, row.error) for row in await deliveries_of(world))


async def test_a_closed_account_costs_one_message_and_gets_the_next_when_it_is_open(world, ana, ben):
    for person in (ana, ben):
        await world.enrol(person)
    ana.user.deleted = True  # and no event told us
    await live(world, utc("2026-03-25 00:00"))
    assert (await states(world))["dead", "channel_not_found"] == 1
    assert (await manager_of(world, ana)).unreachable == "channel_not_found"
    home = words(await ben.open_home())
    assert "1 manager gets nothing until they are back: Slack does not know the recipient any more" in home
    assert "Ana" not in home

    world.sandbox.workspace.change_user(ana.user, deleted=False)
    await world.sandbox.settled()
    await live(world, utc("2026-04-08 00:00"))
    assert arrivals(ana)[0] == "Tue 03-31 09:30"
    assert "gets nothing" not in words(await ben.open_home())


async def test_a_channel_that_takes_no_digest_is_left_alone_until_somebody_wants_it_again(world, ana, ben):
    """No event has told of it: an archived channel, or one that the bot has left, rests of its own."""
    channel = world.sandbox.add_channel("payments", [ana, ben])
    await world.enrol(ben)
    await link(ben, channel)
    channel.members.remove(world.sandbox.workspace.bot_user.id)
    for friday in ("2026-03-06 10:00", "2026-03-13 10:00", "2026-03-20 10:00"):
        world.clock.now = utc(friday)
        await world.work()
    assert [(row.state, row.error) for row in await deliveries_of(world) if row.kind == "digest"] == [
        ("dead", "not_in_channel")
    ]
    home = await ben.open_home()
    assert f"No more digests for <#{channel.id}>: I am not in the channel" in words(home)
    assert "Not delivered" in words(home)
    assert "Not delivered" not in words(await ana.open_home())

    channel.members.append(world.sandbox.workspace.bot_user.id)
    joined = await ben.command("/coach", "team", channel=channel)
    assert "Friday 27 March at 10:00" in words(joined)
    assert "No more digests" not in words(await ben.open_home())
    world.clock.now = utc("2026-03-27 10:00")
    await world.work()
    assert len(posted_in(channel, ben)) == 1


async def test_without_access_one_call_an_hour_is_made_and_then_none(world, ana, ben):
    for person in (ana, ben):
        await world.enrol(person)
    world.sandbox.workspace.installed = False
    world.clock.now = utc("2026-03-03 12:30")
    for _ in range(4):
        await world.work()
        world.clock.advance(minutes=30)
    assert set(await states(world)) == {("due", "account_inactive")}
    assert len(world.sandbox.called("chat.postMessage")) == 4  # two messages, after 0 and 60 minutes

    for _ in range(14):
        world.clock.advance(days=1)
        await world.work()
    calls = len(world.sandbox.called("chat.postMessage"))
    assert {state for state, _ in await states(world)} == {"expired"}
    assert len(await deliveries_of(world)) == 2  # no pile of what nobody can send
    world.clock.advance(weeks=4)
    await world.work()
    assert len(world.sandbox.called("chat.postMessage")) == calls

    world.sandbox.workspace.installed = True
    async with world.sessions.begin() as session:  # what a start does once Slack accepts the token
        await workspaces.let_in(session, (await workspaces.get(session, world.sandbox.workspace.team_id)).id)
    await live(world, utc("2026-04-30 00:00"))
    assert from_bot(ana)
    assert from_bot(ben)


async def test_a_token_refused_by_mistake_delays_a_message_and_loses_none(world, ana):
    await world.enrol(ana)
    token, world.sandbox.workspace.bot_token = world.sandbox.workspace.bot_token, "xoxb-another"
    world.clock.now = utc("2026-03-03 12:30")
    await world.work()
    world.sandbox.workspace.bot_token = token
    world.clock.advance(minutes=59)
    await world.work()
    assert from_bot(ana) == []
    world.clock.advance(minutes=1)
    await world.work()
    assert len(from_bot(ana)) == 1
