"""Channels of teams, as far as they can be written to."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import TeamRow


async def is_for_outsiders(session: AsyncSession, workspace_id: int, channel: str) -> bool:
    """Whether somebody has agreed to people of other organisations reading a team's digest in this channel."""
    team = (TeamRow.workspace_id == workspace_id) & (TeamRow.channel == channel)
    return bool(await session.scalar(select(TeamRow.for_outsiders).where(team)))


async def set_unreachable(session: AsyncSession, workspace_id: int, channel: str, reason: str | None) -> None:
    """Keeps why Slack takes no digest for this channel; None when it does."""
    channels = (TeamRow.workspace_id == workspace_id) & (TeamRow.channel == channel)
    await session.execute(update(TeamRow).where(channels).values(unreachable=reason))
