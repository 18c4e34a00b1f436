"""A digest in a channel that another organisation can read: it needs a yes that says so, whenever that came about."""

import pytest

from bot.sandbox import Person
from tests.slack.kit import buttons, deliveries_of, on_both, utc, words
from tests.slack.teams.test_teams import link, posted_in, shelve, team_of

WARNING = "People from another organisation are in this channel."
YES = "Post it, they may read it"


@pytest.fixture
def eve(world):
    """Somebody of another company."""
    globex = world.sandbox.add_workspace("Globex")
    return Person(world.sandbox.engine, globex, globex.workspace.add_user("eve", "Eve Moss").id)


async def share(world, channel, eve):
    """The channel has people of another company in it from now on."""
    world.sandbox.workspace.share(channel, eve.site.workspace)
    await eve.join(channel)
    await world.sandbox.settled()


async def friday(world, day=6):
    world.clock.now = utc(f"2026-03-{day:02} 10:00")
    await world.work()


async def set_up(world, ben):
    channel = world.sandbox.add_channel("launch", [ben])
    await world.enrol(ben)
    await shelve(world)
    return channel


@on_both
async def test_where_others_read_along_the_offer_and_its_button_say_so(world, ben, eve):
    channel = await set_up(world, ben)
    await share(world, channel, eve)
    offer = await ben.command("/coach", "team", channel=channel)
    assert WARNING in words(offer)
    assert "guests too" in words(offer)
    assert buttons(offer) == [YES, "No"]
    await ben.click(offer, "team.link")
    assert (await team_of(world, channel)).for_outsiders
    await friday(world)
    assert len([one for one in posted_in(channel, eve) if one.by_app and one.thread_ts is None]) == 1


async def test_a_channel_that_was_shared_after_the_offer_is_offered_anew(world, ben, eve):
    channel = await set_up(world, ben)
    offer = await ben.command("/coach", "team", channel=channel)
    await share(world, channel, eve)
    await ben.click(offer, "team.link")
    assert await team_of(world, channel) is None
    assert WARNING in words(offer)
    await ben.click(offer, "team.link")
    assert (await team_of(world, channel)).for_outsiders


async def test_a_channel_that_is_shared_later_gets_no_digest_before_another_yes(world, ben, eve):
    channel = await set_up(world, ben)
    await link(ben, channel)
    await share(world, channel, eve)
    assert (await team_of(world, channel)).state == "shared"
    await friday(world)
    assert [one.text for one in posted_in(channel, eve)] == []
    offer = await ben.command("/coach", "team", channel=channel)
    assert WARNING in words(offer)
    await ben.click(offer, "team.link")
    await friday(world, 13)
    assert len(posted_in(channel, eve)) > 0
    third = world.sandbox.add_workspace("Hooli")  # whom nobody has said yes to
    world.sandbox.workspace.share(channel, third.workspace)
    await world.sandbox.settled()
    team = await team_of(world, channel)
    assert (team.state, team.for_outsiders) == ("shared", False)
    for workspace in (third.workspace, eve.site.workspace):
        world.sandbox.workspace.unshare(channel, workspace)
        await world.sandbox.settled()
    assert (await team_of(world, channel)).state == "linked"


async def test_sharing_that_nobody_told_us_of_is_seen_before_a_digest_is_posted(world, ben, eve):
    channel = await set_up(world, ben)
    await link(ben, channel)
    await world.work()
    channel.workspaces.append(eve.site.workspace)
    eve.site.workspace.channels[channel.id] = channel
    channel.members.append(eve.id)
    await friday(world)
    assert posted_in(channel, eve) == []
    (digest,) = [one for one in await deliveries_of(world) if one.kind == "digest"]
    assert digest.state == "dead"
    assert "nobody has agreed to that" in words(await ben.open_home())
    offer = await ben.command("/coach", "team", channel=channel)
    assert WARNING in words(offer)
    await ben.click(offer, "team.link")
    await friday(world, 13)
    assert len([one for one in posted_in(channel, eve) if one.thread_ts is None]) == 1


async def test_a_channel_of_two_workspaces_of_one_organisation_has_no_outsiders(world, ben):
    channel = await set_up(world, ben)
    enterprise = world.sandbox.engine.add_enterprise("Acme Group")
    sister = world.sandbox.add_workspace("Acme Labs", enterprise=enterprise)
    world.sandbox.workspace.enterprise = enterprise
    enterprise.workspaces.append(world.sandbox.workspace)
    world.sandbox.workspace.share(channel, sister.workspace)
    offer = await ben.command("/coach", "team", channel=channel)
    assert buttons(offer) == ["Post it here", "No"]
