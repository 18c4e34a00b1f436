"""The library: reading its sources, and ranking what they hold."""

import asyncio
import hashlib
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy.exc import DataError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.library.search import Library
from bot.core import limits
from bot.core.library.documents import (
    Kind,
    Outline,
    ParsedDocument,
    Status,
    Withheld,
    successors,
    withheld,
)
from bot.core.library.fits import Fit
from bot.core.library.news import AN_ARCHIVE
from bot.core.library.ranking.index import Shelf
from bot.core.library.scope import EVERYTHING, Proposal, proposal
from bot.core.library.sources import WITH_FOLDERS, Source, SourceKind
from bot.core.library.statuses import StatusWords
from bot.errors import OperatorError
from bot.sources import channel, feed, git, git_hosts, links
from bot.sources import folder as folder_
from bot.sources.errors import LibraryError
from bot.sources.parsing.parse import parse
from bot.sources.source import (
    READING_RULES,
    Found,
    PassedOver,
    Place,
    RawDocument,
    Reader,
    Reason,
    State,
    Unchanged,
    Unreadable,
)
from bot.store.engine import Sessions
from bot.store.library import documents, sources

BATCH = 200
"""Documents in one transaction: an interrupted sync keeps what it has, and the next one goes on from there."""


READERS: Mapping[SourceKind, Reader] = {
    SourceKind.FOLDER: folder_,
    SourceKind.GIT: git,
    SourceKind.FEED: feed,
    SourceKind.LIST: links,
    SourceKind.SLACK: channel,
}


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading a source may take: a folder of our own, and the variables that hold tokens."""

    cache: Path
    secrets: Mapping[str, str] = field(repr=False)

    def token(self, name: str | None, location: str, problem: type[OperatorError]) -> str | None:
        """The token in the variable `name`, if one is named; a `problem` where it is not to be had."""
        try:
            token = self.secrets.get(name) if name else None
        except OSError as error:
            raise problem(f"The file for {name} can't be read: {error.strerror}.") from None
        if name and not token:
            raise problem(f"{name} is not set: it should hold the token for {location}.")
        return token


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync of one source did, in numbers, and what it could not read; `problem` if it failed as a whole."""

    source: Source
    read: int = 0
    unchanged: int = 0
    gone: int = 0
    unreadable: tuple[Unreadable, ...] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None


Tell = Callable[[Source, int], None]
"""Hears how many documents of a source have been looked at."""


async def sync(
    sessions: Sessions,
    library: Library,
    sources_: Iterable[Source],
    tools: Tools,
    now: datetime,
    *,
    tell: Tell = lambda _source, _count: None,
) -> list[SyncReport]:
    """Reads sources: what is new or changed is understood, what has gone is forgotten, then all is ranked once.

    A source that can't be read keeps what is known of it, and the others go on.
    """
    readings = [_Reading(sessions, source, library.vocabulary.statuses, now) for source in sources_]
    done = [await _read(reading, tools, tell) for reading in readings]
    if any(report.read or report.gone or report.source.unfinished for report, _ in done):
        await rank(sessions, library)
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
    outcome = None
    if state is not None:
        told = [(one.path, one.reason) for one in report.unreadable]
        outcome = sources.Outcome(state, told, report.passed_over, await _proposal(session, source))
    await sources.went_well(session, source.id, outcome, now)


async def _proposal(session: AsyncSession, source: Source) -> Proposal | None:
    """What to take of a source with folders, if nobody has said it yet."""
    if source.kind not in WITH_FOLDERS or source.scope != EVERYTHING:
        return None
    return proposal(await documents.kinds(session, source.id))


async def sync_folder(
    sessions: Sessions,
    library: Library,
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
    (report,) = await sync(sessions, library, [source], Tools(Path(), {}), now, tell=tell)
    if report.problem:
        raise LibraryError(report.problem)
    return report


async def _read(reading: "_Reading", tools: Tools, tell: Tell) -> tuple[SyncReport, State | None]:
    """Brings the documents of one source up to date, and tells the state that it is in if it was read."""
    source, statuses = reading.source, reading.statuses
    async with reading.sessions() as session:
        reading.known = await documents.known(session, source.id)
    state = {name: value for name, value in source.state.items() if name not in (_WORDS, _SCOPE)}
    if not reading.is_read_as_before:
        state = {}  # everything is read again, as by other words
    try:
        snapshot = await READERS[source.kind].open_(_place(source, tools, reading.known), state)
        if snapshot is None:
            return SyncReport(source, unchanged=len(reading.known)), None
        async for some in _batches(snapshot.found):
            await reading.take(some)
            tell(source, len(reading.seen))
        gone = await reading.forget_the_rest() if snapshot.whole else 0
        await reading.note_news()
        await _learn_where_it_is_shown(reading)
    except LibraryError as error:
        async with reading.sessions.begin() as session:
            await sources.went_wrong(session, source.id, str(error), reading.now)
        return SyncReport(source, read=reading.read, problem=str(error)), None
    unchanged = len(reading.seen) - reading.read - len(reading.unreadable)
    report = SyncReport(source, reading.read, unchanged, gone, tuple(reading.unreadable), reading.passed_over)
    read_by = {_RULES: READING_RULES, _WORDS: statuses.fingerprint, _SCOPE: source.scope.fingerprint}
    return report, {**snapshot.state, **read_by}


async def _learn_where_it_is_shown(reading: "_Reading") -> None:
    """Asks the host of a repository what it is, while nobody knows where its files are opened."""
    source = reading.source
    if source.kind is not SourceKind.GIT or source.base_url:
        return
    base_url = await git_hosts.ask(source.location, private=source.private)
    if base_url:
        async with reading.sessions.begin() as session:
            await sources.shown_at(session, source.id, base_url)


_WORDS, _RULES, _SCOPE = "words", "rules", "scope"
"""Of a source's state: by which words for a status, which rules of ours and what scope its documents were read."""


@dataclass(slots=True)
class _Reading:
    """One source while it is being read."""

    sessions: Sessions
    source: Source
    statuses: StatusWords
    now: datetime
    known: Mapping[str, documents.Known] = field(default_factory=dict)
    read: int = 0
    found: list[str] = field(default_factory=list)
    before: dict[str, Status] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    unreadable: list[Unreadable] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    @property
    def is_read_as_before(self) -> bool:
        """Whether what is meant, and the words for a status, are what they were at the last look."""
        state = self.source.state
        same_words = state.get(_WORDS) == self.statuses.fingerprint
        return same_words and state.get(_SCOPE, "") == self.source.scope.fingerprint

    async def take(self, some: Sequence[Found]) -> None:
        """Keeps what is new or changed among some documents, and counts what is none."""
        self.passed_over.update(one.why for one in some if isinstance(one, PassedOver))
        self.seen.update(one.path for one in some if isinstance(one, Unchanged))
        new: dict[str, RawDocument | Unreadable] = {}
        for one in some:
            if isinstance(one, PassedOver | Unchanged) or one.path in self.seen:
                continue
            if self.source.scope.takes(one.path):
                new.setdefault(one.path, self._hashed(one))
        self.seen |= new.keys()
        changed = [one for one in new.values() if isinstance(one, RawDocument) and not self._is_known(one)]
        if not new:
            return
        understood = await asyncio.to_thread(lambda: [self._understood(one) for one in changed])
        parsed = [one for one in understood if isinstance(one, ParsedDocument)]
        refused = await self._keep(parsed)
        self.read += len(parsed) - len(refused)
        self._compare(parsed, {one.path for one in refused})
        self.unreadable += [one for one in (*new.values(), *understood) if isinstance(one, Unreadable)] + refused

    async def note_news(self) -> None:
        """Keeps what is new and what stands elsewhere now.

        A first look has nothing to compare with. What we have only learnt to read better has not changed, nor has
        a document of which nobody had said where it stands.
        """
        same_rules = self.source.state.get(_RULES) == READING_RULES
        if self.source.synced_at is None or not (same_rules and self.is_read_as_before):
            return
        found = self.found if len(self.found) <= AN_ARCHIVE else []
        async with self.sessions.begin() as session:
            await documents.note_news(session, self.source.id, found, self.before, self.now)

    def _compare(self, parsed: Sequence[ParsedDocument], refused: Collection[str]) -> None:
        for one in parsed:
            earlier = self.known.get(one.path)
            if one.path in refused:
                continue
            if earlier is None:
                self.found.append(one.path)
            elif Status.UNKNOWN not in (one.status, earlier.status) and one.status is not earlier.status:
                self.before[one.path] = earlier.status

    def _is_known(self, raw: RawDocument) -> bool:
        known = self.known.get(raw.path)
        return known is not None and known.content_hash == raw.content_hash

    def _hashed(self, one: RawDocument | Unreadable) -> RawDocument | Unreadable:
        """A document is another one when the words change by which it is understood."""
        if isinstance(one, Unreadable):
            return one
        kind = self.source.scope.kind_of(one.path)
        under = hashlib.sha256(f"{self.statuses.fingerprint}{kind or ''}{one.content_hash}".encode())
        facts = {"kind": kind, **one.facts} if kind else one.facts
        return replace(one, content_hash=under.hexdigest(), facts=facts)

    def _understood(self, raw: RawDocument) -> ParsedDocument | Unreadable:
        try:
            parsed = parse(raw, self.statuses, PurePosixPath(self.source.location).stem)
        except Exception as error:  # noqa: BLE001 - whatever our reader stumbles over, the other documents go on
            return Unreadable(raw.path, f"reading it failed ({type(error).__name__}), a fault of em-coach")
        anything = PurePosixPath(raw.path).suffix.lower() in _OF_ANY_SORT
        says_nothing = len(parsed.text.split()) < _FEWEST or not (parsed.summary or parsed.headings)
        return Unreadable(raw.path, Reason.WORDLESS) if anything and says_nothing else parsed

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
                room = limits.DOCUMENTS - await documents.total(session)
                new = [one.path for one in parsed if one.path not in self.known]
                too_many = frozenset(new[max(0, room) :])
                fitting = [one for one in parsed if one.path not in too_many]
                await documents.keep_all(session, self.source.id, fitting)
        except (DataError, UnicodeError):
            if len(parsed) == 1:
                return [Unreadable(parsed[0].path, "the database does not take what it holds")]
            return [refused for one in parsed for refused in await self._keep([one])]
        return [Unreadable(path, Reason.NO_ROOM) for path in sorted(too_many)]


_OF_ANY_SORT = (".txt", ".html", ".htm")
_FEWEST = 5
"""Words; diagrams and lists of words come in these forms as well: they have fewer, or not one sentence."""


async def _batches(found: AsyncIterator[Found]) -> AsyncIterator[list[Found]]:
    some: list[Found] = []
    async for one in found:
        some.append(one)
        if len(some) == BATCH:
            yield some
            some = []
    yield some


def _place(source: Source, tools: Tools, known: Collection[str]) -> Place:
    token = tools.token(source.token_env, source.location, LibraryError)
    return Place(source.location, tools.cache, token, source.private, known)


async def sync_list(sessions: Sessions, name: str, entries: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """A list of links, each with the competencies that it serves: the sample library of the demo."""
    async with sessions.begin() as session:
        source_id = await documents.source(session, "list", name, None, now)
        for entry in entries:
            await documents.keep(session, source_id, _listed(entry))
        ids = {document.path: id_ for id_, document in await documents.texts(session)}
        fits = [Fit(ids[entry["url"]], topic, 1.0, ()) for entry in entries for topic in entry["competencies"]]
        await documents.set_fits(session, "source", fits)


async def rank(sessions: Sessions, library: Library) -> None:
    """Works out which documents are offered, and how well each serves each competency.

    Only fits that are good enough to be linked are kept: a poor link is worse than none. The bot may be running,
    so no transaction is open while this computes.
    """
    async with sessions() as session:
        index = await library.current(session, changed=True)
    twins = await asyncio.to_thread(index.twins)
    async with sessions() as session:
        outlines = await documents.outlines(session, {id_ for pair in twins for id_ in pair})
        owners = await documents.owners(session)
    hidden = await asyncio.to_thread(_hidden, outlines, twins, owners)
    held = await asyncio.to_thread(successors, outlines)
    fits: list[Fit] = []
    for competency_id, profile in library.vocabulary.profiles.items():
        await asyncio.sleep(0)  # whoever waits for an answer goes first
        fits += [
            Fit(hit.document_id, competency_id, hit.score, hit.why.words)
            for shelf in _shelves(owners)
            for hit in index.fit(profile, limit=FITS_KEPT, shelf=shelf)
            if hit.good_enough
        ]
    async with sessions.begin() as session:
        there = await sources.document_ids(session)
        await documents.hide(
            session,
            {id_: why for id_, why in hidden.items() if id_ in there},
            {id_: other for id_, other in held.items() if id_ in there},
        )
        await documents.set_fits(session, "ranking", [fit for fit in fits if fit.document_id in there])


def _hidden(
    outlines: Mapping[int, Outline], twins: Collection[tuple[int, int]], owners: Mapping[int, int]
) -> dict[int, Withheld]:
    """What is not offered, and why. What one workspace has added is weighed beside what all have, and hides none.

    `owners` tells of each document that is one workspace's alone whose it is.
    """

    def among(some: Mapping[int, Outline]) -> dict[int, Withheld]:
        return withheld(some, [pair for pair in twins if some.keys() >= set(pair)])

    shared = {id_: outline for id_, outline in outlines.items() if id_ not in owners}
    hidden = among(shared)
    for workspace_id in set(owners.values()):
        own = {id_: outline for id_, outline in outlines.items() if owners.get(id_) == workspace_id}
        hidden |= {id_: why for id_, why in among({**shared, **own}).items() if id_ in own}
    return hidden


def _shelves(owners: Mapping[int, int]) -> Sequence[Shelf | None]:
    """What all workspaces have, as if nobody had added anything; and then what each has of its own."""
    if not owners:
        return [None]
    return [lambda id_: None if id_ in owners else 0, owners.get]


FITS_KEPT = 200
"""Documents kept for each competency, and of each workspace's own as many: years of weekly links."""


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
