"""How much one person and one workspace may ask for: more than by hand, and too little to keep others waiting."""

import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.prompts.words import Words
from bot.slack import blocks

MOST_A_MINUTE = 90
"""Payloads of one person: every press, command and message is one."""
MOST_OF_A_WORKSPACE = 3_000
"""Payloads of a workspace in a minute: of a thousand people who are all at work. One process does more."""
MOST_ADDED = 100
"""Links that one person adds to the library in a day: their workspace takes two thousand in all."""
MINUTE_S, DAY_S = 60.0, 86_400.0
MOST_IN_MIND = 10_000
"""Those who did something last."""

Next = Callable[[], Awaitable[BoltResponse]]


@dataclass(slots=True)
class Rate:
    """Counts what each does within some time, in this process."""

    most: int
    within_s: float
    monotonic: Callable[[], float] = time.monotonic
    _did: OrderedDict[Hashable, deque[float]] = field(default_factory=OrderedDict, init=False)

    def allows(self, who: Hashable) -> bool:
        """Whether they may do one thing more; asking counts as doing it, unless they may not."""
        now = self.monotonic()
        did = self._did.setdefault(who, deque())
        self._did.move_to_end(who)
        while len(self._did) > MOST_IN_MIND:
            self._did.popitem(last=False)
        while did and did[0] <= now - self.within_s:
            did.popleft()
        if len(did) >= self.most:
            return False
        did.append(now)
        return True


@dataclass(slots=True)
class Limits:
    """What is counted of everybody; a middleware of Bolt's."""

    words: Words
    people: Rate = field(default_factory=lambda: Rate(MOST_A_MINUTE, MINUTE_S))
    workspaces: Rate = field(default_factory=lambda: Rate(MOST_OF_A_WORKSPACE, MINUTE_S))
    additions: Rate = field(default_factory=lambda: Rate(MOST_ADDED, DAY_S))

    async def limit(self, req: AsyncBoltRequest, next_: Next) -> BoltResponse | None:
        """Goes on, unless this is too much: then one sentence for a command, and silence for anything else."""
        team_id, user_id = req.context.get("team_id"), req.context.get("user_id")
        if user_id is None or (self.people.allows((team_id, user_id)) and self.workspaces.allows(team_id)):
            return await next_()
        told = {"response_type": "ephemeral", **blocks.note(self.words.mrkdwn("commands.too_much"))}
        return BoltResponse(status=200, body=told if "command" in req.body else "")
