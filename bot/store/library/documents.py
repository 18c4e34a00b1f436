"""Sources, their documents, and how well each document serves a competency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from bot.core.library.documents import (
    ActionItem,
    Kind,
    ParsedDocument,
    Status,
)
from bot.core.library.fits import Document, Fit
from bot.store.tables import DocumentFitRow, DocumentRow, SourceRow, WorkspaceRow
from bot.store.upsert import upsert, upsert_all

MOST_AT_ONCE = 500
"""Values in one IN list: below the limits of both databases."""

WITHOUT_TEXT = (defer(DocumentRow.text), defer(DocumentRow.headings))
"""For documents that are only linked: their texts are most of the database."""


async def source(session: AsyncSession, kind: str, location: str, base_url: str | None, now: datetime) -> int:
    """The id of a source, new or with its present base address."""
    values = {"kind": kind, "location": location, "base_url": base_url, "added_at": now}
    await upsert(session, SourceRow, key=("kind", "location"), values=values, change=("base_url",))
    query = select(SourceRow.id).where(SourceRow.kind == kind, SourceRow.location == location)
    return (await session.scalars(query)).one()


async def hashes(session: AsyncSession, source_id: int) -> dict[str, str]:
    """The content hash of every document of a source, by path."""
    query = select(DocumentRow.path, DocumentRow.content_hash).where(DocumentRow.source_id == source_id)
    return {path: found for path, found in await session.execute(query)}  # noqa: C416 - rows are not pairs to a type checker


async def keep(session: AsyncSession, source_id: int, document: ParsedDocument) -> None:
    """A document as it is now, instead of what was known of its path before."""
    await keep_all(session, source_id, [document])


async def keep_all(session: AsyncSession, source_id: int, some: Sequence[ParsedDocument]) -> None:
    """Many documents as they are now, no path twice: ten times as fast as one by one."""
    rows = [_values(source_id, document) for document in some]
    if rows:
        change = [name for name in rows[0] if name not in ("source_id", "path")]
        await upsert_all(session, DocumentRow, key=("source_id", "path"), rows=rows, change=change)


async def count(session: AsyncSession, source_id: int) -> int:
    """How many documents a source has."""
    query = select(func.count()).select_from(DocumentRow).where(DocumentRow.source_id == source_id)
    return await session.scalar(query) or 0


async def forget(session: AsyncSession, source_id: int, paths: Sequence[str]) -> None:
    """Documents that their source does not have any more."""
    for start in range(0, len(paths), MOST_AT_ONCE):
        some = paths[start : start + MOST_AT_ONCE]
        await session.execute(
            delete(DocumentRow).where(DocumentRow.source_id == source_id, DocumentRow.path.in_(some))
        )


async def synced(session: AsyncSession, source_id: int, now: datetime) -> None:
    """The source was read to its end."""
    await session.execute(update(SourceRow).where(SourceRow.id == source_id).values(synced_at=now))


async def texts(session: AsyncSession, ids: Sequence[int] | None = None) -> list[tuple[int, ParsedDocument]]:
    """Documents with their texts, to be ranked; all of them if no ids are given."""
    query = select(DocumentRow).order_by(DocumentRow.id)
    if ids is not None:
        query = query.where(DocumentRow.id.in_(ids))
    return [(row.id, _parsed(row)) for row in await session.scalars(query)]


@dataclass(frozen=True, slots=True)
class Listed:
    """A document with all that was understood of it, and why it is not offered, if it is not."""

    source_id: int
    document: ParsedDocument
    hidden_because: str | None


async def listed(session: AsyncSession) -> list[Listed]:
    """Every document, source by source and path by path."""
    rows = await session.scalars(select(DocumentRow).order_by(DocumentRow.source_id, DocumentRow.path))
    return [Listed(row.source_id, _parsed(row), row.hidden_because) for row in rows]


async def contents(session: AsyncSession) -> dict[int, str]:
    """The content hash of every document, by id and ascending: what has changed since somebody looked."""
    query = select(DocumentRow.id, DocumentRow.content_hash).order_by(DocumentRow.id)
    return {id_: found for id_, found in await session.execute(query)}  # noqa: C416 - as above


async def set_fits(session: AsyncSession, origin: str, fits: Iterable[Fit]) -> None:
    """How well documents serve competencies by one `origin`; replaces what it said before."""
    await session.execute(delete(DocumentFitRow).where(DocumentFitRow.origin == origin))
    session.add_all(
        DocumentFitRow(
            document_id=fit.document_id,
            competency_id=fit.competency_id,
            origin=origin,
            score=fit.score,
            why={"terms": list(fit.terms)},
        )
        for fit in fits
    )
    await session.flush()


async def fits(
    session: AsyncSession, competency_ids: Sequence[str], among: Sequence[int] | None = None
) -> list[tuple[Fit, Document]]:
    """The documents that serve these competencies, the best fit first; of some ids only, if they are given."""
    query = (
        select(DocumentFitRow, DocumentRow, SourceRow)
        .join(DocumentRow, DocumentRow.id == DocumentFitRow.document_id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .options(*WITHOUT_TEXT)
        .where(DocumentFitRow.competency_id.in_(competency_ids), DocumentRow.hidden_because.is_(None))
        .order_by(DocumentFitRow.score.desc(), DocumentFitRow.document_id)
    )
    if among is not None:
        query = query.where(DocumentRow.id.in_(among))
    return [(_fit(fit), document_of(document, source)) for fit, document, source in await session.execute(query)]


async def newest(
    session: AsyncSession, workspace_id: int, kind: Kind | None, since: date | None, limit: int
) -> list[Document]:
    """The newest documents with a day, of one kind perhaps, and not from before `since`, for a workspace."""
    query = (
        select(DocumentRow, SourceRow)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(DocumentRow.day >= (since or date.min), visible_to(workspace_id))
        .order_by(DocumentRow.day.desc(), DocumentRow.id)
        .limit(limit)
        .options(*WITHOUT_TEXT)
    )
    if kind:
        query = query.where(DocumentRow.kind == kind)
    return [document_of(row, source) for row, source in await session.execute(query)]


async def by_ids(session: AsyncSession, ids: Sequence[int]) -> dict[int, Document]:
    """The documents with these ids; one that has gone is left out."""
    query = (
        select(DocumentRow, SourceRow)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .options(*WITHOUT_TEXT)
    )
    found: dict[int, Document] = {}
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = query.where(DocumentRow.id.in_(ids[start : start + MOST_AT_ONCE]))
        found |= {row.id: document_of(row, source) for row, source in await session.execute(some)}
    return found


async def visible(session: AsyncSession, slack_team_id: str, document_id: int) -> Document | None:
    """A document, if people of this workspace may see it; ids that come from Slack are asked for this way."""
    workspace_id = await session.scalar(select(WorkspaceRow.id).where(WorkspaceRow.team_id == slack_team_id))
    found = (await by_ids(session, [document_id])).get(document_id)
    return found if found and workspace_id is not None and found.is_for(workspace_id) else None


async def owners(session: AsyncSession) -> dict[int, int]:
    """The workspace of each document that is one workspace's alone."""
    query = select(DocumentRow.id, SourceRow.workspace_id).join(SourceRow, SourceRow.id == DocumentRow.source_id)
    owned = await session.execute(query.where(SourceRow.workspace_id.is_not(None)))
    return {id_: workspace_id for id_, workspace_id in owned if workspace_id is not None}


async def hide(session: AsyncSession, reasons: Mapping[int, str]) -> None:
    """Marks what is kept but not offered, and why; everything else is offered again."""
    hidden = DocumentRow.hidden_because.is_not(None)
    await session.execute(update(DocumentRow).where(hidden).values(hidden_because=None))
    if reasons:
        rows = [{"id": document_id, "hidden_because": reason} for document_id, reason in reasons.items()]
        await session.execute(update(DocumentRow), rows)


async def version(session: AsyncSession) -> tuple[object, ...]:
    """Something that changes whenever a sync changes what there is; found without reading the documents."""
    newest_document = select(func.max(DocumentRow.id)).scalar_subquery()
    query = select(func.max(SourceRow.synced_at), func.count(SourceRow.id), newest_document)
    return tuple((await session.execute(query)).one())


def visible_to(workspace_id: int) -> ColumnElement[bool]:
    """A condition: the document's source is this workspace's, or every workspace's."""
    return or_(SourceRow.workspace_id.is_(None), SourceRow.workspace_id == workspace_id)


def _values(source_id: int, document: ParsedDocument) -> dict[str, Any]:
    actions = [
        {**asdict(item), "since": item.since.isoformat() if item.since else None} for item in document.open_actions
    ]
    return {
        "source_id": source_id,
        "path": document.path,
        "kind": document.kind,
        "title": document.title[:500],
        "day": document.date,
        "organisation": document.organisation[:255],
        "url": document.url,
        "status": document.status,
        "owner": document.owner[:255] if document.owner else None,
        "comments_until": document.comments_until,
        "open_since": min((item.since for item in document.open_actions if item.since), default=None),
        "summary": document.summary,
        "headings": "\n".join(document.headings),
        "text": document.text,
        "details": {
            "services": list(document.services),
            "open_actions": actions,
            "supersedes": list(document.supersedes),
        },
        "content_hash": document.content_hash,
    }


def _parsed(row: DocumentRow) -> ParsedDocument:
    return ParsedDocument(
        path=row.path,
        kind=Kind(row.kind),
        title=row.title,
        date=row.day,
        organisation=row.organisation,
        url=row.url,
        status=Status(row.status),
        owner=row.owner,
        services=tuple(row.details["services"]),
        summary=row.summary,
        headings=tuple(row.headings.split("\n")) if row.headings else (),
        text=row.text,
        content_hash=row.content_hash,
        comments_until=row.comments_until,
        open_actions=tuple(action_of(item) for item in row.details["open_actions"]),
        supersedes=tuple(row.details.get("supersedes", ())),
    )


def action_of(item: Mapping[str, Any]) -> ActionItem:
    """An open action item as it is kept in a row's details."""
    since = date.fromisoformat(item["since"]) if item["since"] else None
    return ActionItem(item["text"], since, item["owner"])


def document_of(row: DocumentRow, source: SourceRow) -> Document:
    """A document as it is linked: by its own address, or its place under the source's.

    Only http and https lead anywhere in Slack.
    """
    base_url = source.base_url
    url = row.url or (f"{base_url.rstrip('/')}/{quote(row.path)}" if base_url else None)
    safe = url if url and url.startswith(("https://", "http://")) and not set(url) & set("|<> ") else None
    return Document(
        id=row.id,
        path=row.path,
        kind=Kind(row.kind),
        title=row.title,
        day=row.day,
        organisation=row.organisation,
        url=safe,
        summary=row.summary,
        owner=row.owner,
        services=tuple(row.details["services"]),
        comments_until=row.comments_until,
        workspace_id=source.workspace_id,
    )


def _fit(row: DocumentFitRow) -> Fit:
    return Fit(row.document_id, row.competency_id, row.score, tuple(row.why["terms"]))
