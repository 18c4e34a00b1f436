import asyncio

import pytest

from bot.store.delivery import inbox
from tests.store.kit import DAY, NOW


async def arrives(sessions, key="event:1"):
    async with sessions.begin() as session:
        return await inbox.is_first(session, key, NOW)


async def test_only_the_first_of_a_key_counts(sessions):
    assert await arrives(sessions)
    assert not await arrives(sessions)
    assert await arrives(sessions, "event:2")


async def test_twice_in_one_transaction_is_twice(session):
    assert await inbox.is_first(session, "event:1", NOW)
    assert not await inbox.is_first(session, "event:1", NOW + DAY)


async def test_of_many_at_the_same_time_one_is_first(sessions):
    assert sum(await asyncio.gather(*(arrives(sessions) for _ in range(8)))) == 1


async def test_a_second_one_waits_for_the_first_to_be_certain(sessions):
    async with sessions.begin() as session:
        assert await inbox.is_first(session, "event:1", NOW)
        second = asyncio.create_task(arrives(sessions))
    assert await second is False


async def test_an_effect_that_failed_leaves_room_for_the_next_try(sessions):
    async def fails():
        async with sessions.begin() as session:
            assert await inbox.is_first(session, "event:1", NOW)
            waiting.append(asyncio.create_task(arrives(sessions)))
            raise RuntimeError

    waiting = []
    with pytest.raises(RuntimeError):
        await fails()
    assert await waiting[0] is True
