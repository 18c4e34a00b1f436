"""Guests, and people of other organisations: each way in is answered kindly or not at all, and nothing is kept."""

import pytest
from sqlalchemy import func, select

from bot.actions.library import sources
from bot.core.library.sources import NewSource, SourceKind
from bot.core.people.people import Consent
from bot.sandbox import Person
from bot.sandbox.state.scopes import ALL
from bot.slack.manifest import CHANNEL_EVENTS, CHANNEL_SCOPES, EVENTS
from bot.store.library import opinions
from bot.store.people import workspaces
from bot.store.tables import DocumentRow, LeadRow, ManagerRow, TeamDocumentRow
from tests.kit.world import newest, world_on
from tests.slack.kit import from_bot, manager_of, mention, utc, words
from tests.slack.teams.test_outside_readers import share
from tests.slack.teams.test_teams import link, posted_in, shelve

KINDLY = "My questions are for members of this workspace."
LINK = "https://wiki.example.org/post-mortem-42"


@pytest.fixture
async def world(sessions, clock):
    """The bot where it also hears what is posted in channels."""
    events = {*EVENTS, *CHANNEL_EVENTS}
    async with world_on(sessions, clock, scopes=ALL | set(CHANNEL_SCOPES), events=events) as ready:
        yield ready


@pytest.fixture
def gus(world):
    """A guest in the workspace, who can use commands and write to the bot."""
    return world.sandbox.add_person("gus", "Gus Guest", is_restricted=True)


@pytest.fixture
def eve(world):
    """An admin, of another company's workspace."""
    globex = world.sandbox.add_workspace("Globex")
    return Person(world.sandbox.engine, globex, globex.workspace.add_user("eve", "Eve Moss", is_admin=True).id)


@pytest.fixture
async def shared(world, ben, gus, eve):
    """A channel with a digest, which Eve and Gus can read, too."""
    channel = world.sandbox.add_channel("launch", [ben, gus])
    await world.enrol(ben)
    await shelve(world, 2)
    await share(world, channel, eve)
    await link(ben, channel)
    await world.work()
    return channel


async def rows(world):
    async with world.sessions() as session:
        return [await session.scalar(select(func.count()).select_from(one)) for one in (ManagerRow, DocumentRow)]


async def useful(world):
    async with world.sessions() as session:
        ids = [one.id for one in await workspaces.every(session)]
        thought = await opinions.counts(session, ids)
        counted = await session.scalar(select(func.sum(TeamDocumentRow.useful)))
    return counted + sum(one.useful for of_workspace in thought.values() for one in of_workspace.values())


@pytest.mark.parametrize(
    "text", ["start", "library", f"add {LINK}", "answer hm", "team", "digest preview", "lead", "export", "what?"]
)
async def test_a_guests_command(world, gus, shared, text):
    before = await rows(world)
    answer = await gus.command("/coach", text, channel=shared)
    assert KINDLY in words(answer)
    assert len(answer.blocks) == 1
    assert gus.modal is None
    assert await rows(world) == before


async def test_what_a_guest_writes_to_the_bot(world, gus):
    await gus.say(gus.dm, "help, please")
    await world.sandbox.settled()
    assert [KINDLY in words(one) for one in from_bot(gus)] == [True]
    assert await manager_of(world, gus) is None


async def test_a_guests_home(gus):
    view = await gus.open_home()
    assert KINDLY in words(view)
    assert "enrolment.start" not in repr(view.blocks)


async def test_a_guests_shortcut(world, gus, shared, ben):
    said = await ben.say(shared, f"Read <{LINK}>")
    before = await rows(world)
    await gus.shortcut("library.add", said)
    assert gus.modal is None
    assert KINDLY in words(gus.sees(shared)[-1])
    assert await rows(world) == before


@pytest.mark.parametrize("who", ["gus", "eve"])
async def test_the_buttons_in_a_digest_and_a_reaction_to_it(world, shared, who, request):
    person = request.getfixturevalue(who)
    before = await rows(world)
    (note,) = [one for one in person.sees(shared) if one.by_app and "team.join" in repr(one.blocks)]
    await person.click(note, "team.join")
    assert KINDLY in words(person.sees(shared)[-1])
    assert person.sees(shared)[-1].only_for == person.id
    world.clock.now = utc("2026-03-06 10:00")
    await world.work()
    digest = next(one for one in posted_in(shared, person) if "digest.useful.1" in repr(one.blocks))
    await person.click(digest, "digest.useful.1")
    await person.react(digest, "+1")
    await world.sandbox.settled()
    assert await useful(world) == 0
    assert await rows(world) == before


@pytest.mark.parametrize("who", ["gus", "eve", "ben"])
async def test_a_link_that_they_post_is_offered_to_members_only(world, shared, who, request):
    person = request.getfixturevalue(who)
    async with world.sessions.begin() as session:
        await sources.add(session, NewSource(SourceKind.SLACK, shared.id), world.clock())
    await person.say(shared, f"<{LINK}|Post-mortem 42>")
    await world.sandbox.settled()
    offered = [one for one in person.sees(shared) if "links.add" in repr(one.blocks)]
    assert len(offered) == (who == "ben")


@pytest.mark.parametrize("who", ["gus", "eve"])
async def test_they_are_neither_invited_nor_made_leads(world, shared, ben, who, request):
    person = request.getfixturevalue(who)
    assert "can’t take part" in words(await ben.command("/coach", f"invite {mention(person)}"))
    assert person.id in words(await ben.command("/coach", f"lead add {mention(person)}"))
    await ben.command("/coach", f"invite <#{shared.id}|launch>")
    await world.work()
    assert person.id not in [call.args["channel"] for call in world.sandbox.called("chat.postMessage")]
    assert await manager_of(world, person) is None
    async with world.sessions() as session:
        assert list(await session.scalars(select(LeadRow.user_id))) == []


async def test_an_invitation_to_somebody_who_has_become_a_guest_since(world, ben, ana):
    world.clock.now = utc("2026-03-02 12:30")
    await ben.command("/coach", f"invite {mention(ana)}")
    await world.work()
    ana.user.is_restricted = True  # and nobody has told us yet
    await ana.click(newest(ana, "enrolment.start"), "enrolment.start")
    assert KINDLY in words(ana.sees(ana.dm)[-1])
    assert (await manager_of(world, ana)).consent is Consent.INVITED


async def test_a_manager_who_becomes_a_guest_takes_part_no_more_and_as_a_member_again_finds_all(world, ana):
    await world.enrol(ana)
    world.sandbox.workspace.change_user(ana.user, is_restricted=True)
    await world.sandbox.settled()
    assert KINDLY in words(await ana.command("/coach", "nudge"))
    world.clock.advance(weeks=1)
    before = len(from_bot(ana))
    await world.work()
    assert len(from_bot(ana)) == before
    world.sandbox.workspace.change_user(ana.user, is_restricted=False)
    await world.sandbox.settled()
    assert KINDLY not in words(await ana.command("/coach", "status"))
