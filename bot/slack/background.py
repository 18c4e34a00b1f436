"""Work on pictures that nobody waits for: it goes on after Slack has its answer, and ends with the bot."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Background:
    """What is under way now."""

    _under_way: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begins some work; what nobody foresaw in it is logged by its kind, since its words may be somebody's."""
        task = asyncio.create_task(_logged(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self) -> None:
        """Returns when nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def stop(self) -> None:
        """Drops what is under way: a picture can be drawn again, and says nothing that is not said in words."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:  # nobody waits for this task who could be told
        log.exception("picture_failed")
