"""`em-coach migrate`: the database, before a new version runs."""

import asyncio
from typing import Annotated

import typer

from bot import configured, settings


def migrate(
    *,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if it is not ready.")] = False,
) -> None:
    """Prepare the database for this version."""
    asyncio.run(configured.migrate(settings.load(), only_check=check))
    print("The database is ready.")
