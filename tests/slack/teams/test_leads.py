"""Leads: who is one, what they see, what they set up, and the log of it."""

from datetime import time, timedelta

import pytest

from bot.core.self_checks.checks import Rating
from bot.core.teams.leads import Deed
from bot.sandbox.state.scopes import ALL
from bot.store.participation import personal_data
from bot.store.self_checks import checks
from bot.store.teams import audit_log, figures
from tests.kit.world import world_on
from tests.slack.kit import (
    buttons,
    everything_stored,
    from_bot,
    manager_of,
    mention,
    planned,
    utc,
    words,
)
from tests.store.kit import a_nudge, a_reply

SECRET = "Nobody could tell me who owns the ledger."


async def test_admins_are_leads_until_they_name_some_and_everybody_can_read_what_leads_do(world, ana, ben):
    await world.enrol(ana)
    assert "That is for leads." in words(await ana.command("/coach", "lead"))
    assert "Only workspace admins name leads." in words(await ana.command("/coach", f"lead add {mention(ana)}"))
    page = await ben.command("/coach", "lead")
    assert "the workspace admins, as long as nobody is named" in words(page)
    assert buttons(page) == ["Invite", "Default schedule", "Log"]

    await ben.command("/coach", f"lead add {mention(ana)}")
    assert f"*Leads:* <@{ana.id}>" in words(await ana.command("/coach", "lead"))
    assert "That is for leads." in words(await ben.command("/coach", "lead"))
    assert "The programme" in words(await ana.open_home())
    cleo = world.sandbox.add_person("cleo", "Cleo Marsh")
    assert "You have not joined yet." in words(await cleo.command("/coach", "lead log"))
    await world.enrol(cleo)
    assert f"<@{ben.id}> made <@{ana.id}> a lead" in words(await cleo.command("/coach", "lead log"))
    await ben.command("/coach", f"lead remove {mention(ana)}")
    assert "as long as nobody is named" in words(await ben.command("/coach", "lead"))


@pytest.mark.parametrize("button", ["lead.invite", "lead.defaults", "lead.log"])
async def test_the_page_of_somebody_who_is_no_lead_any_more_shows_and_does_nothing(ana, ben, button):
    for person in (ana, ben):
        await ben.command("/coach", f"lead add {mention(person)}")
    page = await ana.command("/coach", "lead")
    await ben.command("/coach", f"lead remove {mention(ana)}")
    await ana.click(page, button)
    said = words(ana.modal)
    assert "submit" not in ana.modal.body
    assert "That is for leads." in said or "You have not joined yet." in said
    assert ben.id not in said


async def test_the_log_names_nobody_who_is_forgotten(world, ana, ben):
    for person in (ana, ben):
        await world.enrol(person)
    await ben.command("/coach", f"lead add {mention(ana)}")
    await ana.click(await ana.command("/coach", "lead"), "lead.defaults")
    await ana.submit({"weekday": "3", "time": "14:00"})
    await ana.command("/coach", "forget-me")
    await ana.submit()
    assert ana.id not in await everything_stored(world)
    log = words(await ben.command("/coach", "lead log"))
    assert f"<@{ben.id}> made someone since forgotten a lead" in log
    assert "someone since forgotten set the schedule for new managers to Thursday 14:00" in log


@pytest.mark.parametrize(("long", "shown"), [("", 100), ("x" * 255, 30)])
async def test_a_long_log_is_read_as_far_as_there_is_room(world, ana, ben, long, shown):
    await world.enrol(ana)
    async with world.sessions.begin() as session:
        workspace = (await manager_of(world, ana)).workspace_id
        for number in range(101):
            done = audit_log.Noted(ben.id, Deed.INVITED, f"no. {number}, <!channel> {long}", world.clock.now)
            await audit_log.note(session, workspace, done)
    answer = await ana.command("/coach", "lead log")
    await ben.click(await ben.command("/coach", "lead"), "lead.log")
    for surface in (answer, ben.modal):
        lines = [line for line in words(surface).splitlines() if "<!channel>" in line]
        assert (len(lines), "no. 100, " in lines[0]) == (shown, True)
        assert "Whoever runs me has the older ones." in words(surface)
    assert answer.pings == (f"<@{ben.id}>",)


async def test_a_lead_invites_people_and_a_channel_and_sets_the_schedule_for_those_to_come(world, ana, ben):
    cleo = world.sandbox.add_person("cleo", "Cleo Marsh", tz="Europe/London")
    channel = world.sandbox.add_channel("managers", [ben, cleo])
    page = await ben.command("/coach", "lead")
    await ben.click(page, "lead.defaults")
    await ben.submit({"weekday": "3", "time": "14:00"})
    await ben.click(page, "lead.invite")
    assert (await ben.submit({})).errors == {"people": "Pick somebody, or a channel."}
    await ben.submit({"people": [ana.id], "channel": channel.id})
    for person in (ana, cleo):
        assert f"<@{person.id}>" in words(ben.modal)
    await ben.close_modal()
    world.clock.now = utc("2026-03-02 13:00")
    for _ in range(3):
        await world.work()
        world.clock.advance(seconds=2)
    assert [len(from_bot(person)) for person in (ana, cleo, ben)] == [1, 1, 0]
    log = words(await ben.command("/coach", "lead log"))
    assert "invited 2 people" in log
    assert "set the schedule for new managers to Thursday 14:00" in log
    assert ana.id not in log

    await world.enrol(cleo)
    assert {one.rhythm.at for one in await planned(world, cleo)} == {time(14)}
    assert {one.rhythm.weekday for one in await planned(world, cleo)} == {3}


async def test_a_lead_invites_a_user_group_where_the_scope_is_granted(world, ana, ben):
    group = world.sandbox.workspace.add_group([ana.id, ben.id])
    said = f"invite <!subteam^{group}|@managers>"
    refused = words(await ben.command("/coach", said))
    assert "so nobody was invited. For user groups I need the scope `usergroups:read`" in refused
    world.sandbox.workspace.scopes |= {"usergroups:read"}
    assert f"Invited: <@{ana.id}>. Each of them" in words(await ben.command("/coach", said))
    assert "(no_such_subteam)" in words(await ben.command("/coach", "invite <!subteam^S0123|@managers>"))
    world.clock.now = utc("2026-03-02 13:00")
    await world.work()
    assert [len(from_bot(person)) for person in (ana, ben)] == [1, 0]


async def test_a_lead_sees_figures_of_five_and_never_an_answer_or_a_name(world, ben):
    people = [world.sandbox.add_person(f"person{number}", f"Person {number}") for number in range(5)]
    for person in people:
        await world.enrol(person)
    assert "No figures yet." in words(await ben.command("/coach", "lead"))
    world.clock.now = utc("2026-03-09 12:00")
    await world.work()
    assert "No figures yet." in words(await ben.command("/coach", "lead"))  # nobody was there all week
    known = [await manager_of(world, person) for person in people]
    async with world.sessions.begin() as session:
        for manager in known[:3]:
            nudge = await a_nudge(session, manager, competency_id="on-call", due_at=utc("2026-03-10 09:30"))
            await a_reply(session, nudge, SECRET, now=utc("2026-03-12 09:30"))
    world.clock.now = utc("2026-03-16 12:00")
    await world.work()
    page = words(await ben.command("/coach", "lead"))
    assert "*Everybody else* (5 managers counted; 1 week)" in page
    assert "Half or more took part in 1 of 1 week" in page
    assert "Week of 9 Mar 2026: half or more answered within three days" in page
    assert "worked on: Cost & operational efficiency" in page
    for told in (SECRET, *(person.id for person in people)):
        assert told not in page

    workspace = known[0].workspace_id
    async with world.sessions.begin() as session:
        before = await figures.since(session, workspace, world.clock.now.date() - timedelta(weeks=2))
        await personal_data.remove(session, known[0])
    await world.work()
    async with world.sessions() as session:
        after = await figures.since(session, workspace, world.clock.now.date() - timedelta(weeks=2))
    assert after == before  # what was shown is never worked out again


def pictures(view):
    return {block["block_id"]: block["alt_text"] for block in view.blocks if block["type"] == "image"}


async def test_a_lead_sees_the_self_checks_of_closed_weeks_as_a_picture_and_nothing_of_an_open_one(
    sessions, clock
):
    async with world_on(sessions, clock, ALL) as world:
        ben = world.sandbox.add_person("ben", "Ben Okafor", is_admin=True)
        people = [world.sandbox.add_person(f"person{number}", f"Person {number}") for number in range(5)]
        for person in people:
            await world.enrol(person)
        known = [await manager_of(world, person) for person in people]

        async def rate(score, week):
            async with world.sessions.begin() as session:
                for manager in known[:3]:
                    await checks.add(session, manager.id, [Rating("rfcs", score)], world.clock.now)
            world.clock.now = utc(week)
            await world.work()
            await ben.open_home()
            return pictures(ben.home)["lead-picture-0"]

        world.clock.now = utc("2026-03-09 12:00")
        said = await rate(2, "2026-03-16 12:00")
        assert said == (
            "Self-checks of this group, weeks of 9 Mar 2026 to 9 Mar 2026: the step that half or more have reached,"
            " from 0 to 4. Cost & operational efficiency: too few self-checks; System reliability & performance: too few"
            " self-checks; Technical strategy & risk: 2."
        )
        assert await rate(4, "2026-03-16 13:00") == said  # the week has not closed
        assert "My Home tab has" in words(await ben.command("/coach", "lead"))
        assert "Technical strategy & risk: 2, then 4 from 16 Mar 2026." in await rate(4, "2026-03-23 12:00")
        assert len(world.sandbox.workspace.files.standing) == 2  # the one before stands on open Home tabs
        world.clock.advance(days=1)
        await world.work()
        (file,) = world.sandbox.workspace.files.standing.values()
        assert file.content.startswith(b"\x89PNG")
        assert not file.shares
        await people[4].open_home()
        assert pictures(people[4].home) == {}


async def test_only_members_of_the_workspace_can_be_leads(world, ana):
    ana.user.is_admin = True
    guest = world.sandbox.add_person("gus", "Gus Guest", is_restricted=True)
    for named in ("<@USLACKBOT>", "<@U0NOBODY>", mention(guest)):
        assert "Nobody was named" in words(await ana.command("/coach", f"lead add {named}"))
    assert "*Leads:*" in words(await ana.command("/coach", f"lead add {mention(ana)}"))
