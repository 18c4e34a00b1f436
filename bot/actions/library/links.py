"""Links: adding them to the library one by one, and taking them out again."""

import hashlib
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.fits import Document
from bot.core.library.links import NewLink
from bot.core.library.statuses import StatusWords
from bot.sources.links import is_address, link
from bot.sources.parsing.parse import parse
from bot.store.delivery import inbox
from bot.store.library import documents, sources


async def add(session: AsyncSession, new: NewLink, now: datetime) -> tuple[Document, bool] | None:
    """The document behind an address, and whether it is new; None for what is no address."""
    if not is_address(new.url):
        return None
    known = await sources.document_at(session, new.url)
    if known is None:
        source_id = await sources.added_in_slack(session, now)
        added = parse(link(new.url, new.about, _facts(new)), StatusWords())
        await documents.keep(session, source_id, added)
        await documents.note_news(session, source_id, [added.path], {}, now)
        await sources.begun(session, source_id, now)
        await sources.make_due(session, source_id, now)
    id_ = known or await sources.document_at(session, new.url)
    assert id_ is not None  # noqa: S101 - it was kept just now
    return (await documents.by_ids(session, [id_]))[id_], known is None


def _facts(new: NewLink) -> dict[str, object]:
    facts = {"title": new.title, "kind": new.kind, "summary": new.about}
    return {name: value for name, value in facts.items() if value}


async def take_out(session: AsyncSession, document_id: int, now: datetime) -> None:
    """Forgets a document that somebody added; those of other sources stay."""
    source_id = await sources.added_in_slack(session, now)
    found = await documents.by_ids(session, [document_id])
    await documents.forget(session, source_id, [document.path for document in found.values()])


async def may_offer(session: AsyncSession, url: str, now: datetime) -> bool:
    """Whether to ask about an address: it is not in the library, and nobody was asked about it before."""
    if not is_address(url) or await sources.document_at(session, url) is not None:
        return False
    return await inbox.is_first(session, f"link:{hashlib.sha256(url.encode()).hexdigest()}", now)
