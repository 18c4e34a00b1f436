"""Whose token serves which workspace: that of the environment in its own, those by OAuth in theirs."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.people.installations import Installation, tenants
from bot.store.engine import Sessions
from bot.store.people import installations, workspaces

KNOWN_FOR_S = 60.0
"""How long an installation is believed to be what it was; another replica may have changed it."""
MOST_KNOWN = 1000
"""Installations in memory: one that is at rest makes room for one at work."""

ClientOf = Callable[[int], Awaitable[AsyncWebClient | None]]
"""A client for one of our workspaces, by our own id; None where the app is not installed."""
Place = tuple[str, str | None]
"""A workspace's Slack id, and that of its organisation."""


@dataclass(slots=True)
class Installations:
    """Finds installations, and remembers the latest for a while."""

    sessions: Sessions
    client_with: Callable[[str | None], AsyncWebClient]
    """A client of the Web API with this token."""
    now: Callable[[], datetime]
    own: Installation | None
    """The one whose token stands in the environment."""
    monotonic: Callable[[], float] = time.monotonic
    _known: OrderedDict[Place, tuple[float, Installation | None]] = field(default_factory=OrderedDict, init=False)
    _places: dict[int, Place] = field(default_factory=dict, init=False)
    _seen: set[str] = field(default_factory=set, init=False)
    """Workspaces of organisations that something came from."""

    async def authorize(self, team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
        """What Bolt has to know of a payload's workspace; None where the app is not installed."""
        one = await self.of(team_id, enterprise_id)
        if one is None or team_id is None:
            return None
        if one.is_org_wide and team_id not in self._seen:
            await self._remember(team_id, one)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=one.bot_id,
            bot_user_id=one.bot_user_id,
            bot_token=one.token,
            bot_scopes=sorted(one.scopes),
        )

    async def client_of(self, workspace_id: int) -> AsyncWebClient | None:
        """A client for one of our workspaces; None where the app is not installed any more."""
        place = self._places.get(workspace_id) or await self._place_of(workspace_id)
        one = await self.of(*place) if place else None
        return self.client_with(one.token) if one else None

    async def of(self, team_id: str | None, enterprise_id: str | None) -> Installation | None:
        """The installation that serves a workspace."""
        place = (team_id or "", enterprise_id)
        known = self._known.get(place)
        if known is None or known[0] < self.monotonic():
            known = (self.monotonic() + KNOWN_FOR_S, await self._find(tenants(team_id, enterprise_id)))
            self._known[place] = known
        self._known.move_to_end(place)
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return known[1]

    def drop(self, tenant: str) -> None:
        """Looks an installation up anew the next time: it was revoked, or has another token."""
        for place in [place for place in self._known if tenant in place]:
            del self._known[place]

    async def _find(self, served_by: tuple[str, ...]) -> Installation | None:
        for tenant in served_by:
            if self.own and self.own.tenant == tenant:
                return self.own
            async with self.sessions() as session:
                found = await installations.find(session, tenant)
            if found:
                return found
        return None

    async def _place_of(self, workspace_id: int) -> Place | None:
        async with self.sessions() as session:
            workspace = await workspaces.by_id(session, workspace_id)
        if workspace is None:
            return None
        self._places[workspace_id] = (workspace.team_id, workspace.enterprise_id)
        return self._places[workspace_id]

    async def _remember(self, team_id: str, one: Installation) -> None:
        """A workspace of an organisation makes itself known by what comes from it."""
        async with self.sessions.begin() as session:
            if await workspaces.find(session, team_id) is None:
                await workspaces.remember(
                    session,
                    team_id=team_id,
                    enterprise_id=one.tenant,
                    name=team_id,
                    bot_user_id=one.bot_user_id,
                    now=self.now(),
                )
        self._seen.add(team_id)
