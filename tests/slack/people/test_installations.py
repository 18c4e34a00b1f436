"""What is remembered of installations: never longer than it is true, whatever happens while it is read."""

import asyncio

import pytest

from bot.core.people.installations import Installation
from bot.slack.people.installations import Installations
from bot.store.people import installations
from tests.store.kit import NOW

GLOBEX = Installation("T2", "Globex", "B2", "UBOT", frozenset({"commands"}), "xoxb-2")


@pytest.fixture
def known(sessions):
    return Installations(sessions, lambda _token: None, lambda: NOW, None)


async def keep(sessions):
    async with sessions.begin() as session:
        await installations.keep(session, GLOBEX, NOW)


async def test_a_workspace_that_another_replica_has_just_installed_is_served_at_once(sessions, known):
    assert await known.of("T2", None) is None
    await keep(sessions)
    assert await known.of("T2", None) == GLOBEX


async def test_one_that_was_revoked_while_it_was_read_is_not_remembered(sessions, known):
    await keep(sessions)
    reading = asyncio.create_task(known.of("T2", None))
    while not reading.done():
        known.drop("T2")  # until it has been read, and so just before it would be kept
        await asyncio.sleep(0)
    async with sessions.begin() as session:
        await installations.remove(session, "T2", NOW)
    assert await known.of("T2", None) is None
