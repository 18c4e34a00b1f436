"""Joining, declining and inviting, as people in Slack do it."""

from dataclasses import dataclass

from bot.core.people.people import Consent
from bot.sandbox import Fault
from bot.sandbox.state.workspace import User
from tests.kit.world import newest
from tests.slack.kit import (
    buttons,
    deliver_again,
    from_bot,
    manager_of,
    mention,
    nudges_of,
    on_both,
    planned,
    utc,
    words,
)


@on_both
async def test_start_introduces_then_asks_then_begins(world, ana):
    offer = await ana.command("/coach", "start")
    assert offer.only_for == ana.id
    assert "One question a week" in words(offer)
    assert "nobody else sees it" in words(offer)
    assert buttons(offer) == ["Start", "No thanks"]
    assert await manager_of(world, ana) is None

    await ana.click(offer, "enrolment.start")
    assert "Your first question comes on Tuesday 3 March at 09:30" in words(offer)
    assert buttons(offer) == ["Ask me one now"]
    assert "Tuesday 3 March" in words(ana.home)
    assert [one.next_at for one in await planned(world, ana)] == [
        utc("2026-03-03 12:30"),
        utc("2026-03-10 12:30"),
        utc("2026-03-24 12:30"),
    ]
    assert from_bot(ana) == []


async def test_starting_twice_changes_nothing(world, ana):
    await world.enrol(ana)
    before = await planned(world, ana)
    await deliver_again(world)
    answer = await ana.command("/coach", "start")
    assert "You are in already. Your next question comes on *Tuesday 3 March* at 09:30" in words(answer)
    assert buttons(answer) == []
    assert await planned(world, ana) == before


async def test_no_thanks_means_nothing_until_they_ask_again(world, ana, ben):
    await ana.command("/coach", "start")
    offer = newest(ana, "enrolment.no_thanks")
    await ana.click(offer, "enrolment.no_thanks")
    assert "no questions" in words(offer)
    assert buttons(offer) == []

    invited = await ben.command("/coach", f"invite {mention(ana)}")
    assert f"so not again: <@{ana.id}>" in words(invited)
    world.clock.advance(weeks=2)
    await world.work()
    assert from_bot(ana) == []

    await world.enrol(ana)
    world.clock.advance(days=1, hours=6)
    await world.work()
    assert len(nudges_of(ana)) == 1


async def test_leaving_again_by_an_older_offer_ends_the_questions(world, ana):
    await ana.command("/coach", "start")
    older = newest(ana, "enrolment.no_thanks")
    await world.enrol(ana)
    await ana.click(older, "enrolment.no_thanks")
    assert await planned(world, ana) == []
    assert "Start" in buttons(ana.home)


async def test_the_home_tab_offers_to_start_and_starts(world, ana):
    await ana.open_home()
    assert "One question a week" in words(ana.home)
    await ana.click(ana.home, "enrolment.start")
    assert "Your next question comes on *Tuesday 3 March* at 09:30" in words(ana.home)
    assert len(await planned(world, ana)) == 3


async def test_an_invited_person_gets_one_introduction_and_decides(world, ana, ben):
    answer = await ben.command("/coach", f"invite {mention(ana)} {mention(ana)}")
    assert f"Invited: <@{ana.id}>." in words(answer)
    assert answer.only_for == ben.id
    await deliver_again(world)
    await world.work()
    assert from_bot(ana) == []  # it is six in the morning in São Paulo
    world.clock.now = utc("2026-03-02 12:00")
    await world.work()
    await world.work()

    (introduction,) = from_bot(ana)
    assert f"<@{ben.id}> thought this could be useful" in words(introduction)
    assert buttons(introduction) == ["Start", "No thanks"]
    assert introduction.text == "A question a week about your own systems. Start, or no thanks?"
    assert (await manager_of(world, ana)).consent is Consent.INVITED
    assert await planned(world, ana) == []

    again = await ben.command("/coach", f"invite {mention(ana)}")
    assert "Invited before, so not again" in words(again)
    await ana.click(introduction, "enrolment.start")
    assert "Tuesday 3 March at 09:30" in words(introduction)
    world.clock.advance(days=2)
    await world.work()
    assert len(from_bot(ana)) == 2  # the introduction and the first question
    assert from_bot(ben) == []


async def test_only_admins_invite(world, ana, ben):
    answer = await ana.command("/coach", f"invite {mention(ben)}")
    assert "Only leads can invite" in words(answer)
    await world.work()
    assert from_bot(ben) == []
    assert await manager_of(world, ben) is None


async def test_an_invitation_needs_somebody(ben):
    for said in ("invite", "invite everybody", "invite @nobody-here"):
        answer = await ben.command("/coach", said)
        assert "Tell me whom to invite: `/coach invite @name @name`, a user group" in words(answer)


async def test_a_whole_department_is_invited_within_slacks_three_seconds(world, ben):
    people = [world.sandbox.add_person(f"em{number}", f"Manager {number}") for number in range(40)]
    world.sandbox.faults.add(Fault("slow", "users.info", count=None, seconds=0.1))
    answer = await ben.command("/coach", "invite " + " ".join(map(mention, people)))
    assert all(f"<@{one.id}>" in words(answer) for one in people)
    for _ in people:  # Slack gets three a second at the most
        world.clock.advance(seconds=1)
        await world.jobs.send()
    assert all(len(from_bot(one)) == 1 for one in people)


@dataclass(slots=True, eq=False)
class Profile(User):
    """Somebody whose profile says something odd about their time zone."""

    said: str | None = None

    def to_json(self, *args, **more):
        return {**User.to_json(self, *args, **more), "tz": self.said}


async def test_without_a_usable_time_zone_it_is_utc(world):
    for number, said in enumerate((None, "", "Mars/Olympus_Mons", "../../etc/passwd")):
        person = world.sandbox.add_person(f"em{number}", "Somebody")
        world.sandbox.workspace.users[person.id] = Profile(person.id, person.user.name, "Somebody", said=said)
        await world.enrol(person)
        assert (await planned(world, person))[0].next_at == utc("2026-03-03 09:30")
        assert (await manager_of(world, person)).zone.key == "UTC"


async def test_a_guest_can_not_start_by_themselves(world):
    guest = world.sandbox.add_person("gus", "Gus Guest", is_restricted=True)
    said = await guest.command("/coach", "start")
    assert "for members of this workspace" in words(said)
    assert buttons(said) == []
    assert await manager_of(world, guest) is None


async def test_neither_bots_nor_guests_are_invited_and_the_lead_is_told(world, ana):
    ana.user.is_admin = True
    guest = world.sandbox.add_person("gus", "Gus Guest", is_restricted=True)
    said = words(await ana.command("/coach", f"invite <@USLACKBOT> {mention(guest)}"))
    assert "Not invited, since bots, guests and closed accounts can’t take part: <@USLACKBOT>" in said
    assert guest.id in said
    await world.work()
    assert from_bot(guest) == []
    assert await manager_of(world, guest) is None
