"""What readers think of documents, and what offering may know about each reader."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.offering import (
    NOBODYS,
    Opinion,
    Opinions,
    Reader,
    telling_stems,
)
from bot.core.library.ownership import names_in
from bot.core.people.people import Manager
from bot.store.tables import ManagerRow, NudgeRow, OpinionRow, ReplyRow, TeamDocumentRow, TeamMemberRow, TeamRow
from bot.store.upsert import upsert
from bot.store.vault import unseal

LATELY = timedelta(weeks=8)
"""How long a reply says what its author is busy with."""


async def keep(session: AsyncSession, manager_id: int, document_id: int, opinion: Opinion, now: datetime) -> None:
    """A reader's opinion of a document, instead of the one before."""
    values = {"manager_id": manager_id, "document_id": document_id, "opinion": opinion, "given_at": now}
    await upsert(
        session, OpinionRow, key=("manager_id", "document_id"), values=values, change=("opinion", "given_at")
    )


async def counts(session: AsyncSession, workspace_ids: Collection[int]) -> dict[int, dict[int, Opinions]]:
    """How many readers in each of these workspaces think what, by document, where anybody does."""
    by = (ManagerRow.workspace_id, OpinionRow.document_id, OpinionRow.opinion)
    query = (
        select(*by, func.count())
        .join(ManagerRow, ManagerRow.id == OpinionRow.manager_id)
        .where(ManagerRow.workspace_id.in_(workspace_ids))
        .group_by(*by)
    )
    found: dict[int, dict[int, Opinions]] = {one: {} for one in workspace_ids}
    for workspace_id, document_id, opinion, count in await session.execute(query):
        before = found[workspace_id].get(document_id, NOBODYS)
        found[workspace_id][document_id] = replace(before, **{opinion: count})
    return found


async def readers(session: AsyncSession, managers: Collection[Manager], now: datetime) -> dict[int, Reader]:
    """What is known of these managers as readers, by their ids."""
    ids = [manager.id for manager in managers]
    seen, refused = await _seen(session, ids), await _refused(session, ids)
    names, words = await names_of(session, ids), await _words(session, ids, now - LATELY)
    return {
        manager.id: Reader(
            today=now.astimezone(manager.zone).date(),
            workspace_id=manager.workspace_id,
            seen=seen[manager.id],
            refused=refused[manager.id],
            names=names[manager.id],
            words=words[manager.id],
        )
        for manager in managers
    }


async def names_of(session: AsyncSession, manager_ids: Sequence[int]) -> dict[int, list[str]]:
    """The names of each manager's teams, and of what these own."""
    found: dict[int, list[str]] = defaultdict(list)
    for manager_id, name, owns in await session.execute(_NAMES, {"managers": list(manager_ids)}):
        found[manager_id] += [name, *names_in(owns)]
    return found


_NAMES = (
    select(TeamMemberRow.manager_id, TeamRow.name, TeamRow.owns)
    .join(TeamRow, TeamRow.id == TeamMemberRow.team_id)
    .where(TeamMemberRow.manager_id.in_(bindparam("managers", expanding=True)))
    .order_by(TeamRow.id)
)


async def _seen(session: AsyncSession, manager_ids: Sequence[int]) -> dict[int, set[int]]:
    query = select(NudgeRow.manager_id, NudgeRow.document_id).where(NudgeRow.manager_id.in_(manager_ids))
    found: dict[int, set[int]] = defaultdict(set)
    for manager_id, document_id in await session.execute(query):
        if document_id is not None:
            found[manager_id].add(document_id)
    return found


async def _refused(session: AsyncSession, manager_ids: Sequence[int]) -> dict[int, set[int]]:
    query = select(OpinionRow.manager_id, OpinionRow.document_id).where(
        OpinionRow.manager_id.in_(manager_ids), OpinionRow.opinion == Opinion.NOT_FOR_ME
    )
    found: dict[int, set[int]] = defaultdict(set)
    for manager_id, document_id in await session.execute(query):
        found[manager_id].add(document_id)
    return found


async def _words(session: AsyncSession, manager_ids: Sequence[int], since: datetime) -> dict[int, frozenset[str]]:
    """The stems of what each of them replied lately: opened here, compared, and forgotten."""
    query = (
        select(NudgeRow.manager_id, ReplyRow.sealed_text)
        .join(NudgeRow, NudgeRow.id == ReplyRow.nudge_id)
        .where(NudgeRow.manager_id.in_(manager_ids), ReplyRow.created_at >= since)
    )
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for manager_id, sealed in await session.execute(query):
        found[manager_id] |= telling_stems(unseal(session, sealed))
    return found


async def count_useful(session: AsyncSession, workspace_id: int, document_id: int) -> None:
    """Somebody in a workspace called a document of its digests useful."""
    its_teams = select(TeamRow.id).where(TeamRow.workspace_id == workspace_id)
    linked = TeamDocumentRow.document_id == document_id, TeamDocumentRow.team_id.in_(its_teams)
    await session.execute(update(TeamDocumentRow).where(*linked).values(useful=TeamDocumentRow.useful + 1))
