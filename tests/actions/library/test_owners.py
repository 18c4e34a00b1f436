"""Workspaces that share a deployment: what one of them adds or thinks takes nothing from another."""

import pytest

from bot.actions.library import links, offering, search, syncing
from bot.actions.library.search import Library
from bot.core import limits
from bot.core.library.documents import Kind
from bot.core.library.links import NewLink
from bot.core.library.offering import Opinion
from bot.core.library.search import Search
from bot.core.library.statuses import StatusWords
from bot.sources.parsing.parse import parse
from bot.sources.source import RawDocument, Reason
from bot.store.coaching import bring_forward
from bot.store.library import action_items, documents, opinions, sources
from bot.store.tables import SourceRow
from tests.conftest import shipped_prompts, shipped_vocabulary
from tests.store.kit import NOW, a_document, a_manager, a_workspace

ABOUT = "A design review of an RFC: the proposal, comments and feedback, and the decision."
MANY = 6
PROMISE = """# Post-mortem: the queue was full

Date: 2026-03-0{0}

## Action items

- [ ] Test the failover every month
"""


@pytest.fixture
def library() -> Library:
    return Library(shipped_vocabulary())


@pytest.fixture
async def two(sessions):
    """A workspace with one link, and another one that has added many of the same sort."""
    async with sessions.begin() as session:
        acme, globex = await a_workspace(session, "T1"), await a_workspace(session, "T2")
        await _much_else(session)
        await links.add(session, acme.id, _link("acme", 0), NOW)
        for number in range(MANY):
            await links.add(session, globex.id, _link("globex", number), NOW)
    return acme, globex


async def _much_else(session):
    """What makes words rare."""
    for number in range(2 * MANY):
        await a_document(session, f"{number}.md")


def _about(name, number):
    """What is about the same, and no twin of another one."""
    return f"{ABOUT} {' '.join(f'{name}{number}{letter}' for letter in 'abcdefghijklmnopqrst')}"


def _link(name, number):
    url = f"https://wiki.example.org/{name}/rfc-{number}"
    return NewLink(url, f"RFC {number} of {name}", Kind.RFC, _about(name, number))


async def test_a_search_finds_ours_however_many_others_have_added(sessions, library, two, monkeypatch):
    monkeypatch.setattr(search, "MOST_LOOKED_AT", 2)
    acme, globex = two
    async with sessions() as session:
        ours = await library.look(session, acme.id, Search("design review of an RFC"), (), 5)
        theirs = await library.look(session, globex.id, Search("design review of an RFC"), (), 5)
    assert [one.document.title for one in ours] == ["RFC 0 of acme"]
    assert {one.document.workspace_id for one in theirs} == {globex.id}


async def test_ours_are_offered_however_many_others_have_added(sessions, library, two, monkeypatch):
    monkeypatch.setattr(syncing, "FITS_KEPT", 2)
    await syncing.rank(sessions, library)
    topics = list(library.vocabulary.profiles)
    async with sessions() as session:
        fits = {one.id: await documents.fits(session, topics, [one.id]) for one in two}
    kept = {id_: [fit.competency_id for fit, document in some] for id_, some in fits.items()}
    assert all(document.is_for(id_) for id_, some in fits.items() for _, document in some)
    for workspace_id, topic_ids in kept.items():
        assert "rfcs" in topic_ids, workspace_id
        assert max(map(topic_ids.count, topic_ids)) <= 2


async def test_taking_out_what_is_another_workspaces_takes_nothing(sessions):
    """Neither theirs nor ours of the same address."""
    async with sessions.begin() as session:
        acme, globex = await a_workspace(session, "T1"), await a_workspace(session, "T2")
        ours, _ = await links.add(session, acme.id, _link("same", 0), NOW)
        theirs, _ = await links.add(session, globex.id, _link("same", 0), NOW)
        await links.take_out(session, acme.id, theirs.id, NOW)
        assert set(await documents.by_ids(session, [ours.id, theirs.id])) == {ours.id, theirs.id}


async def test_what_others_think_of_a_document_is_nobody_elses_business(sessions):
    prompts = shipped_prompts()
    async with sessions.begin() as session:
        acme, globex = await a_workspace(session, "T1"), await a_workspace(session, "T2")
        ana = await a_manager(session, acme)
        document_id = await a_document(session)
        crowd = [await a_manager(session, globex, f"U{number}") for number in range(MANY)]
        for one in crowd:
            await opinions.keep(session, one.id, document_id, Opinion.NOT_FOR_ME, NOW)
        counted = await opinions.counts(session, [acme.id, globex.id])
        offers = await offering.on_offer(session, prompts, [ana], NOW)
    assert counted[acme.id] == {}
    assert counted[globex.id][document_id].not_for_me == MANY
    assert offers.thought == {acme.id: {}}


async def test_moments_and_promises_of_others_take_no_place_of_ours(sessions, monkeypatch):
    monkeypatch.setattr(bring_forward, "MOST_DOCUMENTS", 1)
    monkeypatch.setattr(action_items, "MOST_READ", 1)
    async with sessions.begin() as session:
        acme, globex = await a_workspace(session, "T1"), await a_workspace(session, "T2")
        for workspace, day in ((acme, 2), (globex, 1), (globex, 3)):
            source_id = await sources.added_in_slack(session, workspace.id, NOW)
            text = PROMISE.format(day)
            await documents.keep(
                session, source_id, parse(RawDocument(f"{day}.md", text, f"{day}"), StatusWords())
            )
    async with sessions() as session:
        both = await bring_forward.documents_of(session, [acme.id, globex.id], NOW)
        owned = await documents.by_ids(session, both)
        items = await action_items.open_items(session, [acme.id, globex.id])
        alone = await action_items.open_items(session, [acme.id])
    assert sorted(one.workspace_id for one in owned.values()) == [acme.id, globex.id]
    assert [one.document.workspace_id for one in items] == [globex.id, acme.id]
    assert [one.document.workspace_id for one in alone] == [acme.id]


async def test_a_source_is_read_as_far_as_there_is_room(sessions, library, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "DOCUMENTS", 2)
    for number in range(3):
        (tmp_path / f"{number}.md").write_text(f"# Queue {number}\n\nIt was full, and nobody knew of it.\n")
    report = await syncing.sync_folder(sessions, library, tmp_path, None, NOW)
    assert [(one.path, one.reason) for one in report.unreadable] == [("2.md", Reason.NO_ROOM)]
    (tmp_path / "1.md").write_text("# Queue 1\n\nIt was full again, and everybody knew of it.\n")
    report = await syncing.sync_folder(sessions, library, tmp_path, None, NOW)
    assert report.read == 1  # what is there already may change
    async with sessions() as session:
        assert await documents.total(session) == 2


async def test_however_often_somebody_adds_a_source_is_read_every_ten_minutes(sessions):
    async with sessions.begin() as session:
        acme = await a_workspace(session)
        await links.add(session, acme.id, _link("acme", 0), NOW)
        first = await sources.claim_due(session, NOW)
        await sources.went_well(session, first.id, None, NOW)
        await documents.synced(session, first.id, NOW)
        await links.add(session, acme.id, _link("acme", 1), NOW)
        assert await sources.claim_due(session, NOW) is None
        assert await sources.claim_due(session, NOW + limits.READ_AGAIN_AFTER) is not None


async def test_a_channel_that_one_workspace_has_listened_to_is_nothing_to_another(sessions):
    async with sessions.begin() as session:
        acme, globex = await a_workspace(session, "T1"), await a_workspace(session, "T2")
        for channel, whose in (("COURS", acme.id), ("CALL", None)):
            session.add(SourceRow(kind="slack", location=channel, added_at=NOW, workspace_id=whose))
        await session.flush()
        heard = [
            (one.team_id, channel)
            for one in (acme, globex)
            for channel in ("COURS", "CALL")
            if await sources.listens_in(session, one.id, channel)
        ]
    assert heard == [("T1", "COURS"), ("T1", "CALL"), ("T2", "CALL")]
