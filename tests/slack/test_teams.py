"""A team's channel: linking it, joining it, and the digest on Friday at ten."""

from tests.slack.kit import buttons, deliver_again, deliveries_of, on_sqlite, utc, words

SECRET = "the ledger's replica costs 4,100"


def posted_in(channel, person) -> list:
    """What everybody in the channel sees."""
    return [message for message in person.sees(channel) if message.only_for is None]


async def link(person, channel):
    """Offers the digest to the channel and presses the button; gives the offer."""
    offer = await person.command("/coach", "team", channel=channel)
    await person.click(offer, "team.link")
    return offer


async def test_a_channel_is_offered_a_digest_that_comes_on_friday_at_ten(world, ana, ben):
    channel = world.sandbox.add_channel("payments", [ana, ben])
    for person in (ana, ben):
        await world.enrol(person)
    offer = await ben.command("/coach", "team", channel=channel)
    assert f"A digest for <#{channel.id}>?" in words(offer)
    assert "on Friday 6 March at 10:00 (Europe/London)" in words(offer)
    assert buttons(offer) == ["Post it here", "No"]
    assert posted_in(channel, ben) == []

    await ben.click(offer, "team.link")
    assert "The first digest comes here on Friday 6 March at 10:00." in words(offer)
    assert buttons(offer) == []
    await deliver_again(world)
    joined = await ana.command("/coach", "team", channel=channel)
    assert "You are part of this team now. Its next digest comes on Friday 6 March at 10:00." in words(joined)
    for person in (ana, ben):
        again = await person.command("/coach", "team", channel=channel)
        assert "You are part of this team already." in words(again)
    assert posted_in(channel, ana) == []

    for person in (ana, ben):
        world.clock.advance(minutes=1)
        await person.click(await world.nudge(person), "nudge.answer")
        await person.submit({"text": SECRET, "step": SECRET, "day": "2026-03-09"})
    world.clock.now = utc("2026-03-06 09:59:59")
    await world.work()
    assert posted_in(channel, ana) == []
    world.clock.now = utc("2026-03-06 10:00")
    await world.work()
    await world.work()
    (digest,) = posted_in(channel, ana)
    assert digest.blocks[0]["text"]["text"] == "This week’s reading for payments"
    assert "*Technical strategy & risk*" in words(digest)
    assert digest.text.startswith("This week’s reading for payments The questions this week")
    assert digest.pings == ()
    for told in (SECRET, "Ana", "Ben", ana.id, ben.id, "4,100"):
        assert told not in words(digest) + digest.text

    world.clock.advance(weeks=1)
    await world.work()
    assert len(posted_in(channel, ana)) == 2
    assert [one.kind for one in await deliveries_of(world)].count("digest") == 2


@on_sqlite
async def test_the_digest_keeps_ten_oclock_when_the_clocks_change(world, ben):
    channel = world.sandbox.add_channel("payments", [ben])
    await world.enrol(ben)
    await link(ben, channel)
    for number, moment in enumerate(("03-06 10:00", "03-13 10:00", "03-20 10:00", "03-27 10:00", "04-03 09:00")):
        world.clock.now = utc(f"2026-{moment}")
        world.clock.advance(seconds=-1)
        await world.work()
        assert len(posted_in(channel, ben)) == number
        world.clock.advance(seconds=1)
        await world.work()
        assert len(posted_in(channel, ben)) == number + 1


@on_sqlite
async def test_no_is_an_answer(world, ana):
    channel = world.sandbox.add_channel("payments", [ana])
    await world.enrol(ana)
    offer = await ana.command("/coach", "team", channel=channel)
    await ana.click(offer, "team.no")
    assert words(offer) == "All right, nothing will be posted here."
    assert buttons(offer) == []
    world.clock.advance(weeks=1)
    await world.work()
    assert posted_in(channel, ana) == []


@on_sqlite
async def test_where_and_for_whom_there_is_no_digest(world, ana):
    outside = world.sandbox.add_channel("outside", [ana], with_app=False)
    hidden = world.sandbox.add_channel("hidden", [ana], private=True, with_app=False)
    inside = world.sandbox.add_channel("inside", [ana], private=True)
    answer = await ana.command("/coach", "team", channel=inside)
    assert "You are not enrolled yet." in words(answer)

    await world.enrol(ana)
    answer = await ana.command("/coach", "team")
    assert "A digest needs a channel." in words(answer)
    for channel in (outside, hidden):
        answer = await ana.command("/coach", "team", channel=channel)
        assert "I am not in this channel yet. Type `/invite @em-coach`" in words(answer)
    answer = await ana.command("/coach", "team", channel=inside)
    assert buttons(answer) == ["Post it here", "No"]


@on_sqlite
async def test_a_channel_that_the_bot_has_left_gets_no_digest(world, ben, caplog):
    channel = world.sandbox.add_channel("payments", [ben])
    await world.enrol(ben)
    await link(ben, channel)
    channel.members.remove(world.sandbox.workspace.bot_user.id)
    world.clock.now = utc("2026-03-06 10:00")
    await world.work()
    (digest,) = [one for one in await deliveries_of(world) if one.kind == "digest"]
    assert (digest.state, digest.error) == ("dead", "not_in_channel")
    assert "(digest): not_in_channel" in caplog.text
