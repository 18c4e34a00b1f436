"""Whose token serves which workspace: that of the environment in its own, those by OAuth in theirs."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.people.installations import Installation, tenants
from bot.slack import failures
from bot.store.engine import Sessions
from bot.store.people import installations, workspaces

log = logging.getLogger(__name__)

KNOWN_FOR_S = 60.0
"""How long an installation is believed to be what it was; another replica may have changed it.

No message is sent in that time to a workspace that has left: it is paused, for all replicas.
"""
RENEW_WITHIN_S = 5.0
"""For Slack to answer, since the row is locked meanwhile."""
TEAMS_A_PAGE = 1000
MOST_KNOWN = 1000
"""Installations in memory: one that is at rest makes room for one at work."""

ClientOf = Callable[[int], Awaitable[AsyncWebClient | None]]
"""A client for one of our workspaces, by our own id; None where the app is not installed."""
Place = tuple[str, str | None]
"""A workspace's Slack id, and that of its organisation."""


def workspace_in(body: Mapping[str, Any]) -> str | None:
    """The workspace of a payload that names only an organisation where Bolt looks: the app is there org-wide.

    In a channel that is shared with others, `team_id` is that of whoever acts, and `context_team_id` is ours.
    """
    parts = [body.get(name) for name in ("team", "view", "user")]
    inside = [part.get("id" if part is parts[0] else "team_id") for part in parts if isinstance(part, dict)]
    named = (body.get("context_team_id"), body.get("team_id"), *inside)
    return next((one for one in named if isinstance(one, str) and one.startswith("T")), None)


@dataclass(slots=True)
class Installations:
    """Finds installations, and remembers the latest for a while."""

    sessions: Sessions
    client_with: Callable[[str | None], AsyncWebClient]
    """A client of the Web API with this token."""
    now: Callable[[], datetime]
    own: Installation | None
    """The one whose token stands in the environment."""
    renew: Callable[[str], Awaitable[AsyncSlackResponse]] | None = None
    """Buys a token with a refresh token; None where nothing was installed by OAuth."""
    monotonic: Callable[[], float] = time.monotonic
    _known: OrderedDict[Place, tuple[float, Installation]] = field(default_factory=OrderedDict, init=False)
    _drops: int = field(default=0, init=False)
    """How often something was dropped: what was read before is not kept after it."""
    _places: dict[int, Place] = field(default_factory=dict, init=False)
    _seen: set[str] = field(default_factory=set, init=False)
    """Workspaces of organisations that something came from."""
    _foreign: dict[str, float] = field(default_factory=dict, init=False)
    """Workspaces that no organisation of ours has, and until when that is believed."""

    async def authorize(self, team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
        """What Bolt has to know of a payload's workspace; None where the app is not installed."""
        one = await self.of(team_id, enterprise_id)
        if one is None or team_id is None:
            return None
        if one.is_org_wide and team_id not in self._seen and not await self._is_served(team_id, one):
            return None
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

    async def renewed_client_of(self, workspace_id: int) -> AsyncWebClient | None:
        """The same with another token, after Slack has called this one expired, whatever we thought."""
        place = self._places.get(workspace_id) or await self._place_of(workspace_id)
        one = await self.of(*place) if place else None
        if one is None or one is self.own:
            return None
        self.drop(one.tenant)
        return self.client_with((await self._renewed(one, has_ended=True)).token)

    async def expired(self, team_id: str | None, enterprise_id: str | None) -> None:
        """Slack has called a token expired, whatever we thought: whoever comes next finds another one."""
        one = await self.of(team_id, enterprise_id)
        if one and one is not self.own:
            self.drop(one.tenant)
            await self._renewed(one, has_ended=True)

    async def of(self, team_id: str | None, enterprise_id: str | None) -> Installation | None:
        """The installation that serves a workspace."""
        place = (team_id or "", enterprise_id)
        until, known = self._known.get(place, (0.0, None))
        if known is None or known.is_to_be_renewed(self.now()) or until < self.monotonic():
            drops, known = self._drops, await self._find(tenants(team_id, enterprise_id))
            self._known.pop(place, None)
            if known is None or drops != self._drops:  # one that comes is there at once, and one that goes is gone
                return known
            self._known[place] = (self.monotonic() + KNOWN_FOR_S, known)
        self._known.move_to_end(place)
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return known

    def drop(self, tenant: str) -> None:
        """Looks an installation up anew the next time: it was revoked, or has another token."""
        self._drops += 1
        for place in [place for place in self._known if tenant in place]:
            del self._known[place]

    async def _find(self, served_by: tuple[str, ...]) -> Installation | None:
        for tenant in served_by:
            if self.own and self.own.tenant == tenant:
                return self.own
            async with self.sessions() as session:
                found = await installations.find(session, tenant)
            if found:
                return await self._renewed(found) if found.is_to_be_renewed(self.now()) else found
        return None

    async def _renewed(self, one: Installation, *, has_ended: bool = False) -> Installation:
        """The same with another token, which one replica buys while the others wait for it.

        When Slack gives none, the old token is used for as long as it is good, and whoever asks next tries again.
        """
        if self.renew is None:
            return one
        async with self.sessions.begin() as session:
            held = await installations.hold(session, one.tenant)
            if held is None or held.refresh_token is None:
                return held or one
            ends = held.is_to_be_renewed(self.now()) or (has_ended and held.token == one.token)
            if not ends:
                return held
            try:
                async with asyncio.timeout(RENEW_WITHIN_S):
                    answer = await self.renew(held.refresh_token)
            except failures.FAILURES as error:
                log.warning("token_not_renewed", extra={"tenant": one.tenant, "reason": failures.reason(error)})
                return held
            ends_at = self.now() + timedelta(seconds=int(answer["expires_in"]))
            token, refresh_token = str(answer["access_token"]), str(answer["refresh_token"])
            await installations.renew(session, one.tenant, token, refresh_token, ends_at)
        return replace(held, token=token, refresh_token=refresh_token, expires_at=ends_at)

    async def _place_of(self, workspace_id: int) -> Place | None:
        async with self.sessions() as session:
            workspace = await workspaces.by_id(session, workspace_id)
        if workspace is None:
            return None
        self._places[workspace_id] = (workspace.team_id, workspace.enterprise_id)
        return self._places[workspace_id]

    async def _is_served(self, team_id: str, one: Installation) -> bool:
        """Whether a workspace is one of its organisation's: it makes itself known by what comes from it.

        What somebody from elsewhere does in a shared channel may name their own workspace and our organisation, so
        Slack is asked. Whoever it does not name is believed to be from elsewhere for a minute.
        """
        async with self.sessions() as session:
            known = await workspaces.find(session, team_id)
        if known is None or known.enterprise_id != one.tenant:
            if self._foreign.get(team_id, 0.0) > self.monotonic():
                return False
            try:
                served = await self._served_by(one)
            except failures.FAILURES as error:
                log.warning("workspaces_not_read", extra={"tenant": one.tenant, "reason": failures.reason(error)})
                return False
            if team_id not in served:
                self._foreign[team_id] = self.monotonic() + KNOWN_FOR_S
                while len(self._foreign) > MOST_KNOWN:
                    self._foreign.pop(next(iter(self._foreign)))
                return False
            async with self.sessions.begin() as session:
                await workspaces.remember(
                    session,
                    team_id=team_id,
                    enterprise_id=one.tenant,
                    name=served[team_id],
                    bot_user_id=one.bot_user_id,
                    now=self.now(),
                )
        self._seen.add(team_id)
        return True

    async def _served_by(self, one: Installation) -> dict[str, str]:
        """The workspaces of an organisation that the app is in, by id with their names, as Slack has them."""
        pages = await self.client_with(one.token).auth_teams_list(limit=TEAMS_A_PAGE)
        return {str(team["id"]): str(team["name"]) async for page in pages for team in page["teams"]}
