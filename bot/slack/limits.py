"""How much one person may ask for in a minute: far more than by hand, and too little to keep others waiting."""

import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.prompts.words import Words
from bot.slack import blocks

MOST_A_MINUTE = 90
"""Payloads of one person: every press, command and message is one."""
MINUTE_S = 60.0
MOST_PEOPLE = 10_000
"""People in memory: those who did something last."""

Next = Callable[[], Awaitable[BoltResponse]]


@dataclass(slots=True)
class Limits:
    """Counts what each person does, in this process; a middleware of Bolt's."""

    words: Words
    monotonic: Callable[[], float] = time.monotonic
    most: int = MOST_A_MINUTE
    _did: OrderedDict[tuple[str | None, str], deque[float]] = field(default_factory=OrderedDict, init=False)

    async def limit(self, req: AsyncBoltRequest, next_: Next) -> BoltResponse | None:
        """Goes on, unless this is too much: then one sentence for a command, and silence for anything else."""
        user_id = req.context.get("user_id")
        if user_id is None or self.allows(req.context.get("team_id"), str(user_id)):
            return await next_()
        told = {"response_type": "ephemeral", **blocks.note(self.words.mrkdwn("commands.too_much"))}
        return BoltResponse(status=200, body=told if "command" in req.body else "")

    def allows(self, team_id: str | None, user_id: str) -> bool:
        """Whether this person may do one thing more; asking counts as doing it, unless they may not."""
        now = self.monotonic()
        did = self._did.setdefault((team_id, user_id), deque())
        self._did.move_to_end((team_id, user_id))
        while len(self._did) > MOST_PEOPLE:
            self._did.popitem(last=False)
        while did and did[0] <= now - MINUTE_S:
            did.popleft()
        if len(did) >= self.most:
            return False
        did.append(now)
        return True
