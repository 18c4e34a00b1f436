"""What came in already: Slack redelivers, and each payload may have its effect once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import InboxRow, WorkspaceRow
from bot.store.upsert import insert_new
from bot.store.vault import seal, unseal


@dataclass(frozen=True, slots=True)
class By:
    """Whose doing it is, by Slack's ids of workspace and person, so that it goes when they are forgotten."""

    team_id: str
    user_id: str


async def is_first(session: AsyncSession, key: str, now: datetime, by: By | None = None) -> bool:
    """Whether `key` is seen for the first time; it counts as seen once this transaction commits."""
    values: dict[str, Any] = {"key": key, "received_at": now}
    if by is None:
        return await insert_new(session, InboxRow, values)
    values |= {"user_id": by.user_id, "team": by.team_id}
    return await insert_new(session, InboxRow, values, workspace_id=_WORKSPACE)


_WORKSPACE = select(WorkspaceRow.id).where(WorkspaceRow.team_id == bindparam("team")).scalar_subquery()


async def keep_answer(session: AsyncSession, key: str, answer: Mapping[str, Any]) -> None:
    """Keeps what was answered to a payload, for when it comes again."""
    sealed = seal(session, json.dumps(answer))  # it may quote what somebody wrote
    await session.execute(update(InboxRow).where(InboxRow.key == key).values(sealed_answer=sealed))


async def answer_to(session: AsyncSession, key: str) -> dict[str, Any] | None:
    """What was answered to a payload that came before, if that was kept."""
    kept = await session.scalar(select(InboxRow.sealed_answer).where(InboxRow.key == key))
    return None if kept is None else json.loads(unseal(session, kept))


async def forget(session: AsyncSession, key: str) -> None:
    """What came had no effect after all, and may come again."""
    await session.execute(delete(InboxRow).where(InboxRow.key == key))
