"""Links: adding them to the library one by one, and taking them out again."""

import hashlib
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core import limits
from bot.core.library.fits import Document
from bot.core.library.links import NewLink, Refused
from bot.core.library.statuses import StatusWords
from bot.sources.links import is_address, link
from bot.sources.parsing.parse import parse
from bot.store.delivery import inbox
from bot.store.library import documents, sources


async def add(
    session: AsyncSession, workspace_id: int, new: NewLink, now: datetime
) -> tuple[Document, bool] | Refused:
    """A workspace's document behind an address, and whether it is new; or why it is not taken."""
    if not is_address(new.url):
        return Refused.NO_ADDRESS
    known = await sources.document_at(session, workspace_id, new.url)
    if known is None:
        source_id = await sources.added_in_slack(session, workspace_id, now)
        if await documents.count(session, source_id) >= limits.LINKS_OF_A_WORKSPACE:
            return Refused.FULL
        if await documents.total(session) >= limits.DOCUMENTS:
            return Refused.NO_ROOM
        added = parse(link(new.url, new.about, _facts(new)), StatusWords())
        await documents.keep(session, source_id, added)
        await documents.note_news(session, source_id, [added.path], {}, now)
        await sources.begun(session, source_id, now)
        await sources.make_due(session, source_id, now)
    id_ = known or await sources.document_at(session, workspace_id, new.url)
    assert id_ is not None  # noqa: S101 - it was kept just now
    return (await documents.by_ids(session, [id_]))[id_], known is None


def _facts(new: NewLink) -> dict[str, object]:
    facts = {"title": new.title, "kind": new.kind, "summary": new.about}
    return {name: value for name, value in facts.items() if value}


async def take_out(session: AsyncSession, workspace_id: int, document_id: int, now: datetime) -> None:
    """Forgets a document that somebody of a workspace added; those of other sources and workspaces stay."""
    source_id = await sources.added_in_slack(session, workspace_id, now)
    found = await documents.by_ids(session, [document_id])
    own = [document.path for document in found.values() if document.workspace_id == workspace_id]
    await documents.forget(session, source_id, own)


async def may_offer(session: AsyncSession, workspace_id: int, url: str, now: datetime) -> bool:
    """Whether to ask about an address: the workspace's library hasn't it, and nobody there was asked before."""
    if not is_address(url) or await sources.document_at(session, workspace_id, url) is not None:
        return False
    known_by = hashlib.sha256(url.encode()).hexdigest()
    return await inbox.is_first(session, f"link:{workspace_id}:{known_by}", now)
