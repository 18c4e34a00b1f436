"""Searching the library, with an index that is kept as long as nothing has changed."""

import asyncio
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.fits import Document
from bot.core.ranking import Hit, Index
from bot.core.ranking_words import Vocabulary
from bot.store import documents


@dataclass(frozen=True, slots=True)
class Found:
    """A document that answers a search, and why."""

    document: Document
    hit: Hit


class Library:
    """The index over all documents. A sync by any process is noticed at the next search."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """`vocabulary` holds the synonyms of the trade and the profiles of the competencies."""
        self.vocabulary = vocabulary
        self._version: object = None
        self._index = Index.build((), vocabulary)
        self._building = asyncio.Lock()

    async def search(self, session: AsyncSession, words: str, limit: int) -> list[Found]:
        """The documents that answer `words`, the best first; `limit` 0 means all that have to do with it."""
        index = await self._current(session)
        return await _found(session, index.search(words, limit=limit))

    async def fit(self, session: AsyncSession, competency_id: str, limit: int) -> list[Found]:
        """The documents that serve a competency, the best first; an unknown competency is a KeyError."""
        index = await self._current(session)
        return await _found(session, index.fit(self.vocabulary.profiles[competency_id], limit=limit))

    async def _current(self, session: AsyncSession) -> Index:
        async with self._building:
            version = await documents.version(session)
            if version != self._version:
                texts = await documents.texts(session)
                self._index = await asyncio.to_thread(Index.build, texts, self.vocabulary)
                self._version = version
            return self._index


async def _found(session: AsyncSession, hits: list[Hit]) -> list[Found]:
    kept = await documents.by_ids(session, [hit.document_id for hit in hits])
    return [Found(kept[hit.document_id], hit) for hit in hits if hit.document_id in kept]
