"""Searching the library, with an index that is kept as long as nothing has changed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.documents import ParsedDocument
from bot.core.library.fits import Document
from bot.core.library.ranking.index import Hit, Index, Shelf, Why
from bot.core.library.ranking.postings import INDEX_RULES, content_key
from bot.core.library.ranking.segment import Segment
from bot.core.library.ranking.vocabulary import Vocabulary
from bot.core.library.search import Search
from bot.store.library import documents, index_file

MOST_LOOKED_AT = 300
"""Documents that a filter chooses from: the best by words, or the newest where there are no words."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document that answers a search, and why."""

    document: Document
    hit: Hit


class Library:
    """The index over all documents, opened at the first search. A sync by any process is noticed at the next one.

    What has changed since it was kept is read, and nothing else; a search that finds nothing changed asks the
    database once.
    """

    def __init__(self, vocabulary: Vocabulary, folder: Path | None = None) -> None:
        """`vocabulary` holds the synonyms of the trade and the profiles of the competencies.

        The index of one database is kept in a `folder` of its own; without one it is made anew in every process.
        """
        self.vocabulary = vocabulary
        self._file = folder / f"{_made_of(vocabulary)}.index" if folder else None
        self._version: object = None
        self._index: Index | None = None
        self._owners: Mapping[int, int] = {}
        self._refreshing = asyncio.Lock()

    async def search(
        self, session: AsyncSession, words: str, limit: int, workspace_id: int | None = None
    ) -> list[Found]:
        """The documents that answer `words`, the best first; `limit` 0 means all that have to do with it.

        Of a workspace, if one is given, only what it may see: what others have added takes no place.
        """
        index = await self.current(session)
        shelf = _seen_by(workspace_id, self._owners) if workspace_id is not None and self._owners else None
        return await _found(session, index.search(words, limit=limit, shelf=shelf))

    async def look(
        self, session: AsyncSession, workspace_id: int, search: Search, mine: Sequence[str], limit: int
    ) -> list[Found]:
        """What a person searches for, with its filters; without words, the newest that the filters let through.

        Only what their workspace may see.

        What was found only by being like the best is left out: nobody could be told why it is there.
        """
        if search.words:
            hits = await self.search(session, search.words, MOST_LOOKED_AT, workspace_id)
            found = [one for one in hits if one.hit.why.words]
        else:
            newest = await documents.newest(session, workspace_id, search, MOST_LOOKED_AT)
            found = [Found(document, Hit(document.id, 0.0, Why(()))) for document in newest]
        return [one for one in found if search.takes(one.document, mine)][:limit]

    async def fit(self, session: AsyncSession, competency_id: str, limit: int) -> list[Found]:
        """The documents that serve a competency, the best first; an unknown competency is a KeyError."""
        index = await self.current(session)
        return await _found(session, index.fit(self.vocabulary.profiles[competency_id], limit=limit))

    async def current(self, session: AsyncSession, *, changed: bool = False) -> Index:
        """The index over what there is now; `changed` if that is known to be something else."""
        async with self._refreshing:
            version = await documents.version(session)
            if changed or self._index is None or version != self._version:
                self._index = await self._refreshed(session)
                self._owners = await documents.owners(session)
                self._version = version
            return self._index

    async def _refreshed(self, session: AsyncSession) -> Index:
        """The index brought up to date, a batch at a time, so that neither texts nor a pause pile up."""
        index = self._index if self._index is not None else await asyncio.to_thread(self._opened)
        contents, known = await documents.contents(session), index.contents()
        changed = [id_ for id_, content in contents.items() if known.get(id_) != content_key(content)]
        anew = set(changed)
        stale = [id_ for id_ in known if id_ in anew or id_ not in contents]
        if len(stale) > max(MANY, len(known) // 2):
            index, stale, changed = Index(self.vocabulary), [], list(contents)
        for id_ in stale:
            index.drop(id_)
        for start in range(0, len(changed), BATCH):
            texts = await documents.texts(session, changed[start : start + BATCH])
            await asyncio.to_thread(_take_in, index, texts)
        if index.changes <= MANY:
            return index
        return Index(self.vocabulary, await asyncio.to_thread(self._kept, index))

    def _opened(self) -> Index:
        return Index(self.vocabulary, index_file.load(self._file) if self._file else None)

    def _kept(self, index: Index) -> Segment:
        if self._file:
            return index_file.save(self._file, index.packed())
        return Segment.of(b"".join(index.packed()))


MANY = 200
"""Documents that have come or gone since the index was kept: with more, keeping it anew is worth it."""

BATCH = 500
"""Documents whose texts are in memory at once."""


def _take_in(index: Index, texts: Sequence[tuple[int, ParsedDocument]]) -> None:
    for id_, document in texts:
        index.add(id_, document)


def _made_of(vocabulary: Vocabulary) -> str:
    """What an index was made of besides documents: phrases are terms, and our rules say what a term weighs."""
    told = f"{INDEX_RULES} {sorted(vocabulary.phrases.by_first.items())}"
    return sha256(told.encode()).hexdigest()[:16]


def _seen_by(workspace_id: int, owners: Mapping[int, int]) -> Shelf:
    """One shelf, with what a workspace may see."""
    return lambda id_: 0 if owners.get(id_, workspace_id) == workspace_id else None


async def _found(session: AsyncSession, hits: list[Hit]) -> list[Found]:
    kept = await documents.by_ids(session, [hit.document_id for hit in hits])
    return [Found(kept[hit.document_id], hit) for hit in hits if hit.document_id in kept]
