"""Sharing a reply: seen exactly before, posted as promised, changed and taken back, sealed all the while."""

from bot.actions.coaching import sharing
from bot.store.participation import personal_data
from bot.store.teams import teams
from tests.slack.kit import (
    choose,
    deliver_again,
    everything_stored,
    from_bot,
    manager_of,
    on_both,
    utc,
    words,
)
from tests.slack.teams.test_teams import link, posted_in, team_of
from tests.store.kit import a_nudge, a_reply

WORDS = "Two of nine services make 71% of the bill."
PRIVATE = "Ivo pushed for it against my advice."


async def answered(world, person):
    """The collapsed message of a question that this person has answered."""
    nudge = await world.nudge(person)
    await person.say(person.dm, f"{WORDS} {PRIVATE}", thread_ts=nudge.ts)
    await world.sandbox.settled()
    return from_bot(person)[-1]


async def in_a_team(world, person, **more):
    channel = world.sandbox.add_channel("payments", [person, *more.pop("others", [])], **more)
    await world.enrol(person)
    await link(person, channel)
    await world.work()
    return channel


async def share(person, message, **choices):
    """The form, then what it shows, then yes; gives what was shown."""
    await choose(person, message, "share")
    await person.submit({"words": WORDS, **choices})
    shown = words(person.modal)
    await person.submit()
    assert "Done." in words(person.modal)
    await person.close_modal()
    return shown


async def friday(world):
    world.clock.now = utc("2026-03-06 12:59:59")
    for _ in range(3):
        world.clock.advance(seconds=1)
        await world.work()


@on_both
async def test_what_was_shown_is_what_stands_in_the_digest_until_it_is_taken_back(world, ana, ben):
    channel = await in_a_team(world, ana, others=[ben], private=True)
    message = await answered(world, ana)
    shown = await share(ana, message)
    assert f"in the digest of <#{channel.id}> on Friday 6 March at 10:00" in shown
    assert "the channel is private: 3 members" in shown
    assert f"{WORDS}\nA colleague" in shown
    assert posted_in(channel, ben) == []

    await friday(world)
    digest = posted_in(channel, ben)[0]
    assert f"{WORDS}\nA colleague" in words(digest)
    for secret in (PRIVATE, ana.id, "Ana"):
        assert secret not in words(digest) + digest.text
    assert WORDS not in await everything_stored(world)

    mine = await ana.command("/coach", "shared")
    assert f"Posted in <#{channel.id}>." in words(mine)
    await ana.click(mine, "share.edit")
    await ana.submit({"words": "One service, really.", "name": "named"})
    assert "instead of what you shared before" in words(ana.modal)
    await ana.submit()
    await ana.close_modal()
    await world.work()
    assert "One service, really." in words(posted_in(channel, ben)[0])
    assert WORDS not in words(posted_in(channel, ben)[0])

    await ana.click(await ana.command("/coach", "shared"), "share.withdraw")
    await ana.close_modal()
    await world.work()
    digest = posted_in(channel, ben)[0]
    assert "Withdrawn by its author." in words(digest)
    assert "One service" not in words(digest) + digest.text
    assert "You have shared nothing." in words(await ana.command("/coach", "shared"))
    assert WORDS not in await everything_stored(world)


async def test_one_can_share_at_once_under_ones_name_and_only_once_for_each_team(world, ana):
    channel = await in_a_team(world, ana)
    message = await answered(world, ana)
    shown = await share(ana, message, name="named", when="now")
    assert f"posted in <#{channel.id}> now" in shown
    assert "the channel is public. It has 2 members, and everybody in the workspace can read it" in shown
    await deliver_again(world)
    world.clock.advance(seconds=2)
    await world.work()
    (posted,) = posted_in(channel, ana)
    assert posted.text == f"A colleague shares something they learnt: {WORDS}"
    assert {"type": "user", "user_id": ana.id} in posted.blocks[0]["elements"][-1]["elements"]
    await choose(ana, message, "share")
    assert "shared already with every team of yours" in words(ana.modal)


async def test_taken_back_before_the_digest_it_is_never_posted(world, ana, ben):
    channel = await in_a_team(world, ana, others=[ben])
    await share(ana, await answered(world, ana))
    await ana.click(await ana.command("/coach", "shared"), "share.withdraw")
    await friday(world)
    assert WORDS not in "".join(words(one) for one in posted_in(channel, ben))


async def test_taken_back_while_slack_is_down_it_goes_out_as_withdrawn(world, ana):
    channel = await in_a_team(world, ana)
    await share(ana, await answered(world, ana))
    world.clock.now = utc("2026-03-06 13:00")
    await world.jobs.plan()
    await ana.click(await ana.command("/coach", "shared"), "share.withdraw")
    await friday(world)
    assert [WORDS in words(one) for one in posted_in(channel, ana)] == [False]


async def test_who_is_forgotten_leaves_no_words_behind(world, ana, ben):
    channel = await in_a_team(world, ana, others=[ben])
    await share(ana, await answered(world, ana), name="named")
    await friday(world)
    manager = await manager_of(world, ana)
    async with world.sessions.begin() as session:
        assert await sharing.redact_all(session, manager.id) == 1
        await personal_data.remove(session, manager)
    await world.work()
    digest = posted_in(channel, ben)[0]
    assert WORDS not in words(digest)
    assert ana.id not in str(digest.blocks)


async def test_nobody_shares_or_changes_what_is_not_theirs(world, ana, ben):
    channel = await in_a_team(world, ana, others=[ben])
    await world.enrol(ben)
    await ben.command("/coach", "team join", channel=channel)
    await share(ana, await answered(world, ana))
    mine = await ana.command("/coach", "shared")
    await ana.click(mine, "share.edit")

    def by_ben(payload):
        payload["user"]["id"] = ben.id
        payload["trigger_id"] = world.sandbox.engine.triggers.issue(ben.id)

    await deliver_again(world, by_ben)
    assert "That is not there any more" in words(ben.modal)
    await ben.close_modal()
    assert "You have shared nothing." in words(await ben.command("/coach", "shared"))


async def test_without_a_team_or_without_words_nothing_is_shared(world, ana):
    await world.enrol(ana)
    message = await answered(world, ana)
    await choose(ana, message, "share")
    assert "You are in no team yet" in words(ana.modal)
    await ana.close_modal()
    channel = world.sandbox.add_channel("payments", [ana])
    await link(ana, channel)
    await choose(ana, message, "share")
    refused = await ana.submit({"words": "   "})
    assert refused.errors["words"].startswith("This is still empty")


async def test_it_is_said_before_when_the_next_digest_will_not_have_it(world, ana):
    channel = await in_a_team(world, ana)
    message = await answered(world, ana)

    async def shown():
        await choose(ana, message, "share")
        await ana.submit({"words": WORDS})
        seen = words(ana.modal)
        await ana.close_modal(all_of_them=True)
        return seen

    assert "Your name is not shown" in await shown()
    await ana.command("/coach", "digest skip", channel=channel)
    assert "the one on Friday 6 March is called off or full" in await shown()
    team = await team_of(world, channel)
    async with world.sessions.begin() as session:
        await teams.set_contents(session, team.id, frozenset(), posts_when_empty=True)
    assert "Until it does, this waits" in await shown()


async def test_who_is_forgotten_before_saying_yes_shares_nothing(world, ana, ben):
    channel = await in_a_team(world, ana, others=[ben])
    await choose(ana, await answered(world, ana), "share")
    await ana.submit({"words": WORDS, "when": "now"})
    manager = await manager_of(world, ana)
    async with world.sessions.begin() as session:
        await personal_data.remove(session, manager)
    await ana.submit()
    assert "none of this was kept" in words(ana.modal)
    await world.work()
    assert posted_in(channel, ben) == []


async def test_undo_takes_what_was_shared_out_of_the_channel(world, ana, ben):
    channel = await in_a_team(world, ana, others=[ben])
    message = await answered(world, ana)
    await share(ana, message)
    await friday(world)
    await choose(ana, message, "undo")
    await world.work()
    digest = posted_in(channel, ben)[0]
    assert "Withdrawn by its author." in words(digest)
    assert WORDS not in words(digest) + digest.text


async def test_however_much_is_shared_all_of_it_can_be_taken_back(world, ana, prompts_):
    channel = await in_a_team(world, ana)
    team, manager = await team_of(world, channel), await manager_of(world, ana)
    for number in range(12):
        async with world.sessions.begin() as session:
            reply_id = await a_reply(session, await a_nudge(session, manager))
            await sharing.share(
                session,
                prompts_,
                reply_id,
                team.place,
                f"No. {number}",
                named=False,
                at_once=False,
                now=world.clock.now,
            )
        world.clock.advance(seconds=1)
    newest = await ana.command("/coach", "shared")
    assert "No. 11" in words(newest)
    assert "No. 1\n" not in words(newest)
    assert "There are 2 older: `/coach shared 2`" in words(newest)
    older = await ana.command("/coach", "shared 2")
    assert "No. 1\n" in words(older)
    assert "older" not in words(older)


async def test_hostile_words_are_shown_as_they_are(world, ana):
    channel = await in_a_team(world, ana)
    hostile = "<!channel> <@U1> *bold* {{ 7 * 7 }} \u202eevil"
    await share(ana, await answered(world, ana), words=hostile, when="now")
    world.clock.advance(seconds=2)
    await world.work()
    (posted,) = posted_in(channel, ana)
    assert hostile in words(posted)
    assert posted.pings == ()
