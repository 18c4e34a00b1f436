"""Sources, their documents, and how well each document serves a competency."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    UnaryExpression,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, defer
from sqlalchemy.orm.attributes import InstrumentedAttribute

from bot.core.library.documents import (
    ActionItem,
    Kind,
    Outline,
    ParsedDocument,
    Status,
    Withheld,
)
from bot.core.library.fits import Document, Fit
from bot.core.library.links import address_under
from bot.core.library.search import Search
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


@dataclass(frozen=True, slots=True)
class Known:
    """What tells whether a document is still the same: the hash of its content, and where it stands."""

    content_hash: str
    status: Status


async def known(session: AsyncSession, source_id: int) -> dict[str, Known]:
    """What is known of every document of a source, by path."""
    query = select(DocumentRow.path, DocumentRow.content_hash, DocumentRow.status)
    found = await session.execute(query.where(DocumentRow.source_id == source_id))
    return {path: Known(content, Status(status)) for path, content, status in found}


async def keep(session: AsyncSession, source_id: int, document: ParsedDocument) -> None:
    """A document as it is now, instead of what was known of its path before."""
    await keep_all(session, source_id, [document])


async def keep_all(session: AsyncSession, source_id: int, some: Sequence[ParsedDocument]) -> None:
    """Many documents as they are now, no path twice: ten times as fast as one by one."""
    rows = [_values(source_id, document) for document in some]
    if rows:
        change = [name for name in rows[0] if name not in ("source_id", "path")]
        await upsert_all(session, DocumentRow, key=("source_id", "path"), rows=rows, change=change)


async def note_news(
    session: AsyncSession, source_id: int, found: Sequence[str], before: Mapping[str, Status], now: datetime
) -> None:
    """Keeps which paths of a source are new, and where those stood `before` that stand elsewhere now."""
    this = update(DocumentRow).where(DocumentRow.source_id == source_id)
    if found:
        await session.execute(this.where(DocumentRow.path.in_(found)).values(found_at=now))
    for path, status in before.items():
        await session.execute(
            this.where(DocumentRow.path == path).values(status_before=status, status_changed_at=now)
        )


async def count(session: AsyncSession, source_id: int) -> int:
    """How many documents a source has."""
    query = select(func.count()).select_from(DocumentRow).where(DocumentRow.source_id == source_id)
    return await session.scalar(query) or 0


async def total(session: AsyncSession) -> int:
    """How many documents there are, of all sources and workspaces."""
    return await session.scalar(select(func.count()).select_from(DocumentRow)) or 0


async def kinds(session: AsyncSession, source_id: int) -> dict[str, Kind]:
    """The kind of every document of a source, by path."""
    query = select(DocumentRow.path, DocumentRow.kind).where(DocumentRow.source_id == source_id)
    return {path: Kind(kind) for path, kind in await session.execute(query)}


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


async def outlines(session: AsyncSession, twins: Collection[int]) -> dict[int, Outline]:
    """What decides whether each document is offered. Of `twins` alone it matters how long they are."""
    lengths = await _lengths(session, sorted(twins))
    columns = (
        *(DocumentRow.id, DocumentRow.source_id, DocumentRow.path, DocumentRow.title, DocumentRow.day),
        *(DocumentRow.status, cast(DocumentRow.details, Text)),
    )
    found = await session.execute(select(*columns))
    return {
        id_: Outline(source, path, title, day, Status(status), lengths.get(id_, 0), *_told(details))
        for id_, source, path, title, day, status, details in found
    }


async def _lengths(session: AsyncSession, ids: Sequence[int]) -> dict[int, int]:
    """How long texts are; to know it, all of each has to be read."""
    query = select(DocumentRow.id, func.length(DocumentRow.text))
    found: dict[int, int] = {}
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = await session.execute(query.where(DocumentRow.id.in_(ids[start : start + MOST_AT_ONCE])))
        found |= {id_: length for id_, length in some}  # noqa: C416 - as above
    return found


def _told(details: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """What a document supersedes, what supersedes it, and whether it speaks; of most there is nothing to say."""
    if not _SAYS.search(details):
        return (), (), True
    told = json.loads(details)
    return tuple(told.get("supersedes", ())), tuple(told.get("superseded_by", ())), told.get("speaks", True)


_SAYS = re.compile(r'"(?:supersedes|superseded_by)":\s*\[\s*"|"speaks":\s*false')


@dataclass(frozen=True, slots=True)
class Listed:
    """A document with all that was understood of it, and why it is not offered, if it is not."""

    source_id: int
    document: ParsedDocument
    hidden_because: str | None
    successor: str | None
    """The path of what holds in its place, where that is known."""


async def listed(session: AsyncSession) -> list[Listed]:
    """Every document, source by source and path by path."""
    successor = aliased(DocumentRow)
    query = select(DocumentRow, successor.path).outerjoin(successor, successor.id == DocumentRow.superseded_by)
    rows = await session.execute(query.order_by(DocumentRow.source_id, DocumentRow.path))
    return [Listed(row.source_id, _parsed(row), row.hidden_because, path) for row, path in rows]


async def contents(session: AsyncSession) -> dict[int, str]:
    """The content hash of every document, by id and ascending: what has changed since somebody looked."""
    query = select(DocumentRow.id, DocumentRow.content_hash).order_by(DocumentRow.id)
    return {id_: found for id_, found in await session.execute(query)}  # noqa: C416 - as above


async def set_fits(session: AsyncSession, origin: str, fits: Iterable[Fit]) -> None:
    """How well documents serve competencies by one `origin`; replaces what it said before."""
    await session.execute(delete(DocumentFitRow).where(DocumentFitRow.origin == origin))
    rows = [
        {
            "document_id": fit.document_id,
            "competency_id": fit.competency_id,
            "origin": origin,
            "score": fit.score,
            "why": {"terms": list(fit.terms)},
        }
        for fit in fits
    ]
    if rows:
        await session.execute(insert(DocumentFitRow), rows)


async def fits(
    session: AsyncSession,
    competency_ids: Sequence[str],
    workspace_ids: Collection[int],
    among: Sequence[int] | None = None,
) -> list[tuple[Fit, Document]]:
    """The documents that serve these competencies and that one of these workspaces may see, the best fit first.

    Of some ids only, if they are given.
    """
    query = (
        select(DocumentFitRow, DocumentRow, SourceRow)
        .join(DocumentRow, DocumentRow.id == DocumentFitRow.document_id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .options(*WITHOUT_TEXT)
        .where(
            DocumentFitRow.competency_id.in_(competency_ids),
            DocumentRow.hidden_because.is_(None),
            visible_to(*workspace_ids),
        )
        .order_by(DocumentFitRow.score.desc(), DocumentFitRow.document_id)
    )
    if among is None:
        return await _fits(session, query)
    found: list[tuple[Fit, Document]] = []
    for start in range(0, len(among), MOST_AT_ONCE):
        found += await _fits(session, query.where(DocumentRow.id.in_(among[start : start + MOST_AT_ONCE])))
    return sorted(found, key=lambda one: -one[0].score)


async def _fits(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> list[tuple[Fit, Document]]:
    return [(_fit(fit), document_of(document, source)) for fit, document, source in await session.execute(query)]


async def newest(session: AsyncSession, workspace_id: int, search: Search, limit: int) -> list[Document]:
    """The newest documents with a day that a workspace may see and a search lets through, whatever its words."""
    query = (
        select(DocumentRow, SourceRow)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(DocumentRow.day >= (search.since or date.min), visible_to(workspace_id))
        .order_by(DocumentRow.day.desc(), DocumentRow.id)
        .limit(limit)
        .options(*WITHOUT_TEXT)
    )
    if search.kind:
        query = query.where(DocumentRow.kind == search.kind)
    if search.status:
        stands = or_(DocumentRow.status == search.status, DocumentRow.hidden_because == search.status)
        query = query.where(stands)
    found = {row.id: document_of(row, source) for row, source in await session.execute(query)}
    return list((await _with_successors(session, found)).values())


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
    return await _with_successors(session, found)


async def _with_successors(session: AsyncSession, found: Mapping[int, Document]) -> dict[int, Document]:
    """The same documents, each with what holds in its place."""
    over = [document.id for document in found.values() if document.status is Status.SUPERSEDED]
    successor = aliased(DocumentRow)
    query = (
        select(DocumentRow.id, successor, SourceRow)
        .join(successor, successor.id == DocumentRow.superseded_by)
        .join(SourceRow, SourceRow.id == successor.source_id)
        .options(defer(successor.text), defer(successor.headings))
    )
    held: dict[int, Document] = {}
    for start in range(0, len(over), MOST_AT_ONCE):
        some = query.where(DocumentRow.id.in_(over[start : start + MOST_AT_ONCE]))
        held |= {id_: document_of(row, source) for id_, row, source in await session.execute(some)}
    return {id_: replace(one, successor=held.get(id_)) for id_, one in found.items()}


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


async def hide(session: AsyncSession, reasons: Mapping[int, str], successors: Mapping[int, int]) -> None:
    """Marks what is kept but not offered, why, and what holds in its place; all else is offered again."""
    marked = or_(DocumentRow.hidden_because.is_not(None), DocumentRow.superseded_by.is_not(None))
    query = select(DocumentRow.id, DocumentRow.hidden_because, DocumentRow.superseded_by).where(marked)
    before = {id_: (reason, successor) for id_, reason, successor in await session.execute(query)}
    after = {id_: (reasons.get(id_), successors.get(id_)) for id_ in reasons.keys() | successors.keys()}
    rows = [
        dict(zip(("id", "hidden_because", "superseded_by"), (id_, *after.get(id_, (None, None))), strict=True))
        for id_ in before.keys() | after.keys()
        if before.get(id_) != after.get(id_)
    ]
    if rows:
        await session.execute(update(DocumentRow), rows)


async def version(session: AsyncSession) -> tuple[object, ...]:
    """Something that changes whenever a sync changes what there is; found without reading the documents."""
    newest_document = select(func.max(DocumentRow.id)).scalar_subquery()
    query = select(func.max(SourceRow.synced_at), func.count(SourceRow.id), newest_document)
    return tuple((await session.execute(query)).one())


def visible_to(*workspace_ids: int) -> ColumnElement[bool]:
    """A condition: the document's source is every workspace's, or that of one of these."""
    return or_(SourceRow.workspace_id.is_(None), SourceRow.workspace_id.in_(workspace_ids))


def first_of_each_owner(
    query: Select[*tuple[Any, ...]], order: InstrumentedAttribute[Any] | UnaryExpression[Any], most: int
) -> ColumnElement[bool]:
    """A condition: among the first of what all workspaces have, or of what one has of its own.

    So none takes the place of another's. `query` is about documents and their sources; equals go by their ids.
    """
    place = func.row_number().over(partition_by=SourceRow.workspace_id, order_by=(order, DocumentRow.id))
    every = query.with_only_columns(DocumentRow.id, place.label("place")).order_by(None).subquery()
    return DocumentRow.id.in_(select(every.c.id).where(every.c.place <= most))


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
            "superseded_by": list(document.superseded_by),
            "speaks": document.speaks,
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
        superseded_by=tuple(row.details.get("superseded_by", ())),
        speaks=row.details.get("speaks", True),
    )


def action_of(item: Mapping[str, Any]) -> ActionItem:
    """An open action item as it is kept in a row's details."""
    since = date.fromisoformat(item["since"]) if item["since"] else None
    return ActionItem(item["text"], since, item["owner"])


def document_of(row: DocumentRow, source: SourceRow) -> Document:
    """A document as it is linked: by its own address, or its place under the source's.

    Only http and https lead anywhere in Slack.
    """
    url = row.url or (address_under(source.base_url, row.path) if source.base_url else None)
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
        status=Status.SUPERSEDED if row.hidden_because == Withheld.SUPERSEDED else Status(row.status),
        found=row.found_at.date() if row.found_at else None,
        workspace_id=source.workspace_id,
    )


def _fit(row: DocumentFitRow) -> Fit:
    return Fit(row.document_id, row.competency_id, row.score, tuple(row.why["terms"]))
