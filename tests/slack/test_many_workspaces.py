"""Six workspaces in one process: each gets exactly its own, whatever becomes of the others and of the replicas."""

import asyncio
import json
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.core.delivery.deliveries import DeliveryKind
from bot.core.library.fits import Fit
from bot.sandbox import Person
from bot.slack.transport.request_urls import PATH
from bot.store.library import documents
from bot.store.people import managers
from bot.store.tables import DeliveryRow, DocumentRow, ManagerRow, WorkspaceRow
from tests.kit.world import newest
from tests.slack.kit import from_bot, nudges_of, utc, words
from tests.slack.participation.test_installing import agree, another, browser, elsewhere, hosted, slacks_page

__all__ = ["browser", "hosted"]

pytestmark = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)


@dataclass
class Tenant:
    """A workspace, somebody in it, and a word that nobody else may see."""

    name: str
    person: Person
    secret: str

    @property
    def site(self):
        return self.person.site

    @property
    def seen(self) -> str:
        """Everything that is said and shown to this person; the two of the organisation share no conversation."""
        places = [one for one in self.site.workspace.channels.values() if self.person.id in one.members]
        said = [self.site.messages.to_json(one) for place in places for one in self.person.sees(place)]
        home = self.person.home.body if self.person.home else None
        return json.dumps([said, home, [one.body for one in self.person.modals]])


class Company:
    """The six of them: by the environment's token, by OAuth, and two by one installation for an organisation."""

    def __init__(self, world):
        self.world = world
        sandbox = world.sandbox
        ana = sandbox.add_person("ana", "Ana Lima", is_admin=True)
        others = [elsewhere(world, name) for name in ("Globex", "Hooli", "Initrode")]
        enterprise = sandbox.engine.add_enterprise("Initech")
        for name in ("East", "West"):
            site = sandbox.add_workspace(name, enterprise=enterprise)
            person = site.workspace.add_user("wanda", f"Wanda of {name}", is_admin=True)
            others.append(Person(sandbox.engine, site, person.id))
        self.enterprise = enterprise
        self.tenants = [
            Tenant(one.site.workspace.name, one, f"{one.site.workspace.name}-{number}-moonshot")
            for number, one in enumerate([ana, *others])
        ]

    async def install(self, browser):
        """By the link: in three workspaces, and once for the organisation."""
        for tenant in self.tenants[1:4]:
            assert (await agree(browser, await slacks_page(self.world, browser), tenant.person))[0] == 200
        page = (await slacks_page(self.world, browser)).update_query(
            team=self.enterprise.id, user=self.tenants[4].person.id
        )
        async with browser.get(page) as answer:
            assert "choose the workspaces" in await answer.text()

    async def work(self, tenant):
        """Somebody joins, answers a question, adds a document and has a digest posted; all of it names the secret."""
        person, world = tenant.person, self.world
        await world.enrol(person)
        channel = tenant.site.workspace.add_channel(f"{tenant.name.lower()}-team", [person.id])
        await person.click(await person.command("/coach", "team", channel=channel), "team.link")
        added = f"add https://wiki.example.org/{tenant.secret} Rollback and on-call paging at {tenant.secret}"
        assert "library" in words(await person.command("/coach", added))
        await world.nudge(person)
        await person.click(newest(person, "nudge.answer"), "nudge.answer")
        await person.submit({"text": f"It is {tenant.secret} that pages us.", "step": tenant.secret})
        return channel


def leaks(tenants):
    """Whose secret stands where it should not."""
    return [
        (one.name, other.name)
        for one in tenants
        for other in tenants
        if one is not other and other.secret in one.seen
    ]


async def test_six_workspaces_get_exactly_their_own_while_replicas_come_and_go(hosted, browser, clock):
    clock.now = utc("2026-03-02 12:30")
    company, world = Company(hosted), hosted
    await company.install(browser)
    channels = {one.name: await company.work(one) for one in company.tenants}
    await rank(world)
    assert leaks(company.tenants) == []

    globex, initrode = company.tenants[1], company.tenants[3]
    async with another(hosted, clock) as replica:
        # Slack sends to the other replica now, and both look for what is due.
        await world.sandbox.enter_request_urls(f"http://127.0.0.1:{replica.http_port}{PATH}")
        clock.now = utc("2026-03-06 10:00")  # tokens of twelve hours have ended, and digests are due
        await asyncio.gather(*(jobs.plan() for jobs in (world.jobs, replica.jobs)))
        await asyncio.gather(*(jobs.send() for jobs in (world.jobs, replica.jobs)))
        await world.sandbox.settled()
        assert leaks(company.tenants) == []
        world.sandbox.engine.uninstall(globex.site.workspace.team_id)
        initrode.site.workspace.token_ends_at = clock.now  # sooner than Slack had said
        initrode.site.workspace.former_token = None
        await world.sandbox.settled()
    await world.sandbox.enter_request_urls(f"http://127.0.0.1:{world.settings.em_coach_http_port}{PATH}")

    before = {one.name: len(nudges_of(one.person)) for one in company.tenants}
    silent = len(from_bot(globex.person))
    ended = initrode.site.workspace.bot_token
    clock.now = utc("2026-03-10 09:30")
    async with another(hosted, clock) as replica:
        await asyncio.gather(*(jobs.plan() for jobs in (world.jobs, replica.jobs)))
        await asyncio.gather(*(jobs.send() for jobs in (world.jobs, replica.jobs)))
        clock.advance(seconds=30)
        await world.work()
    assert initrode.site.workspace.bot_token != ended
    asked = {one.name: len(nudges_of(one.person)) - before[one.name] for one in company.tenants}
    assert asked == {one.name: int(one is not globex) for one in company.tenants}
    assert len(from_bot(globex.person)) == silent
    for one in company.tenants:
        digests = [
            said
            for said in one.person.sees(channels[one.name])
            if said.by_app and said.thread_ts is None and said.only_for is None
        ]
        assert len(digests) == 2, f"the note and the first digest in {one.name}"
        assert one.secret in words(digests[1]), "its own document"
    assert leaks(company.tenants) == []
    await told_apart_in_the_database(hosted, company)


async def rank(world):
    """What they have added serves a competency, all of it alike."""
    async with world.sessions.begin() as session:
        found = [Fit(one, "on-call", 0.9, ()) for one in await session.scalars(select(DocumentRow.id))]
        await documents.set_fits(session, "ranking", found)


async def told_apart_in_the_database(world, company):
    """Each manager in their own workspace, and every message to somebody of the workspace that it is from."""
    async with world.sessions() as session:
        for one in company.tenants:
            found = await managers.find(session, one.site.workspace.team_id, one.person.id)
            rows = await session.scalars(select(ManagerRow).where(ManagerRow.workspace_id == found.workspace_id))
            assert [row.user_id for row in rows] == [one.person.id]
            sent = await session.scalars(select(DeliveryRow).where(DeliveryRow.workspace_id == found.workspace_id))
            theirs = {one.person.id, *one.site.workspace.channels}
            assert {row.recipient for row in sent} <= theirs
            assert DeliveryKind.NUDGE in {row.kind for row in await session.scalars(select(DeliveryRow))}


async def test_an_organisation_that_comes_back_in_time_finds_all_as_it_was(hosted, browser, clock):
    clock.now = utc("2026-03-02 12:30")
    company = Company(hosted)
    await company.install(browser)
    east = company.tenants[4]
    await hosted.enrol(east.person)
    hosted.sandbox.engine.uninstall(company.enterprise.id)
    await hosted.sandbox.settled()
    async with hosted.sessions() as session:
        assert await session.scalar(select(WorkspaceRow.leaves_at).where(WorkspaceRow.team_id == team_of(east)))
    clock.advance(days=1)
    await company.install(browser)
    async with hosted.sessions() as session:
        there = select(WorkspaceRow.leaves_at).where(WorkspaceRow.team_id == team_of(east))
        assert await session.scalar(there) is None
    await hosted.nudge(east.person)
    assert len(nudges_of(east.person)) == 1


def team_of(tenant):
    return tenant.site.workspace.team_id


async def test_one_person_of_an_organisation_takes_part_once_wherever_they_are(hosted, browser, clock):
    clock.now = utc("2026-03-02 12:30")
    company = Company(hosted)
    await company.install(browser)
    east, west = company.tenants[4:]
    await hosted.enrol(east.person)
    there = hosted.sandbox.also_in(east.person, west.site)
    assert "You are in already" in words(await there.command("/coach", "start"))
    await west.person.command("/coach", f"invite <@{there.id}>")
    await hosted.nudge(there)
    await there.say(there.dm, "The orders database, at four in the morning, because its disk was full.")
    await hosted.sandbox.settled()
    assert "nudge-answered" in repr(nudges_of(east.person)[-1].blocks)
    await there.open_home()
    await there.click(there.home, "settings.open")
    await there.submit({})
    await hosted.sandbox.settled()
    async with hosted.sessions() as session:
        rows = await session.scalars(select(ManagerRow).where(ManagerRow.user_id == there.id))
        assert len(list(rows)) == 1
    assert len(nudges_of(there)) == 1
