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
    for _ in range(5):
        reading = asyncio.create_task(known.of("T2", None))
        while not reading.done() and not known._known:
            await asyncio.sleep(0)
            known.drop("T2")  # as soon as it may have been read
        await reading
        assert not known._known
    async with sessions.begin() as session:
        await installations.remove(session, "T2", NOW)
    assert await known.of("T2", None) is None
