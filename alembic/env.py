"""Alembic's entry point: `em-coach migrate` hands in its connection, developers use their DATABASE_URL."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection

from bot.settings import database_url
from bot.store.engine import connect
from bot.store.tables import Base


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_for_developer() -> None:
    async with connect(database_url(os.environ["DATABASE_URL"])) as engine, engine.begin() as connection:
        await connection.run_sync(run)


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    asyncio.run(run_for_developer())
