"""The library: reading its sources, and ranking what they hold."""

import asyncio
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.documents import Kind, ParsedDocument, Status, withheld
from bot.core.fits import Fit
from bot.core.ranking import Index
from bot.core.ranking_words import Vocabulary
from bot.library import folder as folder_
from bot.library.folder import RawDocument, Unreadable
from bot.library.parse import parse
from bot.store import documents
from bot.store.engine import Sessions

BATCH = 200
"""Documents in one transaction: an interrupted sync keeps what it has, and the next one goes on from there."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, in numbers, and what it could not read."""

    read: int
    unchanged: int
    gone: int
    unreadable: tuple[Unreadable, ...]


async def sync_folder(
    sessions: Sessions, vocabulary: Vocabulary, folder: Path, base_url: str | None, now: datetime
) -> SyncReport:
    """Reads a folder: what is new or changed is parsed, what has gone is forgotten, then all is ranked.

    Raises:
        LibraryError: there is no such folder, or it may not be listed.
    """
    found = await asyncio.to_thread(lambda: list(folder_.read(folder)))
    location = await asyncio.to_thread(os.path.realpath, folder)
    raw = [one for one in found if isinstance(one, RawDocument)]
    async with sessions.begin() as session:
        source_id = await documents.source(session, "folder", location, base_url, now)
        known = await documents.hashes(session, source_id)
    changed = [one for one in raw if known.get(one.path) != one.content_hash]
    gone = sorted(known.keys() - {one.path for one in raw})
    for start in range(0, len(changed), BATCH):
        async with sessions.begin() as session:
            some = [parse(one) for one in changed[start : start + BATCH]]
            await documents.keep_all(session, source_id, some)
    async with sessions.begin() as session:
        await documents.forget(session, source_id, gone)
        await documents.synced(session, source_id, now)
        if changed or gone:
            await rank(session, vocabulary)
    unreadable = tuple(one for one in found if isinstance(one, Unreadable))
    return SyncReport(len(changed), len(raw) - len(changed), len(gone), unreadable)


async def sync_list(sessions: Sessions, name: str, entries: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """A list of links, each with the competencies that it serves: the sample library of the demo."""
    async with sessions.begin() as session:
        source_id = await documents.source(session, "list", name, None, now)
        for entry in entries:
            await documents.keep(session, source_id, _listed(entry))
        ids = {document.path: id_ for id_, document in await documents.texts(session)}
        fits = [Fit(ids[entry["url"]], topic, 1.0, ()) for entry in entries for topic in entry["competencies"]]
        await documents.set_fits(session, "source", fits)


async def rank(session: AsyncSession, vocabulary: Vocabulary) -> None:
    """Works out which documents are offered, and how well each serves each competency.

    Only fits that are good enough to be linked are kept: a poor link is worse than none.
    """
    texts = await documents.texts(session)
    hidden = await asyncio.to_thread(withheld, dict(texts))
    await documents.hide(session, hidden)
    index = await asyncio.to_thread(Index.build, texts, vocabulary)
    fits = [
        Fit(hit.document_id, competency_id, hit.score, hit.why.words)
        for competency_id, profile in vocabulary.profiles.items()
        for hit in index.fit(profile, limit=FITS_KEPT)
        if hit.good_enough
    ]
    await documents.set_fits(session, "ranking", fits)


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
