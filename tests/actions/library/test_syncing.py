"""Syncing: incremental, whatever is broken, and whenever it is interrupted."""

import asyncio
import re
from types import SimpleNamespace

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.actions.library import sources, syncing
from bot.actions.library.search import Library
from bot.actions.library.syncing import Tools
from bot.core.library.documents import Kind
from bot.core.library.news import AN_ARCHIVE
from bot.core.library.scope import Scope
from bot.core.library.sources import SYNC_EVERY, NewSource, SourceKind
from bot.settings import shipped
from bot.sources import git, profiles
from bot.sources import source as library_source
from bot.sources.errors import LibraryError
from bot.sources.source import Reason, Snapshot, Unreadable
from bot.store.library import documents as store
from bot.store.library import sources as source_store
from bot.store.tables import DocumentRow
from tests.slack.kit import on_sqlite
from tests.sources.kit import Repository, served

POST_MORTEM = "# Checkout was down: {0}\n\nDate: 2026-05-04\n\n## Summary\n\nThe database of {0} failed over.\n"


@pytest.fixture(scope="session")
def library() -> Library:
    return Library(profiles.load(shipped("prompts")))


@pytest.fixture
def tools(tmp_path):
    return Tools(tmp_path / "cache", {"DOCS_TOKEN": "s3cret"})


@pytest.fixture
def shelf(sessions, library, tools, clock):
    return Shelf(sessions, library, tools, clock)


class Shelf:
    """A library as operators handle it."""

    def __init__(self, sessions, library, tools, clock) -> None:
        self.sessions, self.library, self.tools, self.clock = sessions, library, tools, clock

    async def add(self, kind, location, **more):
        async with self.sessions.begin() as session:
            return await sources.add(session, NewSource(SourceKind(kind), str(location), **more), self.clock())

    async def sync(self):
        async with self.sessions() as session:
            every = await source_store.all_of_them(session)
        reports = await syncing.sync(self.sessions, self.library, every, self.tools, self.clock())
        return [(one.read, one.unchanged, one.gone, len(one.unreadable), one.problem) for one in reports]

    async def due(self):
        await sources.sync_due(self.sessions, self.library, self.tools, self.clock)

    async def status(self):
        async with self.sessions() as session:
            return await source_store.all_of_them(session)

    async def paths(self):
        async with self.sessions() as session:
            return sorted(await session.scalars(select(DocumentRow.path)))

    async def news(self):
        """When documents were found, and where those stood before that stand elsewhere now, by path."""
        async with self.sessions() as session:
            rows = list(await session.scalars(select(DocumentRow).order_by(DocumentRow.path)))
        found = {row.path: row.found_at for row in rows if row.found_at}
        return found, {row.path: (row.status_before, row.status_changed_at) for row in rows if row.status_before}

    async def withheld(self):
        async with self.sessions() as session:
            return list(
                await session.scalars(select(DocumentRow.path).where(DocumentRow.hidden_because.is_not(None)))
            )


def write(folder, *names):
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.md").write_text(POST_MORTEM.format(name))
    return folder


async def test_sources_of_every_kind_are_synced_together_and_what_has_gone_is_forgotten(shelf, tmp_path):
    folder = write(tmp_path / "postmortems", "one", "two")
    repository = Repository(tmp_path / "repository")
    repository.commit(**{"rfcs/1.md": "# RFC 1: Queues\n\nWe use queues.\n", "rfcs/big.md": b"x" * 1_000_001})
    csv = tmp_path / "links.csv"
    csv.write_text("title,url\nDesign of mail,https://wiki.example.org/design/mail\n,\nbad,nowhere\n")
    await shelf.add("folder", folder)
    await shelf.add("git", repository.location, base_url="https://git.example.org/x")
    await shelf.add("list", csv)
    assert await shelf.sync() == [(2, 0, 0, 0, None), (1, 0, 0, 1, None), (1, 0, 0, 1, None)]
    assert await shelf.sync() == [(0, 2, 0, 0, None), (0, 1, 0, 0, None), (0, 1, 0, 1, None)]
    _, git, links = await shelf.status()
    assert git.next_sync_at == shelf.clock() + SYNC_EVERY
    assert git.documents == 1
    assert git.synced_at == shelf.clock()
    assert git.unreadable == (("rfcs/big.md", "it is larger than 1 MB"),)  # also when there was nothing new
    assert links.unreadable == (("line 4", "it has no address that begins with https:// or http://"),)
    async with shelf.sessions() as session:
        (found,) = await shelf.library.search(session, "queues", 1)
    assert found.document.url == "https://git.example.org/x/rfcs/1.md"

    (folder / "one.md").unlink()
    repository.commit(**{"rfcs/1.md": None, "rfcs/2.md": "# RFC 2: Polls\n\nWe use polls.\n"})
    assert [report[:3] for report in await shelf.sync()] == [(0, 1, 1), (1, 0, 1), (0, 1, 0)]
    assert await shelf.paths() == ["https://wiki.example.org/design/mail", "rfcs/2.md", "two.md"]
    async with shelf.sessions.begin() as session:
        await sources.remove(session, git.id)
    assert await shelf.paths() == ["https://wiki.example.org/design/mail", "two.md"]


async def test_a_source_that_cannot_be_reached_keeps_its_documents_and_says_why(shelf, tmp_path):
    folder = write(tmp_path / "postmortems", "one")
    await shelf.add("folder", folder)
    await shelf.due()
    folder.rename(tmp_path / "away")
    shelf.clock.advance(hours=6)
    await shelf.due()
    (source,) = await shelf.status()
    assert await shelf.paths() == ["one.md"]
    assert "postmortems: no such file or directory" in source.problem
    assert (shelf.clock() - source.synced_at).total_seconds() == 6 * 3600

    (tmp_path / "away").rename(folder)
    shelf.clock.advance(minutes=59)
    await shelf.due()
    assert (await shelf.status())[0].problem  # not due yet
    shelf.clock.advance(minutes=1)
    await shelf.due()
    (source,) = await shelf.status()
    assert (source.problem, source.synced_at) == (None, shelf.clock())


async def test_a_document_that_spoils_everything_is_named_and_the_rest_goes_on(shelf, tmp_path, monkeypatch):
    folder = write(tmp_path / "postmortems", "a", "c")
    (folder / "b.md").write_text('---\ntitle: "Zero \\0 and half \\ud800 signs"\n---\n# Text\n\nSome words.\n')
    (folder / "d.md").write_text(
        '---\nowner: "' + "\\x01" * 10 + '"\nurl: https://example.org/' + "x" * 3000 + "\n---\nText.\n"
    )
    await shelf.add("folder", folder)
    assert await shelf.sync() == [(4, 0, 0, 0, None)]

    understand = syncing.parse
    monkeypatch.setattr(syncing, "parse", lambda raw, *by: understand(raw, *by) if raw.path != "c.md" else 1 / 0)
    for name in "ace":
        (folder / f"{name}.md").write_text(f"# New {name}\n\nSome more words.\n")
    ((read, unchanged, gone, unreadable, problem),) = await shelf.sync()
    assert (read, unchanged, gone, unreadable, problem) == (2, 2, 0, 1, None)
    ((path, reason),) = (await shelf.status())[0].unreadable
    assert path == "c.md"
    assert "ZeroDivisionError" in reason
    assert await shelf.paths() == ["a.md", "b.md", "c.md", "d.md", "e.md"]  # c as it was read before


async def test_a_document_that_the_database_refuses_is_named_and_the_rest_goes_on(shelf, tmp_path, monkeypatch):
    folder = write(tmp_path / "postmortems", "a", "b", "c")
    await shelf.add("folder", folder)
    monkeypatch.setattr(store, "_values", spoil(store._values))
    ((read, *_, unreadable, problem),) = await shelf.sync()
    assert (read, unreadable, problem) == (2, 1, None)
    assert await shelf.paths() == ["a.md", "c.md"]


def spoil(values):
    """Half a character, which no database can write down."""
    return lambda id_, document: values(id_, document) | ({"summary": "\ud800"} if document.path == "b.md" else {})


@on_sqlite
@pytest.mark.parametrize("at", ["keep_all", "set_fits"])
async def test_a_sync_that_was_interrupted_is_taken_up_by_the_next_one(shelf, tmp_path, monkeypatch, at):
    repository = Repository(tmp_path / "repository")
    repository.commit(**{f"rfcs/{name}.md": f"# About {name}\n\nStatus: superseded\n" for name in "abcdef"})
    await shelf.add("git", repository.location)
    monkeypatch.setattr(syncing, "BATCH", 2)
    whole, calls = getattr(store, at), []

    async def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == (2 if at == "keep_all" else 1):
            raise asyncio.CancelledError
        return await whole(*arguments)

    monkeypatch.setattr(store, at, interrupted)
    with pytest.raises(asyncio.CancelledError):
        await shelf.sync()
    assert len(await shelf.paths()) == (2 if at == "keep_all" else 6)
    assert await shelf.withheld() == []
    monkeypatch.setattr(store, at, whole)
    assert (await shelf.sync())[0][:3] == ((4, 2, 0) if at == "keep_all" else (0, 6, 0))
    assert len(await shelf.withheld()) == 6
    assert (await shelf.sync())[0][:3] == (0, 6, 0)


@on_sqlite
async def test_a_feed_forgets_nothing_that_is_only_old_and_tells_that_it_has_moved(shelf):
    items = [
        f"<item><title>RFC {number}: Queues</title><link>https://example.org/rfc/{number}</link></item>"
        for number in (1, 2)
    ]
    body = {"now": items[0]}

    async def handle(request):
        if request.path == "/old":
            raise web.HTTPMovedPermanently("/new")
        return web.Response(body=f"<rss><channel>{body['now']}</channel></rss>", content_type="text/xml")

    async with served(old=handle, new=handle) as address:
        await shelf.add("feed", f"{address}/old", private=True)
        assert (await shelf.sync())[0][:3] == (1, 0, 0)
        body["now"] = items[1]
        assert (await shelf.sync())[0][:3] == (1, 0, 0)
        assert await shelf.paths() == ["https://example.org/rfc/1", "https://example.org/rfc/2"]
        assert (await shelf.status())[0].state["moved_to"] == f"{address}/new"


@on_sqlite
async def test_what_lies_in_a_folder_that_is_closed_now_has_not_gone(shelf, tmp_path, monkeypatch):
    write(write(tmp_path / "docs", "one") / "closed", "two")
    await shelf.add("folder", tmp_path / "docs")
    assert (await shelf.sync())[0][:3] == (2, 0, 0)

    async def closed(_place, _state):
        async def found():
            yield Unreadable("closed", Reason.REFUSED)

        return Snapshot(found())

    monkeypatch.setattr(syncing, "READERS", {SourceKind.FOLDER: SimpleNamespace(open_=closed)})
    assert (await shelf.sync())[0][:4] == (0, 0, 1, 1)
    assert await shelf.paths() == ["closed/two.md"]


@on_sqlite
async def test_progress_is_told_batch_by_batch(shelf, tmp_path, monkeypatch):
    monkeypatch.setattr(syncing, "BATCH", 2)
    source = await shelf.add("folder", write(tmp_path / "docs", *"abcde"))
    told = []
    library, now = shelf.library, shelf.clock()
    await syncing.sync(
        shelf.sessions,
        library,
        [source],
        shelf.tools,
        now,
        tell=lambda one, count: told.append((one.id, count)),
    )
    assert told == [(source.id, 2), (source.id, 4), (source.id, 5)]


@on_sqlite
async def test_a_token_is_named_and_never_kept(shelf):
    heard = []

    async def handle(request):
        heard.append((request.headers.get("Authorization"), request.query.get("token")))
        return web.Response(status=403)

    async with served(feed=handle) as address:
        await shelf.add("feed", f"{address}/feed", private=True, token_env="DOCS_TOKEN")
        await shelf.add("feed", f"{address}/feed?token={{token}}", private=True, token_env="DOCS_TOKEN")
        await shelf.add("feed", f"{address}/feed?3", private=True, token_env="NO_SUCH_TOKEN")
        problems = [report[-1] for report in await shelf.sync()]
    assert heard == [("Bearer s3cret", None), (None, "s3cret")]
    assert "it may not be read (403)" in problems[0]
    assert "token={token}: it may not be read (403)" in problems[1]
    assert "NO_SUCH_TOKEN is not set" in problems[2]
    assert "s3cret" not in repr(await shelf.status())


@on_sqlite
@pytest.mark.parametrize(
    ("kind", "location", "more", "said"),
    [
        ("folder", "/no/such/folder", {}, "there is no such folder"),
        ("list", "/no/such/file.csv", {}, "there is no such file"),
        ("git", "https://ada:s3cret@example.org/x", {}, "--token-env"),
        ("feed", "https://ada:s3cret@example.org/x", {}, "--token-env"),
        ("feed", "https://example.org/x.atom?feed_token=s3cret", {}, "Write {token}"),
        ("feed", "ftp://example.org/x", {}, "https://"),
        ("slack", "#incidents", {}, "channel's details"),
        ("feed", "https://example.org/" + "x" * 1100, {}, "can't be kept"),
        ("feed", "https://example.org/x", {"token_env": "ghp_s3cret!"}, "the name of an environment variable"),
        ("git", "https://example.org/x", {"base_url": "example.org"}, "--base-url"),
    ],
)
async def test_what_can_be_no_source_is_refused_in_one_sentence(shelf, kind, location, more, said):
    with pytest.raises(LibraryError) as told:
        await shelf.add(kind, location, **more)
    assert said in str(told.value)
    assert "s3cret" not in str(told.value)
    assert await shelf.status() == []


async def test_of_two_processes_one_reads_a_source_that_is_due(shelf, tmp_path):
    await shelf.add("folder", write(tmp_path / "postmortems", "one"))
    claims = []

    async def claim():
        async with shelf.sessions.begin() as session:
            claims.append(await source_store.claim_due(session, shelf.clock()))

    await asyncio.gather(claim(), claim())
    assert [claim is None for claim in claims].count(False) == 1


@on_sqlite
async def test_superseded_and_doubled_documents_are_found_but_not_offered(shelf, tmp_path):
    folder = write(tmp_path / "adr")
    (folder / "0003-polls.md").write_text(
        "# 3. Poll the orders database\n\n## Status\n\nAccepted\n\n## Context\n\nThe failover is slow.\n\n## Decision\n\nWe poll the database.\n"
    )
    (folder / "0004-queues.md").write_text(
        "# 4. Queue the orders\n\n## Status\n\nAccepted\n\nSupersedes [3. Poll](0003-polls.md)\n\n## Context\n\nPolling was slow.\n\n## Decision\n\nWe queue orders.\n"
    )
    await shelf.add("folder", folder)
    await shelf.sync()
    async with shelf.sessions() as session:
        rows = {row.path: row.hidden_because for row in await session.scalars(select(DocumentRow))}
        assert rows == {"0003-polls.md": "superseded", "0004-queues.md": None}
        found = [one.document.path for one in await shelf.library.search(session, "poll the orders database", 5)]
        fitting = [one.document.path for one in await shelf.library.fit(session, "rfcs", 0)]
        offered = {
            document.path for _, document in await store.fits(session, list(shelf.library.vocabulary.profiles), [])
        }
    assert found[0] == "0003-polls.md"
    assert "0003-polls.md" in fitting
    assert "0003-polls.md" not in offered


def test_the_limits_of_a_path_are_those_of_its_column():
    assert DocumentRow.path.type.length == library_source.PATH_LIMIT


@on_sqlite
async def test_a_sync_notes_what_is_new_and_what_stands_elsewhere_now(shelf, tmp_path, monkeypatch):
    texts = {"plan": "proposed", "idea": "draft", "note": "", "kept": "accepted"}
    for name, status in texts.items():
        (tmp_path / f"{name}.md").write_text(f"# About {name}\n\nStatus: {status}\n\nQueues for {name}.\n")
    await shelf.add("folder", tmp_path)
    await shelf.sync()
    assert await shelf.news() == ({}, {})  # a first look has nothing to compare with
    shelf.clock.advance(hours=6)
    for name, status in (("plan", "accepted"), ("note", "accepted"), ("idea", "draft"), ("new", "draft")):
        (tmp_path / f"{name}.md").write_text(f"# About {name}\n\nStatus: {status}\n\nMore queues for {name}.\n")
    await shelf.sync()
    noted = ({"new.md": shelf.clock()}, {"plan.md": ("open", shelf.clock())})
    assert await shelf.news() == noted
    shelf.clock.advance(hours=6)
    monkeypatch.setattr(library_source, "READING_RULES", "newer")  # what we only read better is no news
    monkeypatch.setattr(syncing, "READING_RULES", "newer")
    (tmp_path / "idea.md").write_text("# About idea\n\nStatus: rejected\n\nQueues.\n")
    await shelf.sync()
    assert await shelf.news() == noted
    for number in range(AN_ARCHIVE + 1):
        (tmp_path / f"old-{number}.md").write_text(f"# Old {number}\n\nLetters about {number}.\n")
    await shelf.sync()
    assert await shelf.news() == noted


async def test_a_source_has_what_is_meant_of_it_and_of_the_kind_that_was_said(shelf, tmp_path):
    repository = Repository(tmp_path / "repository")
    names = ("docs/adr/1.md", "docs/ops/2.md", "docs/ops/guide/3.md", "notes/4.md")
    repository.commit(**{name: f"# About {name}\n\nQueues of {name} that were full.\n" for name in names})
    await shelf.add("git", repository.location)
    await shelf.sync()
    assert await shelf.paths() == sorted(names)
    kinds = (("docs/ops/**", Kind.POST_MORTEM),)
    await shelf.add("git", repository.location, scope=Scope(("docs/**",), ("docs/ops/guide/",), kinds))
    assert (await shelf.sync())[0][:3] == (1, 1, 2)  # what has another kind now is read again
    assert await shelf.paths() == ["docs/adr/1.md", "docs/ops/2.md"]
    async with shelf.sessions() as session:
        found = {one.path: one.kind for _, one in await store.texts(session)}
    assert found == {"docs/adr/1.md": Kind.ADR, "docs/ops/2.md": Kind.POST_MORTEM}
    await shelf.add("git", repository.location)
    await shelf.sync()
    assert await shelf.paths() == sorted(names)


@on_sqlite
async def test_a_repository_on_a_server_of_ones_own_has_links_by_itself(shelf, tmp_path, monkeypatch):
    repository = Repository(tmp_path / "docs")
    repository.commit(**{"rfcs/1.md": "# Queues\n\nWe take queues for the orders.\n"})
    gitlab = (401, {"Content-Type": "application/json"}, '{"message": "401 Unauthorized"}')
    async with served(**{"api/v4/version": gitlab}) as address:
        location = f"{address}/acme/docs.git"
        instead = tmp_path / "gitconfig"
        instead.write_text(f'[url "{repository.location}"]\n insteadOf = {location}\n')
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(instead))
        monkeypatch.setattr(git, "_ADDRESS", re.compile("http://.*"))  # there is no certificate on this machine
        await shelf.add("git", location, private=True)
        await shelf.sync()
    (source,) = await shelf.status()
    assert source.base_url == f"{address}/acme/docs/-/blob/HEAD/"
    async with shelf.sessions() as session:
        ((id_, _),) = await store.texts(session)
        (found,) = (await store.by_ids(session, [id_])).values()
    assert found.url == f"{address}/acme/docs/-/blob/HEAD/rfcs/1.md"
