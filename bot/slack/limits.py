"""How much one person and one workspace may ask for in some time: `core/limits.py` says how much."""

import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.core import limits
from bot.core.limits import Pace
from bot.prompts.words import Words
from bot.slack import blocks

MOST_IN_MIND = 10_000
"""Those who did something last."""

Next = Callable[[], Awaitable[BoltResponse]]


@dataclass(slots=True)
class Rate:
    """Counts what each does within some time, in this process."""

    pace: Pace
    monotonic: Callable[[], float] = time.monotonic
    _did: OrderedDict[Hashable, deque[float]] = field(default_factory=OrderedDict, init=False)

    def allows(self, who: Hashable) -> bool:
        """Whether they may do one thing more; asking counts as doing it, unless they may not."""
        now = self.monotonic()
        did = self._did.setdefault(who, deque())
        self._did.move_to_end(who)
        while len(self._did) > MOST_IN_MIND:
            self._did.popitem(last=False)
        while did and did[0] <= now - self.pace.within.total_seconds():
            did.popleft()
        if len(did) >= self.pace.most:
            return False
        did.append(now)
        return True


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one person may ask for in a day, by kind."""

    links: Rate = field(default_factory=lambda: Rate(limits.LINKS_OF_A_PERSON))
    questions: Rate = field(default_factory=lambda: Rate(limits.QUESTIONS_OF_A_PERSON))
    exports: Rate = field(default_factory=lambda: Rate(limits.EXPORTS_OF_A_PERSON))


@dataclass(slots=True)
class Limits:
    """What is counted of everybody; a middleware of Bolt's."""

    words: Words
    people: Rate = field(default_factory=lambda: Rate(limits.PAYLOADS_OF_A_PERSON))
    workspaces: Rate = field(default_factory=lambda: Rate(limits.PAYLOADS_OF_A_WORKSPACE))

    async def limit(self, req: AsyncBoltRequest, next_: Next) -> BoltResponse | None:
        """Goes on, unless this is too much: then one sentence for a command, and silence for anything else."""
        team_id, user_id = req.context.get("team_id"), req.context.get("user_id")
        if user_id is None or (self.people.allows((team_id, user_id)) and self.workspaces.allows(team_id)):
            return await next_()
        told = {"response_type": "ephemeral", **blocks.note(self.words.mrkdwn("commands.too_much"))}
        return BoltResponse(status=200, body=told if "command" in req.body else "")
