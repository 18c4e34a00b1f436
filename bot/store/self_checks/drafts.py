"""What stood in the fields of a self-check when its window was closed."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import CheckDraftRow
from bot.store.upsert import upsert
from bot.store.vault import seal, unseal


async def keep(session: AsyncSession, manager_id: int, answers: Mapping[str, str], now: datetime) -> None:
    """Keeps the answers in place of those from before; none at all leave nothing behind."""
    if not answers:
        await session.execute(delete(CheckDraftRow).where(CheckDraftRow.manager_id == manager_id))
        return
    values = {
        "manager_id": manager_id,
        "sealed_answers": seal(session, json.dumps(dict(answers))),
        "saved_at": now,
    }
    await upsert(session, CheckDraftRow, key=["manager_id"], values=values, change=["sealed_answers", "saved_at"])


async def of(session: AsyncSession, manager_id: int, since: datetime) -> dict[str, str]:
    """The manager's answers by field, unless they were kept before `since`."""
    row = await session.get(CheckDraftRow, manager_id)
    if row is None or row.saved_at < since:
        return {}
    answers: dict[str, str] = json.loads(unseal(session, row.sealed_answers))
    return answers
