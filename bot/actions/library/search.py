"""Searching the library, with an index that is kept as long as nothing has changed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.documents import ParsedDocument
from bot.core.library.fits import Document
from bot.core.library.ranking import Hit, Index, Why
from bot.core.library.ranking_vocabulary import Vocabulary
from bot.core.library.search import Search
from bot.store.library import documents

MOST_LOOKED_AT = 300
"""Documents that a filter chooses from: the best by words, or the newest where there are no words."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document that answers a search, and why."""

    document: Document
    hit: Hit


class Library:
    """The index over all documents, in memory. A sync by any process is noticed at the next search.

    What has changed since is read, and nothing else; a search that finds nothing changed asks the database twice.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """`vocabulary` holds the synonyms of the trade and the profiles of the competencies."""
        self.vocabulary = vocabulary
        self._version: object = None
        self._known: dict[int, str] = {}
        self._index = Index(vocabulary)
        self._refreshing = asyncio.Lock()

    async def search(self, session: AsyncSession, words: str, limit: int) -> list[Found]:
        """The documents that answer `words`, the best first; `limit` 0 means all that have to do with it."""
        index = await self.current(session)
        return await _found(session, index.search(words, limit=limit))

    async def look(
        self, session: AsyncSession, workspace_id: int, search: Search, mine: Sequence[str], limit: int
    ) -> list[Found]:
        """What a person searches for, with its filters; without words, the newest that the filters let through.

        Only what their workspace may see.

        What was found only by being like the best is left out: nobody could be told why it is there.
        """
        if search.words:
            hits = await self.search(session, search.words, MOST_LOOKED_AT)
            found = [one for one in hits if one.hit.why.words]
        else:
            newest = await documents.newest(session, workspace_id, search.kind, search.since, MOST_LOOKED_AT)
            found = [Found(document, Hit(document.id, 0.0, Why(()))) for document in newest]
        visible = [one for one in found if one.document.is_for(workspace_id)]
        return [one for one in visible if search.takes(one.document, mine)][:limit]

    async def fit(self, session: AsyncSession, competency_id: str, limit: int) -> list[Found]:
        """The documents that serve a competency, the best first; an unknown competency is a KeyError."""
        index = await self.current(session)
        return await _found(session, index.fit(self.vocabulary.profiles[competency_id], limit=limit))

    async def current(self, session: AsyncSession) -> Index:
        """The index over what there is now."""
        async with self._refreshing:
            version = await documents.version(session)
            if version != self._version:
                await self._refresh(session)
                self._version = version
            return self._index

    async def _refresh(self, session: AsyncSession) -> None:
        """Brings the index up to date, a batch at a time, so that neither texts nor a pause pile up."""
        contents = await documents.contents(session)
        changed = [id_ for id_, content in contents.items() if self._known.get(id_) != content]
        stale = [id_ for id_, content in self._known.items() if contents.get(id_) != content]
        if len(stale) > FEW:
            self._index, self._known, stale, changed = Index(self.vocabulary), {}, [], list(contents)
        await asyncio.to_thread(self._forget, stale)
        for start in range(0, len(changed), BATCH):
            texts = await documents.texts(session, changed[start : start + BATCH])
            await asyncio.to_thread(self._take_in, texts)

    def _forget(self, ids: Sequence[int]) -> None:
        for id_ in ids:
            self._index.drop(id_)
            del self._known[id_]

    def _take_in(self, texts: Sequence[tuple[int, ParsedDocument]]) -> None:
        for id_, document in texts:
            self._index.add(id_, document)
            self._known[id_] = document.content_hash


FEW = 100
"""Documents that are taken out of the index one by one; if more have changed, building it anew is faster."""

BATCH = 500
"""Documents whose texts are in memory at once."""


async def _found(session: AsyncSession, hits: list[Hit]) -> list[Found]:
    kept = await documents.by_ids(session, [hit.document_id for hit in hits])
    return [Found(kept[hit.document_id], hit) for hit in hits if hit.document_id in kept]
