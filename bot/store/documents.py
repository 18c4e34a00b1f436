"""Sources, their documents, and how well each document serves a competency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.documents import ActionItem, Kind, ParsedDocument, Status
from bot.core.fits import Document, Fit
from bot.store.tables import DocumentFitRow, DocumentRow, NudgeRow, SourceRow
from bot.store.upsert import upsert

MOST_AT_ONCE = 500
"""Values in one IN list: below the limits of both databases."""


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
    values = _values(source_id, document)
    change = [name for name in values if name not in ("source_id", "path")]
    await upsert(session, DocumentRow, key=("source_id", "path"), values=values, change=change)


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


async def texts(session: AsyncSession) -> list[tuple[int, ParsedDocument]]:
    """Every document with its text, to be ranked."""
    rows = await session.scalars(select(DocumentRow).order_by(DocumentRow.id))
    return [(row.id, _parsed(row)) for row in rows]


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


async def fits(session: AsyncSession, competency_ids: Sequence[str]) -> list[tuple[Fit, Document]]:
    """The documents that serve these competencies, the best fit first."""
    query = (
        select(DocumentFitRow, DocumentRow, SourceRow.base_url)
        .join(DocumentRow, DocumentRow.id == DocumentFitRow.document_id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(DocumentFitRow.competency_id.in_(competency_ids), DocumentRow.hidden_because.is_(None))
        .order_by(DocumentFitRow.score.desc(), DocumentFitRow.document_id)
    )
    return [(_fit(fit), _document(document, base_url)) for fit, document, base_url in await session.execute(query)]


async def by_ids(session: AsyncSession, ids: Sequence[int]) -> dict[int, Document]:
    """The documents with these ids; one that has gone is left out."""
    query = select(DocumentRow, SourceRow.base_url).join(SourceRow, SourceRow.id == DocumentRow.source_id)
    found: dict[int, Document] = {}
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = query.where(DocumentRow.id.in_(ids[start : start + MOST_AT_ONCE]))
        found |= {row.id: _document(row, base_url) for row, base_url in await session.execute(some)}
    return found


async def hide(session: AsyncSession, reasons: Mapping[int, str]) -> None:
    """Marks what is kept but not offered, and why; everything else is offered again."""
    hidden = DocumentRow.hidden_because.is_not(None)
    await session.execute(update(DocumentRow).where(hidden).values(hidden_because=None))
    if reasons:
        rows = [{"id": document_id, "hidden_because": reason} for document_id, reason in reasons.items()]
        await session.execute(update(DocumentRow), rows)


async def shown_to(session: AsyncSession, manager_id: int) -> frozenset[int]:
    """The documents that this manager's nudges have linked."""
    query = select(NudgeRow.document_id).where(NudgeRow.manager_id == manager_id)
    return frozenset(id_ for id_ in await session.scalars(query) if id_ is not None)


async def version(session: AsyncSession) -> tuple[object, ...]:
    """Something that changes whenever a sync changes what there is."""
    newest = select(func.max(SourceRow.synced_at), func.count(SourceRow.id))
    documents = select(func.count(DocumentRow.id), func.max(DocumentRow.id))
    return (*(await session.execute(newest)).one(), *(await session.execute(documents)).one())


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
        open_actions=tuple(_action(item) for item in row.details["open_actions"]),
        supersedes=tuple(row.details.get("supersedes", ())),
    )


def _action(item: Mapping[str, Any]) -> ActionItem:
    since = date.fromisoformat(item["since"]) if item["since"] else None
    return ActionItem(item["text"], since, item["owner"])


def _document(row: DocumentRow, base_url: str | None) -> Document:
    """Its own address, or its place under the source's; only http and https lead anywhere in Slack."""
    url = row.url or (f"{base_url.rstrip('/')}/{quote(row.path)}" if base_url else None)
    safe = url if url and url.startswith(("https://", "http://")) and not set(url) & set("|<> ") else None
    return Document(row.id, row.path, Kind(row.kind), row.title, row.day, row.organisation, safe, row.summary)


def _fit(row: DocumentFitRow) -> Fit:
    return Fit(row.document_id, row.competency_id, row.score, tuple(row.why["terms"]))
