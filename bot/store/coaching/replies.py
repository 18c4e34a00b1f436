"""Replies: what managers wrote to their nudges, sealed, part by part."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.checklist import Level
from bot.core.coaching.nudges import (
    NewReply,
    Part,
    Reply,
    Way,
)
from bot.store.coaching import commitments
from bot.store.tables import NudgeRow, ReplyRow
from bot.store.vault import seal, unseal


async def add(session: AsyncSession, nudge_id: int, reply: NewReply, now: datetime) -> int:
    """Keeps what was written to a nudge, beside what was written before; gives its id."""
    row = ReplyRow(
        nudge_id=nudge_id,
        sealed_text=seal(session, reply.text),
        way=reply.way,
        source_ts=reply.source_ts,
        level=reply.level,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row.id


async def of(session: AsyncSession, manager_id: int) -> list[Reply]:
    """All of a manager's replies, the newest first."""
    found = await _values(session, select(ReplyRow).join(NudgeRow).where(NudgeRow.manager_id == manager_id))
    return sorted(found, key=lambda reply: (reply.created_at, reply.id), reverse=True)


async def between(session: AsyncSession, manager_id: int, start: datetime, end: datetime) -> list[Reply]:
    """The replies that a manager began from `start` until before `end`, the oldest first."""
    theirs = select(ReplyRow.nudge_id).join(NudgeRow).where(NudgeRow.manager_id == manager_id)
    touched = theirs.where(ReplyRow.created_at >= start, ReplyRow.created_at < end)
    found = await _values(session, select(ReplyRow).where(ReplyRow.nudge_id.in_(touched)))
    return sorted(
        (one for one in found if start <= one.created_at < end), key=lambda reply: (reply.created_at, reply.id)
    )


async def to_nudges(session: AsyncSession, nudge_ids: Collection[int]) -> dict[int, Reply]:
    """The replies to some nudges, by the nudge's id."""
    found = await _values(session, select(ReplyRow).where(ReplyRow.nudge_id.in_(nudge_ids)))
    return {reply.nudge_id: reply for reply in found}


async def to_nudge(session: AsyncSession, nudge_id: int) -> Reply | None:
    """The reply to a nudge."""
    return (await to_nudges(session, [nudge_id])).get(nudge_id)


async def from_message(session: AsyncSession, manager_id: int, ts: str) -> tuple[Reply, Part] | None:
    """The reply that a Slack message of this manager brought or added to, and its part."""
    query = (
        select(ReplyRow.nudge_id).join(NudgeRow).where(NudgeRow.manager_id == manager_id, ReplyRow.source_ts == ts)
    )
    nudge_id = await session.scalar(query)
    reply = await to_nudge(session, nudge_id) if nudge_id else None
    return next(((reply, part) for part in reply.parts if part.source_ts == ts), None) if reply else None


async def change_part(session: AsyncSession, part_id: int, text: str) -> None:
    """Keeps another text in place of a part's."""
    sealed = seal(session, text)
    await session.execute(update(ReplyRow).where(ReplyRow.id == part_id).values(sealed_text=sealed))


async def remove_part(session: AsyncSession, part_id: int) -> None:
    """Deletes a part, and the commitments that it made."""
    await session.execute(delete(ReplyRow).where(ReplyRow.id == part_id))


async def rewrite(session: AsyncSession, reply: Reply, text: str, level: Level | None) -> None:
    """Keeps one text in place of all parts. It is no message's any more, unless it was one message's alone."""
    first, *others = reply.parts
    source_ts = None if others else first.source_ts
    for other in others:
        await commitments.hand_over(session, other.id, first.id)
        await remove_part(session, other.id)
    values = {"sealed_text": seal(session, text), "level": level, "source_ts": source_ts}
    await session.execute(update(ReplyRow).where(ReplyRow.id == first.id).values(values))


async def remove(session: AsyncSession, nudge_id: int) -> None:
    """Deletes the reply to a nudge, and the commitments that it made."""
    await session.execute(delete(ReplyRow).where(ReplyRow.nudge_id == nudge_id))


async def _values(session: AsyncSession, query: Select[ReplyRow]) -> list[Reply]:
    query = query.order_by(ReplyRow.nudge_id, ReplyRow.created_at, ReplyRow.id)
    rows = list(await session.scalars(query.execution_options(populate_existing=True)))
    made = await commitments.from_replies(session, [row.id for row in rows])
    return [_reply(session, list(parts), made) for _, parts in groupby(rows, key=lambda row: row.nudge_id)]


def _reply(session: AsyncSession, rows: Sequence[ReplyRow], made: commitments.ByReply) -> Reply:
    first = rows[0]
    levels = [Level(row.level) for row in rows if row.level]
    return Reply(
        id=first.id,
        nudge_id=first.nudge_id,
        parts=tuple(Part(row.id, unseal(session, row.sealed_text), row.source_ts) for row in rows),
        way=Way(first.way),
        created_at=first.created_at,
        commitment=next((made[row.id] for row in reversed(rows) if row.id in made), None),
        level=levels[-1] if levels else None,
    )
