"""Which files of Slack hold the pictures of a manager: of their self-checks, and of how their guesses run."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.svg import Kind
from bot.store.tables import PictureRow
from bot.store.upsert import upsert


async def of(session: AsyncSession, manager_id: int) -> dict[Kind, str]:
    """The files of a manager's pictures."""
    rows = await session.scalars(select(PictureRow).where(PictureRow.manager_id == manager_id))
    return {Kind(row.kind): row.file_id for row in rows}


async def current(session: AsyncSession, manager_id: int, self_check_id: int) -> dict[Kind, str]:
    """The same, as far as they show this self-check."""
    drawn = select(PictureRow).where(
        PictureRow.manager_id == manager_id, PictureRow.self_check_id == self_check_id
    )
    return {Kind(row.kind): row.file_id for row in await session.scalars(drawn)}


async def keep(
    session: AsyncSession, manager_id: int, self_check_id: int | None, files: Mapping[Kind, str]
) -> None:
    """Keeps the files in place of those from before; a picture of guesses shows no self-check."""
    for kind, file_id in files.items():
        values = {"manager_id": manager_id, "kind": kind, "self_check_id": self_check_id, "file_id": file_id}
        await upsert(
            session, PictureRow, key=["manager_id", "kind"], values=values, change=["self_check_id", "file_id"]
        )
