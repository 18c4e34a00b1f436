"""Installations by OAuth: one for each workspace or organisation, its tokens sealed like what people write."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people.installations import Installation
from bot.store.tables import InstallationRow
from bot.store.upsert import upsert
from bot.store.vault import seal, unseal


async def keep(session: AsyncSession, one: Installation, now: datetime) -> None:
    """An installation, new or in the place of the one that this tenant had."""
    values = {
        "tenant": one.tenant,
        "name": one.name,
        "bot_id": one.bot_id,
        "bot_user_id": one.bot_user_id,
        "scopes": " ".join(sorted(one.scopes)),
        "sealed_token": seal(session, one.token),
        "sealed_refresh_token": seal(session, one.refresh_token) if one.refresh_token else None,
        "expires_at": one.expires_at,
        "installed_at": now,
    }
    await upsert(session, InstallationRow, key=("tenant",), values=values, change=[*list(values)[1:]])


async def find(session: AsyncSession, tenant: str) -> Installation | None:
    """The installation of a workspace or an organisation."""
    row = await session.get(InstallationRow, tenant, populate_existing=True)
    return None if row is None else _value(session, row)


async def hold(session: AsyncSession, tenant: str) -> Installation | None:
    """The installation, which nobody else changes until this transaction ends."""
    same = update(InstallationRow).where(InstallationRow.tenant == tenant).values(tenant=tenant)
    await session.execute(same)  # takes the lock on both kinds of database
    query = select(InstallationRow).where(InstallationRow.tenant == tenant)
    row = await session.scalar(query.execution_options(populate_existing=True))
    return None if row is None else _value(session, row)


async def renew(session: AsyncSession, tenant: str, token: str, refresh_token: str, expires_at: datetime) -> None:
    """Another token, and what buys the next one."""
    values = {"sealed_token": seal(session, token), "sealed_refresh_token": seal(session, refresh_token)}
    here = update(InstallationRow).where(InstallationRow.tenant == tenant)
    await session.execute(here.values(**values, expires_at=expires_at))


async def remove(session: AsyncSession, tenant: str, until: datetime) -> bool:
    """Forgets an installation of up to that moment, and its tokens; tells whether there was one."""
    old = InstallationRow.tenant == tenant, InstallationRow.installed_at <= until
    gone = delete(InstallationRow).where(*old).returning(InstallationRow.tenant)
    return (await session.execute(gone)).first() is not None


async def every(session: AsyncSession) -> list[Installation]:
    """All installations, by name."""
    rows = await session.scalars(select(InstallationRow).order_by(InstallationRow.name, InstallationRow.tenant))
    return [_value(session, row) for row in rows]


def _value(session: AsyncSession, row: InstallationRow) -> Installation:
    return Installation(
        tenant=row.tenant,
        name=row.name,
        bot_id=row.bot_id,
        bot_user_id=row.bot_user_id,
        scopes=frozenset(row.scopes.split()),
        token=unseal(session, row.sealed_token),
        refresh_token=unseal(session, row.sealed_refresh_token) if row.sealed_refresh_token else None,
        expires_at=row.expires_at,
    )
