"""What somebody with power over others did."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import AuditRow

OPERATOR = "operator"
"""Whoever sits at the server: the bot knows no more of them."""


async def note(
    session: AsyncSession,
    workspace_id: int,
    *,
    action: str,
    subject: str,
    now: datetime,
    actor: str = OPERATOR,
) -> None:
    """Keeps that `actor` did `action` to `subject`."""
    session.add(AuditRow(workspace_id=workspace_id, actor=actor, action=action, subject=subject, at=now))
    await session.flush()
