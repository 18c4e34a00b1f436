"""The library: reading its sources, and ranking what they hold."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DataError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.documents import (
    Kind,
    ParsedDocument,
    Status,
    Withheld,
    withheld,
)
from bot.core.library.fits import Fit
from bot.core.library.ranking import Index
from bot.core.library.ranking_vocabulary import Vocabulary
from bot.core.library.sources import Source, SourceKind
from bot.sources import feed, git, links
from bot.sources import folder as folder_
from bot.sources.errors import LibraryError
from bot.sources.parsing.parse import parse
from bot.sources.source import (
    Found,
    Open,
    Place,
    RawDocument,
    State,
    Unreadable,
)
from bot.store.engine import Sessions
from bot.store.library import documents, sources

BATCH = 200
"""Documents in one transaction: an interrupted sync keeps what it has, and the next one goes on from there."""


async def _nothing_new(_place: Place, _state: State) -> None:
    """What was added in Slack came one by one; it only wants to be ranked."""


OPENS: Mapping[SourceKind, Open] = {
    SourceKind.FOLDER: folder_.open_,
    SourceKind.GIT: git.open_,
    SourceKind.FEED: feed.open_,
    SourceKind.LIST: links.open_,
    SourceKind.SLACK: _nothing_new,
}


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading a source may take: a folder of our own, and the variables that hold tokens."""

    cache: Path
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync of one source did, in numbers, and what it could not read; `problem` if it failed as a whole."""

    source: Source
    read: int = 0
    unchanged: int = 0
    gone: int = 0
    unreadable: tuple[Unreadable, ...] = ()
    problem: str | None = None


Tell = Callable[[Source, int], None]
"""Hears how many documents of a source have been looked at."""


async def sync(
    sessions: Sessions,
    vocabulary: Vocabulary,
    sources_: Iterable[Source],
    tools: Tools,
    now: datetime,
    *,
    tell: Tell = lambda _source, _count: None,
) -> list[SyncReport]:
    """Reads sources: what is new or changed is understood, what has gone is forgotten, then all is ranked once.

    A source that can't be read keeps what is known of it, and the others go on.
    """
    done = [await _read(sessions, source, tools, now, tell) for source in sources_]
    if any(report.read or report.gone or report.source.unfinished for report, _ in done):
        await rank(sessions, vocabulary)
    async with sessions.begin() as session:
        for report, state in done:
            if report.problem is None:
                await documents.synced(session, report.source.id, now)
                await _finish(session, report, state, now)
    return [report for report, _ in done]


async def _finish(session: AsyncSession, report: SyncReport, state: State | None, now: datetime) -> None:
    """Keeps what a source told of itself, and what could not be read; None tells nothing new."""
    source = report.source
    if state is None and source.unfinished and (await sources.get(session, source.id)).state == source.state:
        state = {}  # what had been left to do is done, and nothing was added meanwhile
    told = [(one.path, one.reason) for one in report.unreadable]
    await sources.went_well(session, source.id, None if state is None else sources.Outcome(state, told), now)


async def sync_folder(
    sessions: Sessions,
    vocabulary: Vocabulary,
    folder: Path,
    base_url: str | None,
    now: datetime,
    *,
    tell: Tell = lambda _source, _count: None,
) -> SyncReport:
    """Reads a folder once, without keeping it fresh from then on.

    Raises:
        LibraryError: there is no such folder, or it may not be listed.
    """
    location = await asyncio.to_thread(os.path.realpath, folder)
    async with sessions.begin() as session:
        source_id = await documents.source(session, SourceKind.FOLDER, location, base_url, now)
        source = await sources.get(session, source_id)
    (report,) = await sync(sessions, vocabulary, [source], Tools(Path(), {}), now, tell=tell)
    if report.problem:
        raise LibraryError(report.problem)
    return report


async def _read(
    sessions: Sessions, source: Source, tools: Tools, now: datetime, tell: Tell
) -> tuple[SyncReport, State | None]:
    """Brings the documents of one source up to date, and tells the state that it is in if it was read."""
    async with sessions() as session:
        known = await documents.hashes(session, source.id)
    reading = _Reading(sessions, source, known, now)
    try:
        snapshot = await OPENS[source.kind](_place(source, tools), source.state)
        if snapshot is None:
            return SyncReport(source, unchanged=len(known)), None
        async for some in _batches(snapshot.found):
            await reading.take(some)
            tell(source, len(reading.seen))
        gone = await reading.forget_the_rest() if snapshot.whole else 0
    except LibraryError as error:
        async with sessions.begin() as session:
            await sources.went_wrong(session, source.id, str(error), now)
        return SyncReport(source, read=reading.read, problem=str(error)), None
    unchanged = len(reading.seen) - reading.read - len(reading.unreadable)
    return SyncReport(source, reading.read, unchanged, gone, tuple(reading.unreadable)), snapshot.state


@dataclass(slots=True)
class _Reading:
    """One source while it is being read."""

    sessions: Sessions
    source: Source
    known: Mapping[str, str]
    now: datetime
    read: int = 0
    seen: set[str] = field(default_factory=set)
    unreadable: list[Unreadable] = field(default_factory=list)

    async def take(self, some: Sequence[Found]) -> None:
        """Keeps what is new or changed among some documents."""
        new: dict[str, Found] = {}
        for one in some:
            if one.path not in self.seen:
                new.setdefault(one.path, one)
        self.seen |= new.keys()
        changed = [
            one
            for one in new.values()
            if isinstance(one, RawDocument) and self.known.get(one.path) != one.content_hash
        ]
        understood = await asyncio.to_thread(lambda: [_understood(one) for one in changed])
        parsed = [one for one in understood if isinstance(one, ParsedDocument)]
        refused = await self._keep(parsed)
        self.read += len(parsed) - len(refused)
        self.unreadable += [one for one in (*new.values(), *understood) if isinstance(one, Unreadable)] + refused

    async def forget_the_rest(self) -> int:
        """Forgets what the source has no more; what lies under a path that can't be read now is still there."""
        closed = tuple(f"{one.path}/" for one in self.unreadable)
        gone = sorted(path for path in self.known.keys() - self.seen if not path.startswith(closed))
        if gone:
            async with self.sessions.begin() as session:
                await sources.begun(session, self.source.id, self.now)
                await documents.forget(session, self.source.id, gone)
        return len(gone)

    async def _keep(self, parsed: Sequence[ParsedDocument]) -> list[Unreadable]:
        """Keeps documents in one transaction; if one of them spoils it, each in its own."""
        if not parsed:
            return []
        try:
            async with self.sessions.begin() as session:
                await sources.begun(session, self.source.id, self.now)
                await documents.keep_all(session, self.source.id, parsed)
        except (DataError, UnicodeError):
            if len(parsed) == 1:
                return [Unreadable(parsed[0].path, "the database does not take what it holds")]
            return [refused for one in parsed for refused in await self._keep([one])]
        return []


def _understood(raw: RawDocument) -> ParsedDocument | Unreadable:
    try:
        return parse(raw)
    except Exception as error:  # noqa: BLE001 - whatever our reader stumbles over, the other documents go on
        return Unreadable(raw.path, f"reading it failed ({type(error).__name__}), which is a fault of em-coach")


async def _batches(found: AsyncIterator[Found]) -> AsyncIterator[list[Found]]:
    some: list[Found] = []
    async for one in found:
        some.append(one)
        if len(some) == BATCH:
            yield some
            some = []
    yield some


def _place(source: Source, tools: Tools) -> Place:
    try:
        token = tools.secrets.get(source.token_env) if source.token_env else None
    except OSError as error:
        raise LibraryError(f"The file for {source.token_env} can't be read: {error.strerror}.") from None
    if source.token_env and not token:
        raise LibraryError(f"{source.token_env} is not set: it should hold the token for {source.location}.")
    return Place(source.location, tools.cache, token, source.private)


async def sync_list(sessions: Sessions, name: str, entries: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """A list of links, each with the competencies that it serves: the sample library of the demo."""
    async with sessions.begin() as session:
        source_id = await documents.source(session, "list", name, None, now)
        for entry in entries:
            await documents.keep(session, source_id, _listed(entry))
        ids = {document.path: id_ for id_, document in await documents.texts(session)}
        fits = [Fit(ids[entry["url"]], topic, 1.0, ()) for entry in entries for topic in entry["competencies"]]
        await documents.set_fits(session, "source", fits)


async def rank(sessions: Sessions, vocabulary: Vocabulary) -> None:
    """Works out which documents are offered, and how well each serves each competency.

    Only fits that are good enough to be linked are kept: a poor link is worse than none. The bot may be running,
    so no transaction is open while this computes.
    """
    async with sessions() as session:
        texts = await documents.texts(session)
        owners = await documents.owners(session)
    hidden = await asyncio.to_thread(_hidden, dict(texts), owners)
    index = await asyncio.to_thread(Index.build, texts, vocabulary)
    fits = [
        Fit(hit.document_id, competency_id, hit.score, hit.why.words)
        for competency_id, profile in vocabulary.profiles.items()
        for hit in index.fit(profile, limit=FITS_KEPT)
        if hit.good_enough
    ]
    async with sessions.begin() as session:
        there = await sources.document_ids(session)
        await documents.hide(session, {id_: why for id_, why in hidden.items() if id_ in there})
        await documents.set_fits(session, "ranking", [fit for fit in fits if fit.document_id in there])


def _hidden(texts: Mapping[int, ParsedDocument], owners: Mapping[int, int]) -> dict[int, Withheld]:
    """What is not offered, and why. What one workspace has added is weighed beside what all have, and hides none.

    `owners` tells of each document that is one workspace's alone whose it is.
    """
    shared = {id_: text for id_, text in texts.items() if id_ not in owners}
    hidden = withheld(shared)
    for workspace_id in set(owners.values()):
        own = {id_: text for id_, text in texts.items() if owners.get(id_) == workspace_id}
        found = withheld({**shared, **own})
        hidden |= {id_: why for id_, why in found.items() if id_ in own}
    return hidden


FITS_KEPT = 200
"""Documents kept for each competency: years of weekly links."""


def _listed(entry: Mapping[str, Any]) -> ParsedDocument:
    """A document that is known by its link and a summary only."""
    return ParsedDocument(
        path=entry["url"],
        kind=Kind(entry["kind"]),
        title=entry["title"],
        date=_whole_day(entry.get("date")),
        organisation=entry["organisation"],
        url=entry["url"],
        status=Status.UNKNOWN,
        owner=None,
        services=(),
        summary=entry["summary"],
        headings=(),
        text=entry["summary"],
        content_hash=hashlib.sha256(repr(entry).encode()).hexdigest(),
        comments_until=None,
        open_actions=(),
    )


def _whole_day(text: str | None) -> date | None:
    """A day; a month or a year alone is not shown as one."""
    return date.fromisoformat(text) if text and len(text) == len("2021-12-20") else None
