"""A team's channel: linking it, joining it, its digest on Friday at ten, and what happens to the channel."""

from datetime import date

from bot.core.library.fits import Fit
from bot.core.teams.teams import NO_HOLIDAYS
from bot.store.library import documents, opinions
from bot.store.people import workspaces
from bot.store.teams import teams
from tests.slack.kit import buttons, deliver_again, deliveries_of, mention, on_both, utc, words
from tests.store.kit import a_document

SECRET = "the ledger's replica costs 4,100"


def posted_in(channel, person) -> list:
    """What everybody in the channel sees, without the note about joining."""
    everything = [message for message in person.sees(channel) if message.only_for is None]
    return [message for message in everything if message.blocks[0]["block_id"] != "team-welcome"]


async def link(person, channel):
    """Offers the digest to the channel and presses the button; gives the offer."""
    offer = await person.command("/coach", "team", channel=channel)
    await person.click(offer, "team.link")
    return offer


async def team_of(world, channel):
    async with world.sessions() as session:
        return await teams.find(session, world.sandbox.workspace.team_id, channel.id)


async def shelve(world, count=5):
    """Documents about on-call, all of the same new day, the later ones fitting better."""
    async with world.sessions.begin() as session:
        found = [
            Fit(
                await a_document(
                    session, f"{number}.md", day=date(2026, 3, 2), url=f"https://docs.example/{number}"
                ),
                "on-call",
                number / 10,
                (),
            )
            for number in range(1, count + 1)
        ]
        await documents.set_fits(session, "ranking", found)


@on_both
async def test_a_channel_is_offered_a_digest_that_comes_on_friday_at_ten(world, ana, ben):
    channel = world.sandbox.add_channel("payments", [ana, ben])
    for person in (ana, ben):
        await world.enrol(person)
    offer = await ben.command("/coach", "team", channel=channel)
    assert f"A digest for <#{channel.id}>?" in words(offer)
    assert "every week, on Friday 6 March at 10:00 (Europe/London)" in words(offer)
    assert buttons(offer) == ["Post it here", "No"]
    assert posted_in(channel, ben) == []

    await ben.click(offer, "team.link")
    assert "The first digest comes here on Friday 6 March at 10:00." in words(offer)
    assert buttons(offer) == []
    await deliver_again(world)
    await world.work()
    (note,) = [one for one in ana.sees(channel) if one.only_for is None]
    assert "next on Friday 6 March at 10:00" in words(note)
    await ana.click(note, "team.join")
    joined = ana.sees(channel)[-1]
    assert joined.only_for == ana.id
    assert "You are part of this team now. Its next digest comes on Friday 6 March at 10:00." in words(joined)
    for person in (ana, ben):
        again = await person.command("/coach", "team", channel=channel)
        assert "You are part of this team already." in words(again)
    left = await ana.command("/coach", "team leave", channel=channel)
    assert "You are not part of this team any more." in words(left)

    for person in (ana, ben):
        world.clock.advance(minutes=1)
        await person.click(await world.nudge(person), "nudge.answer")
        await person.submit({"text": SECRET, "step": SECRET, "day": "2026-03-09"})
    await shelve(world, 14)
    world.clock.now = utc("2026-03-06 09:59:59")
    await world.work()
    assert posted_in(channel, ana) == []
    world.clock.now = utc("2026-03-06 10:00")
    await world.work()
    world.clock.advance(seconds=1)
    await world.work()
    digest, thread = posted_in(channel, ana)
    assert digest.blocks[0]["text"]["text"] == "Worth a minute this week: payments"
    assert digest.text.startswith("Worth a minute this week: payments. 7 new documents this week.")
    assert "Worth opening: About 14.md; About 13.md; About 12.md." in digest.text
    assert thread.thread_ts == digest.ts
    assert "About 10.md" in words(thread)
    assert digest.pings == ()
    for told in (SECRET, "Ana", "Ben", ana.id, ben.id, "4,100", "took part"):
        assert told not in words(digest) + digest.text + words(thread)

    world.clock.advance(weeks=1)
    await world.work()
    assert [one.kind for one in await deliveries_of(world)].count("digest") == 2
    assert len(posted_in(channel, ana)) == 3


async def test_a_lead_who_takes_no_part_gives_a_channel_its_digest_without_joining(world, ben):
    channel = world.sandbox.add_channel("payments", [ben])
    offer = await link(ben, channel)
    assert "The first digest comes here" in words(offer)
    assert "You are part" not in words(offer)


async def test_the_digest_keeps_ten_oclock_when_the_clocks_change(world, ben):
    """And there is none on Good Friday, nor until Easter is over."""
    channel = world.sandbox.add_channel("payments", [ben])
    await world.enrol(ben)
    await link(ben, channel)
    for number, moment in enumerate(("03-06 10:00", "03-13 10:00", "03-20 10:00", "03-27 10:00", "04-10 09:00")):
        world.clock.now = utc(f"2026-{moment}")
        world.clock.advance(seconds=-1)
        await world.work()
        assert len(posted_in(channel, ben)) == number
        world.clock.advance(seconds=1)
        await world.work()
        assert len(posted_in(channel, ben)) == number + 1


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


async def test_where_and_for_whom_there_is_no_digest(world, ana):
    outside = world.sandbox.add_channel("outside", [ana], with_app=False)
    hidden = world.sandbox.add_channel("hidden", [ana], private=True, with_app=False)
    inside = world.sandbox.add_channel("inside", [ana], private=True)
    answer = await ana.command("/coach", "team", channel=inside)
    assert "You have not joined yet." in words(answer)

    await world.enrol(ana)
    answer = await ana.command("/coach", "team")
    assert "A digest needs a channel." in words(answer)
    for channel in (outside, hidden):
        answer = await ana.command("/coach", "team", channel=channel)
        assert "I am not in this channel yet. Type `/invite @em-coach`" in words(answer)
    answer = await ana.command("/coach", "digest preview", channel=inside)
    assert "This channel gets no digest." in words(answer)
    answer = await ana.command("/coach", "team", channel=inside)
    assert buttons(answer) == ["Post it here", "No"]


async def test_a_channel_is_renamed_archived_left_and_comes_back(world, ben):
    channel = world.sandbox.add_channel("payments", [ben])
    await world.enrol(ben)
    await link(ben, channel)
    await ben.rename(channel, "ledger")
    await world.sandbox.settled()
    assert (await team_of(world, channel)).name == "ledger"

    await ben.archive(channel)
    await world.sandbox.settled()
    world.clock.now = utc("2026-03-06 10:00")
    await world.work()
    assert [one.kind for one in await deliveries_of(world)].count("digest") == 0
    assert (await team_of(world, channel)).state == "archived"
    lead = await ben.command("/coach", "lead")
    assert "on hold: the channel is archived" in words(lead)

    await ben.archive(channel, archived=False)
    world.sandbox.workspace.leave(channel, world.sandbox.workspace.bot_user.id)
    await world.sandbox.settled()
    assert (await team_of(world, channel)).state == "left"
    world.sandbox.workspace.join(channel, world.sandbox.workspace.bot_user.id)
    await world.sandbox.settled()
    team = await team_of(world, channel)
    assert (team.state, team.next_digest_at) == ("linked", utc("2026-03-13 10:00"))

    world.sandbox.engine.emit(
        world.sandbox.workspace.team_id, "channel_shared", {"type": "channel_shared", "channel": channel.id}
    )
    await world.sandbox.settled()
    assert (await team_of(world, channel)).state == "shared"
    assert "Post it here" in buttons(await ben.command("/coach", "team", channel=channel))


async def test_a_digest_is_seen_before_called_off_and_changed_by_those_whose_it_is(world, ana, ben):
    channel = world.sandbox.add_channel("payments", [ana, ben])
    await world.enrol(ana)
    await link(ana, channel)
    await shelve(world)
    await world.enrol(ben)  # an admin, and so a lead, but not of the team
    preview = await ben.command("/coach", "digest preview", channel=channel)
    assert preview.only_for == ben.id
    assert "This is what *payments* would get on Friday 6 March at 10:00" in words(preview)
    world.clock.now = utc("2026-03-06 13:00")
    await world.work()
    (digest,) = [one for one in posted_in(channel, ben) if one.thread_ts is None]
    shown, posted = words(preview).splitlines(), words(digest).splitlines()
    assert shown[1 : len(posted) + 1] == posted

    skipped = await ana.command("/coach", "digest skip", channel=channel)
    assert "no digest on Friday 13 March" in words(skipped)
    assert "called off" in words(await ana.command("/coach", "digest preview", channel=channel))
    await ana.command("/coach", "team settings", channel=channel)
    refused = await ana.submit({"zone": "Middle/Earth"})
    assert "I don’t know this time zone" in refused.errors["zone"]
    await ana.submit(
        {
            "zone": "Asia/Tokyo",
            "weekday": "3",
            "time": "08:00",
            "country": "none",
            "sections": ["readings"],
            "empty": [],
        }
    )
    team = await team_of(world, channel)
    assert team.country == NO_HOLIDAYS
    assert (team.zone.key, team.sections, team.posts_when_empty) == ("Asia/Tokyo", {"readings"}, False)
    assert team.next_digest_at == utc("2026-03-11 23:00")

    log = await ana.command("/coach", "lead log")
    for line in (
        f"gave <#{channel.id}> a digest",  # of a private one Slack tells the name to its members alone
        f"called off one digest of <#{channel.id}>",
        f"changed the digest of <#{channel.id}>",
    ):
        assert line in words(log)
    off = await ana.command("/coach", "team off", channel=channel)
    assert "nothing will be posted here any more" in words(off)
    assert (await team_of(world, channel)).state == "unlinked"
    for command in ("digest preview", "digest skip"):
        assert "This channel gets no digest." in words(await ana.command("/coach", command, channel=channel))


async def test_strangers_to_a_team_change_nothing(world, ana, ben):
    channel = world.sandbox.add_channel("payments", [ana, ben])
    for person in (ana, ben):
        await world.enrol(person)
    await link(ben, channel)
    for command in ("digest preview", "digest skip", "digest settings", "team settings", "team off"):
        answer = await ana.command("/coach", command, channel=channel)
        assert "Only the managers of this team and leads" in words(answer)
    assert "You were not part of this team." in words(await ana.command("/coach", "team leave", channel=channel))


async def test_what_is_useful_counts_by_button_and_by_reaction(world, ben):
    channel = world.sandbox.add_channel("payments", [ben])
    await world.enrol(ben)
    await link(ben, channel)
    await shelve(world, 2)
    world.clock.now = utc("2026-03-06 10:00")
    await world.work()
    (digest,) = posted_in(channel, ben)
    await ben.click(digest, "digest.useful.1")
    await deliver_again(world)
    assert "Thanks, noted." in words(ben.sees(channel)[-1])
    await ben.react(digest, "+1")
    await ben.react(digest, "thinking_face")
    await world.sandbox.settled()
    async with world.sessions() as session:
        (workspace,) = await workspaces.every(session)
        thought = await opinions.counts(session, [workspace.id])
    assert [one.useful for one in thought[workspace.id].values()] == [1, 1]  # however often a manager says so


async def test_hostile_titles_are_text(world, ben):
    channel = world.sandbox.add_channel("payments", [ben])
    await world.enrol(ben)
    await link(ben, channel)
    hostile = ["<!channel> <@U1> *_~`", "{{ 7 * 7 }}", "\u202eevil\u200b", "x" * 400, "🙃" * 300]
    titles = [*(f"Post-mortem {number}" for number in range(12)), *hostile]  # the last ones fit best
    async with world.sessions.begin() as session:
        ids = [
            await a_document(session, title, day=date(2026, 3, 2), url=f"https://docs.example/{ord(title[0])}")
            for title in titles
        ]
        await documents.set_fits(
            session,
            "ranking",
            [Fit(found, "on-call", 0.9 + place / 1000, (hostile[0],)) for place, found in enumerate(ids)],
        )
    world.clock.now = utc("2026-03-06 10:00")
    await world.work()
    world.clock.advance(seconds=1)
    await world.work()
    digest, thread = posted_in(channel, ben)
    assert digest.pings == thread.pings == ()
    for title in hostile:
        assert title[:30] in words(digest) + words(thread)
    assert len(words(digest) + words(thread)) < 4000


async def test_a_person_in_two_teams_and_a_mention_of_nobody(world, ana, ben):
    one, other = (world.sandbox.add_channel(name, [ana, ben]) for name in ("payments", "guild"))
    for person in (ana, ben):
        await world.enrol(person)
    for channel in (one, other):
        await link(ben, channel)
        joined = await ana.command("/coach", "team join", channel=channel)
        assert "You are part of this team now." in words(joined)
    said = await ana.command("/coach", f"team {mention(ben)}", channel=one)
    assert "I know `/coach team`" in words(said)
