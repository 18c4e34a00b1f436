"""`em-coach migrate`: the database, before a new version runs."""

import asyncio

from bot import configured, settings


def migrate() -> None:
    """Prepare the database for this version."""
    asyncio.run(configured.migrate(settings.load()))
    print("The database is ready.")
