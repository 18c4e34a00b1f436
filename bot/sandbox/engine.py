"""The machine behind the sandbox: the app, its workspaces, and everything that is on its way between them."""

import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.sandbox.changes import Changes
from bot.sandbox.clock import Now, Stopwatch, Timestamps
from bot.sandbox.delivery.envelopes import Delivery
from bot.sandbox.delivery.socket_mode import SocketMode
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Faults
from bot.sandbox.state.files import Files, Place
from bot.sandbox.state.installations import Consents
from bot.sandbox.state.journal import Journal
from bot.sandbox.state.messages import Message, Messages
from bot.sandbox.state.rates import Rates
from bot.sandbox.state.scopes import hears
from bot.sandbox.state.triggers import ResponseUrls, Triggers
from bot.sandbox.state.views import Screens, Views
from bot.sandbox.state.workspace import (
    SLACKBOT,
    Channel,
    Enterprise,
    Ids,
    User,
    Workspace,
    new_token,
)

Json = dict[str, Any]
KEPT = 10_000
TOKEN_LIVES = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class App:
    """The one app that is installed in every workspace here."""

    id: str
    name: str
    events: frozenset[str]
    """The events it subscribes to, such as `message.im`."""
    token: str = field(default_factory=lambda: new_token("xapp-1"), repr=False)
    verification: str = field(default_factory=lambda: secrets.token_hex(12), repr=False)
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    """Signs what goes to the app's request URLs."""
    client_id: str = "1.2"
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API, for inspectors and tests; tokens are left out."""

    at: datetime
    method: str
    args: Json
    answer: Json
    fault: str | None = None
    """The kind of trouble that was ordered for this call, if any."""


@dataclass(frozen=True, slots=True)
class Site:
    """One workspace with everything that is said and shown in it."""

    workspace: Workspace
    journal: Journal
    messages: Messages
    views: Views


class Engine:
    """Ties the parts together; the transports and the people's side both act through it."""

    def __init__(
        self, app: App, now: Now, stopwatch: Stopwatch, retry_delays: Sequence[float], rates: Rates | None
    ) -> None:
        self.app = app
        self.now = now
        self.stopwatch = stopwatch
        self.retry_delays = retry_delays
        self.changes = Changes()
        self.ids = Ids()
        self.socket_mode = SocketMode(app.id, now, stopwatch, self.changes, retry_delays)
        self.delivery: Delivery = self.socket_mode
        """How payloads reach the app: the socket_mode, unless it has request URLs."""
        self.triggers = Triggers(stopwatch)
        self.response_urls = ResponseUrls(now)
        self.faults = Faults()
        self.rates = rates
        self.consents = Consents(stopwatch)
        self.calls: deque[Call] = deque(maxlen=KEPT)
        self.sites: dict[str, Site] = {}
        self.enterprises: dict[str, Enterprise] = {}
        self._log: dict[str, dict[str, Message]] = {}
        self._stamps = Timestamps(now)
        self._screens = Screens()
        self.requests_under_way = 0
        self.afterwards: Callable[[], Awaitable[None]] = _at_once
        """Returns when the app has done what it does after its ack, where it is at hand and can tell: then people
        wait until they see all of what came of what they did."""
        self.rotates = False
        """Whether tokens from installations end after twelve hours, and are bought anew with a refresh token."""
        self.settling = 1.0
        """Seconds from the end of an upload until the file may be shown as a picture."""
        self.base_url = "http://127.0.0.1:0"
        """Where the transport listens; no slash at the end."""

    def add_enterprise(self, name: str) -> Enterprise:
        """A new organisation without workspaces."""
        new = Enterprise(self.ids.new("E"), name)
        self.enterprises[new.id] = new
        return new

    def add_site(
        self,
        name: str,
        refused_blocks: frozenset[str],
        scopes: frozenset[str],
        enterprise: Enterprise | None = None,
    ) -> Site:
        """A new workspace with the app installed and nobody there but Slackbot."""
        team_id, domain = self.ids.new("T"), name.lower().replace(" ", "-")
        bot = self._bot("U")
        workspace = Workspace(
            team_id=team_id,
            name=name,
            domain=domain,
            app_id=self.app.id,
            bot_user=bot,
            bot_id=self.ids.new("B"),
            bot_token=new_token("xoxb"),
            ids=self.ids,
            now=self.now,
            emit=partial(self.emit, team_id),
            files=self._files(team_id, domain),
            refused_blocks=refused_blocks,
            scopes=scopes,
            enterprise=enterprise,
        )
        slackbot = User(SLACKBOT, "slackbot", "Slackbot")  # Slack really says that Slackbot is no bot
        workspace.users = {SLACKBOT: slackbot, bot.id: bot}
        journal = Journal(self.now)
        messages = Messages(workspace, journal, self._log, self._stamps)
        site = Site(workspace, journal, messages, Views(workspace, journal, self._screens))
        self.sites[team_id] = site
        if enterprise:
            enterprise.workspaces.append(workspace)
        return site

    def _bot(self, prefix: str) -> User:
        return User(self.ids.new(prefix), self.app.name, self.app.name, is_bot=True)

    def _files(self, team_id: str, domain: str) -> Files:
        place = Place(team_id, domain, lambda: self.ids.new("F"), lambda: self.base_url)
        return Files(place, self.now, self.stopwatch, self.settling)

    async def heard(self) -> None:
        """Return when every event that is on its way was acked, or had its time, and the app is done."""
        await self.delivery.heard()
        await self.afterwards()

    def emit(
        self,
        team_id: str,
        subscription: str,
        event: Json,
        *,
        actor: Workspace | None = None,
        channel: Channel | None = None,
    ) -> None:
        """Tell the app of an event, if it subscribes to such events, is installed there and may know of them.

        Args:
            team_id: the workspace whose installation is told.
            subscription: the event's name, such as `message.im`.
            event: the event itself.
            actor: the workspace of whoever did it, in a shared channel perhaps another one.
            channel: where it happened, if in one.
        """
        self.changes.notify()
        workspace = self.sites[team_id].workspace
        if subscription not in self.app.events or not workspace.installed:
            return
        if not hears(workspace.scopes, subscription):
            return
        actor = actor or workspace
        authorization = {
            "enterprise_id": _id(workspace.enterprise),
            "team_id": None if workspace.org_wide else team_id,
            "user_id": workspace.bot_user.id,
            "is_bot": True,
            "is_enterprise_install": workspace.org_wide,
        }
        self.delivery.tell(
            {
                "token": self.app.verification,
                "team_id": actor.team_id,
                **({"enterprise_id": actor.enterprise.id} if actor.enterprise else {}),
                "context_team_id": team_id,
                "context_enterprise_id": _id(workspace.enterprise),
                "api_app_id": self.app.id,
                "event": event,
                "type": "event_callback",
                "event_id": self.ids.new("Ev"),
                "event_time": int(self.now().timestamp()),
                "authorizations": [authorization],
                "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
                "event_context": f"4-{secrets.token_hex(8)}",
            }
        )

    def install(self, tenant: str, scopes: frozenset[str]) -> Workspace:
        """Install the app in a workspace, or in all of an organisation's, or grant it more.

        A token that has died is followed by a new one. Gives the workspace, for an organisation its first one.
        """
        if tenant in self.enterprises:
            self._install_for_all(self.enterprises[tenant])
        workspace = self._installed_for(tenant)
        granted = (workspace.scopes if workspace.installed else frozenset()) | scopes
        token = workspace.bot_token if workspace.installed else new_token("xoxb")
        for one in workspace.together:
            one.scopes, one.bot_token, one.installed = granted, token, True
        if self.rotates:
            self.rotate(workspace)
        self.changes.notify()
        return workspace

    def _install_for_all(self, enterprise: Enterprise) -> None:
        """One bot and one token for all its workspaces, in the place of what each of them had for itself."""
        together = [one for one in enterprise.workspaces if one.org_wide]
        bot = together[0].bot_user if together else self._bot("W")
        bot_id = together[0].bot_id if together else self.ids.new("B")
        for one in enterprise.workspaces:
            if not one.org_wide:
                del one.users[one.bot_user.id]
                for channel in one.channels.values():
                    channel.members[:] = [bot.id if user == one.bot_user.id else user for user in channel.members]
                one.org_wide, one.installed, one.token_ends_at, one.former_token = True, False, None, None
                one.bot_user, one.bot_id, one.files = bot, bot_id, enterprise.workspaces[0].files
                one.admit(bot)

    def _installed_for(self, tenant: str) -> Workspace:
        enterprise = self.enterprises.get(tenant)
        return enterprise.workspaces[0] if enterprise else self.sites[tenant].workspace

    def rotate(self, workspace: Workspace) -> None:
        """A new token, which ends, and a new refresh token; the token before it stays good until its own end."""
        former = (workspace.bot_token, workspace.token_ends_at)
        token, refresh = new_token("xoxe.xoxb"), new_token("xoxe")
        for one in workspace.together:
            one.former_token, one.bot_token, one.refresh_token = former, token, refresh
            one.token_ends_at = self.now() + TOKEN_LIVES

    def refreshed(self, refresh_token: str) -> Workspace:
        """The workspace of a refresh token, with a new token; each refresh token is good once.

        Raises:
            SlackError: `invalid_refresh_token`.
        """
        for site in self.sites.values():
            workspace = site.workspace
            if workspace.installed and workspace.refresh_token == refresh_token:
                self.rotate(workspace)
                return workspace
        raise SlackError("invalid_refresh_token")

    def uninstall(self, tenant: str, *, revoked_first: bool = True) -> None:
        """Remove the app from a workspace or an organisation: its token dies, and both of Slack's events say so.

        Args:
            tenant: the workspace or the organisation.
            revoked_first: which of the two events comes first; Slack promises no order.
        """
        workspace = self._installed_for(tenant)
        events: list[Json] = [
            {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot_user.id]}},
            {"type": "app_uninstalled"},
        ]
        for event in events if revoked_first else reversed(events):
            self.emit(workspace.team_id, event["type"], event)
        for one in workspace.together:
            one.installed = False

    def site_of(self, token: str | None) -> Site:
        """The workspace that a bot token belongs to.

        Raises:
            SlackError: `not_authed`, `invalid_auth`, `not_allowed_token_type`, `account_inactive` or
                `token_expired`.
        """
        if not token:
            raise SlackError("not_authed")
        if token == self.app.token:
            raise SlackError("not_allowed_token_type")
        for site in self.sites.values():
            workspace = site.workspace
            former = workspace.former_token or ("", None)
            for good, ends_at in ((workspace.bot_token, workspace.token_ends_at), former):
                if secrets.compare_digest(good.encode(), token.encode("utf-8", "replace")):
                    if not workspace.installed:
                        raise SlackError("account_inactive")
                    if ends_at is not None and self.now() >= ends_at:
                        raise SlackError("token_expired")
                    return site
        raise SlackError("invalid_auth")

    def meant(self, site: Site, named: Iterable[str]) -> Site:
        """Which of the workspaces that share a token a call is about: the one that has all that it names."""
        for one in site.workspace.together:
            if {one.team_id, *one.channels, *one.users}.issuperset(named):
                return self.sites[one.team_id]
        return site


async def _at_once() -> None:
    """Nobody has to wait."""


def _id(enterprise: Enterprise | None) -> str | None:
    return enterprise.id if enterprise else None
