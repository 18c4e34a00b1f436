"""Waiting for something to become true, without asking again and again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Rings whenever anything in the sandbox has changed.

    It plays the part of an `asyncio.Condition`, which the plain functions of a state machine can't notify because
    its lock has to be awaited. Everything here runs in one event loop, so there is nothing to lock.
    """

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self.count = 0
        """How often it has rung; whoever remembers the number can tell whether anything happened meanwhile."""

    def notify(self) -> None:
        """Wake everyone who waits, so that they look again."""
        self.count += 1
        for one in self._waiting:
            if not one.done():
                one.set_result(None)
        self._waiting.clear()

    async def until(self, predicate: Callable[[], T], within: float) -> T:
        """Return the first truthy value of `predicate`, looking again after every change.

        Raises:
            TimeoutError: it did not come true within so many real seconds.
        """
        async with asyncio.timeout(within):
            while not (value := predicate()):
                change = asyncio.get_running_loop().create_future()
                self._waiting.add(change)
                await change
        return value
