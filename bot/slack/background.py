"""Work that nobody waits for: it goes on after Slack has its answer, and ends with the bot."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Hashable
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any

log = logging.getLogger(__name__)

Work = Coroutine[Any, Any, None]
STOPS_WITHIN_S = 1.0
"""What follows an answer is a call or two of Slack's; a container is killed ten seconds after it was asked."""


@dataclass(slots=True)
class Background:
    """What is under way now."""

    _drawing: set[asyncio.Task[None]] = field(default_factory=set, init=False)
    _following: dict[Hashable, asyncio.Task[None]] = field(default_factory=dict, init=False)
    """By person, who have everything in turn."""
    _waiting: dict[Hashable, dict[Hashable, tuple[Callable[[], Work], Context]]] = field(
        default_factory=dict, init=False
    )

    def start(self, work: Work) -> None:
        """Begins to draw; what nobody foresaw in it is logged by its kind, since its words may be somebody's."""
        task = asyncio.create_task(_drawn(work))
        self._drawing.add(task)
        task.add_done_callback(self._drawing.discard)

    def follow(self, person: Hashable, what: Hashable, work: Callable[[], Work]) -> None:
        """Shows a person what is kept already, after what they are being shown; once, if it is still to come.

        `work` reads what there is when its turn comes. What does not come to it is in the database all the same.
        """
        self._waiting.setdefault(person, {})[what] = work, copy_context()
        if person not in self._following:
            self._following[person] = asyncio.create_task(self._one_by_one(person))

    async def _one_by_one(self, person: Hashable) -> None:
        waiting = self._waiting[person]
        try:
            while waiting:
                work, context = waiting.pop(next(iter(waiting)))
                await asyncio.create_task(_shown(work()), context=context)
        finally:
            del self._waiting[person], self._following[person]

    async def followed(self) -> None:
        """Returns when everybody sees what they have been answered."""
        while self._following:
            await asyncio.wait(self._following.values())

    async def finish(self) -> None:
        """Returns when nothing is under way."""
        while under_way := {*self._drawing, *self._following.values()}:
            await asyncio.wait(under_way)

    async def stop(self) -> None:
        """Lets what follows an answer come to its end, if it is soon; drops the rest.

        A picture can be drawn again, and says nothing that is not said in words. Messages that were not changed
        are renewed after the next start, and Home when it is opened.
        """
        if self._following:
            await asyncio.wait(self._following.values(), timeout=STOPS_WITHIN_S)
        left = {*self._drawing, *self._following.values()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _drawn(work: Work) -> None:
    try:
        await work
    except Exception:  # nobody waits for this task who could be told
        log.exception("picture_failed")


async def _shown(work: Work) -> None:
    try:
        await work
    except Exception:  # as above
        log.exception("refresh_failed")
