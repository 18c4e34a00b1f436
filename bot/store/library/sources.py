"""Sources: what operators added, when each is due, and how its last sync went."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core import limits
from bot.core.library.documents import Kind
from bot.core.library.scope import EVERYTHING, Proposal, Scope
from bot.core.library.sources import (
    SYNC_EVERY,
    TRY_AGAIN,
    UNFINISHED,
    WITH_FOLDERS,
    NewSource,
    Source,
    SourceKind,
)
from bot.store import due
from bot.store.library.documents import visible_to
from bot.store.tables import DocumentRow, SourceRow, WorkspaceRow
from bot.store.upsert import insert_new, upsert

MOST_UNREADABLE = 100
"""Documents that are listed with what is wrong with them; a thousand lines say no more."""


async def add(session: AsyncSession, new: NewSource, now: datetime, next_sync_at: datetime | None) -> int:
    """A source, new or with what is said of it now; gives its id."""
    change = {
        "base_url": new.base_url,
        "token_env": new.token_env,
        "private": new.private,
        "next_sync_at": next_sync_at,
        "scope": asdict(new.scope),
        "state": {UNFINISHED: now.isoformat()},  # it is read again, by what is said of it now
    }
    values = {"kind": new.kind, "location": new.location, "added_at": now, **change}
    await upsert(session, SourceRow, key=("kind", "location"), values=values, change=list(change))
    query = select(SourceRow.id).where(SourceRow.kind == new.kind, SourceRow.location == new.location)
    return (await session.scalars(query)).one()


async def added_in_slack(session: AsyncSession, workspace_id: int, now: datetime) -> int:
    """The source of what people of a workspace add one by one: theirs alone."""
    location = f"{ADDED}, {workspace_id}"
    values = {"kind": SourceKind.SLACK, "location": location, "added_at": now, "workspace_id": workspace_id}
    await insert_new(session, SourceRow, values)
    query = select(SourceRow.id).where(SourceRow.kind == SourceKind.SLACK, SourceRow.location == location)
    return (await session.scalars(query)).one()


ADDED = "added one by one"


async def remove(session: AsyncSession, source_id: int) -> bool:
    """Forgets a source and its documents; tells whether there was one."""
    gone = await session.execute(delete(SourceRow).where(SourceRow.id == source_id).returning(SourceRow.id))
    return gone.first() is not None


async def all_of_them(session: AsyncSession) -> list[Source]:
    """Every source, with how many documents it has."""
    counts = select(DocumentRow.source_id, func.count()).group_by(DocumentRow.source_id)
    documents: Mapping[int, int] = {id_: count for id_, count in await session.execute(counts)}  # noqa: C416 - as in store.documents
    rows = await session.scalars(select(SourceRow).order_by(SourceRow.id))
    return [_value(row, documents.get(row.id, 0)) for row in rows]


async def get(session: AsyncSession, source_id: int) -> Source:
    """The source with this id; an unknown one is an error."""
    return _value((await session.scalars(select(SourceRow).where(SourceRow.id == source_id))).one())


async def adjustable(session: AsyncSession, workspace_id: int) -> list[Source]:
    """The sources of which this workspace may say what is meant: its own, or all where it is the only one.

    What several workspaces read is the operator's to say.
    """
    alone = await session.scalar(select(func.count(WorkspaceRow.id))) == 1
    whose = visible_to(workspace_id) if alone else SourceRow.workspace_id == workspace_id
    kept_fresh = SourceRow.next_sync_at.is_not(None) & SourceRow.kind.in_(WITH_FOLDERS)
    rows = await session.scalars(select(SourceRow).where(whose, kept_fresh).order_by(SourceRow.id))
    found = list(rows)
    counts = select(DocumentRow.source_id, func.count()).group_by(DocumentRow.source_id)
    counted = await session.execute(counts.where(DocumentRow.source_id.in_([row.id for row in found])))
    documents: Mapping[int, int] = {id_: count for id_, count in counted}  # noqa: C416 - as below
    return [_value(row, documents.get(row.id, 0)) for row in found]


async def set_scope(session: AsyncSession, source_id: int, scope: Scope, now: datetime) -> None:
    """What of a source is meant from now on; it is read again, by that."""
    values = {"scope": asdict(scope), "state": {UNFINISHED: now.isoformat()}}
    await session.execute(update(SourceRow).where(SourceRow.id == source_id).values(values))
    await make_due(session, source_id, now)


async def shown_at(session: AsyncSession, source_id: int, base_url: str) -> None:
    """People open the source's files there, as its host has told."""
    await session.execute(update(SourceRow).where(SourceRow.id == source_id).values(base_url=base_url))


async def document_ids(session: AsyncSession) -> frozenset[int]:
    """The documents that there are now."""
    return frozenset(await session.scalars(select(DocumentRow.id)))


async def document_at(session: AsyncSession, workspace_id: int, url: str) -> int | None:
    """The document with this address, if the library has it for this workspace."""
    query = (
        select(DocumentRow.id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(DocumentRow.url == url, visible_to(workspace_id))
    )
    return await session.scalar(query.order_by(DocumentRow.id).limit(1))


async def make_due(session: AsyncSession, source_id: int, now: datetime) -> None:
    """Has the source looked at as soon as somebody looks; soon, where that was only just done."""
    this = SourceRow.id == source_id
    last = await session.scalar(select(SourceRow.synced_at).where(this))
    soonest = max(now, last + limits.READ_AGAIN_AFTER) if last else now
    await session.execute(update(SourceRow).where(this).values(next_sync_at=soonest))


async def listens_in(session: AsyncSession, workspace_id: int, channel: str) -> bool:
    """Whether links that are posted in this channel are offered to a workspace's library."""
    is_this = SourceRow.kind == SourceKind.SLACK, SourceRow.location == channel
    query = select(SourceRow.id).where(*is_this, visible_to(workspace_id))
    return await session.scalar(query) is not None


async def claim_due(session: AsyncSession, now: datetime) -> Source | None:
    """A source that is due, which is not due any more for whoever asks next."""
    claimed = await due.claim(session, SourceRow, now, SYNC_EVERY)
    return None if claimed is None else await get(session, claimed)


async def begun(session: AsyncSession, source_id: int, now: datetime) -> None:
    """Something of the source is about to change: if we are interrupted, the next sync reads and ranks it all."""
    await session.execute(
        update(SourceRow).where(SourceRow.id == source_id).values(state={UNFINISHED: now.isoformat()})
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a source that was read told of itself, and the documents that could not be read, with reasons."""

    state: Mapping[str, str]
    unreadable: Sequence[tuple[str, str]]
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """How many files are no documents, by what they are."""
    proposal: Proposal | None = None


async def went_well(session: AsyncSession, source_id: int, outcome: Outcome | None, now: datetime) -> None:
    """The source, looked at since `now`, was read to its end, or (None) had nothing new."""
    values: dict[str, Any] = {"problem": None, "problem_at": None}
    if outcome:
        values["state"] = dict(outcome.state)
        values["unreadable"] = {
            "documents": [list(one) for one in outcome.unreadable[:MOST_UNREADABLE]],
            "passed_over": dict(outcome.passed_over),
            "proposal": asdict(outcome.proposal) if outcome.proposal else None,
        }
    this = update(SourceRow).where(SourceRow.id == source_id)
    await session.execute(this.values(values))
    await session.execute(this.where(SourceRow.next_sync_at <= now).values(next_sync_at=now + SYNC_EVERY))


async def went_wrong(session: AsyncSession, source_id: int, problem: str, now: datetime) -> None:
    """The source could not be read; what is known of it stays. If it is kept fresh, it is tried again sooner."""
    this = update(SourceRow).where(SourceRow.id == source_id)
    await session.execute(this.values(problem=problem, problem_at=now))
    await session.execute(this.where(SourceRow.next_sync_at.is_not(None)).values(next_sync_at=now + TRY_AGAIN))


def _value(row: SourceRow, documents: int = 0) -> Source:
    return Source(
        id=row.id,
        kind=SourceKind(row.kind),
        location=row.location,
        base_url=row.base_url,
        token_env=row.token_env,
        private=row.private,
        state=dict(row.state),
        synced_at=row.synced_at,
        next_sync_at=row.next_sync_at,
        unreadable=tuple((path, reason) for path, reason in row.unreadable.get("documents", ())),
        passed_over=row.unreadable.get("passed_over", {}),
        problem=row.problem,
        problem_at=row.problem_at,
        documents=documents,
        scope=_scope(row.scope),
        proposal=_proposal(row),
    )


def _proposal(row: SourceRow) -> Proposal | None:
    kept = row.unreadable.get("proposal")
    if not kept or _scope(row.scope) != EVERYTHING:
        return None
    return Proposal(kept["looking_like_it"], tuple(kept["folders"]))


def _scope(kept: Mapping[str, Any]) -> Scope:
    kinds = tuple((pattern, Kind(kind)) for pattern, kind in kept.get("kinds", ()))
    return Scope(tuple(kept.get("paths", ())), tuple(kept.get("without", ())), kinds)
