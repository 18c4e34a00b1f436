"""The machine behind the sandbox: the app, its workspaces, and everything that is on its way between them."""

import secrets
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.changes import Changes
from bot.sandbox.clock import Now, Stopwatch
from bot.sandbox.delivery.envelopes import Delivery
from bot.sandbox.delivery.socket_mode import SocketMode
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Faults
from bot.sandbox.state.files import Files, Place
from bot.sandbox.state.installations import Consents
from bot.sandbox.state.journal import Journal
from bot.sandbox.state.messages import Messages
from bot.sandbox.state.rates import Rates
from bot.sandbox.state.scopes import hears
from bot.sandbox.state.triggers import ResponseUrls, Triggers
from bot.sandbox.state.views import Views
from bot.sandbox.state.workspace import (
    SLACKBOT,
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
        self.requests_under_way = 0
        self.rotates = False
        """Whether tokens from installations end after twelve hours, and are bought anew with a refresh token."""
        self.settling = 1.0
        """Seconds from the end of an upload until the file may be shown as a picture."""
        self.base_url = "http://127.0.0.1:0"
        """Where the transport listens; no slash at the end."""

    def add_site(self, name: str, refused_blocks: frozenset[str], scopes: frozenset[str]) -> Site:
        """A new workspace with the app installed and nobody there but Slackbot."""
        team_id, domain = self.ids.new("T"), name.lower().replace(" ", "-")
        bot = User(self.ids.new("U"), self.app.name, self.app.name, is_bot=True)
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
            emit=lambda subscription, event: self.emit(team_id, subscription, event),
            files=self._files(team_id, domain),
            refused_blocks=refused_blocks,
            scopes=scopes,
        )
        slackbot = User(SLACKBOT, "slackbot", "Slackbot")  # Slack really says that Slackbot is no bot
        workspace.users = {SLACKBOT: slackbot, bot.id: bot}
        journal = Journal(self.now)
        site = Site(workspace, journal, Messages(workspace, journal), Views(workspace, journal))
        self.sites[team_id] = site
        return site

    def _files(self, team_id: str, domain: str) -> Files:
        place = Place(team_id, domain, lambda: self.ids.new("F"), lambda: self.base_url)
        return Files(place, self.now, self.stopwatch, self.settling)

    def emit(self, team_id: str, subscription: str, event: Json) -> None:
        """Tell the app of an event, if it subscribes to such events, is installed there and may know of them."""
        self.changes.notify()
        workspace = self.sites[team_id].workspace
        if subscription not in self.app.events or not workspace.installed:
            return
        if not hears(workspace.scopes, subscription):
            return
        authorization = {
            "enterprise_id": None,
            "team_id": team_id,
            "user_id": workspace.bot_user.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        self.delivery.tell(
            {
                "token": self.app.verification,
                "team_id": team_id,
                "api_app_id": self.app.id,
                "event": event,
                "type": "event_callback",
                "event_id": self.ids.new("Ev"),
                "event_time": int(self.now().timestamp()),
                "authorizations": [authorization],
                "is_ext_shared_channel": False,
                "event_context": f"4-{secrets.token_hex(8)}",
            }
        )

    def install(self, team_id: str, scopes: frozenset[str]) -> Workspace:
        """Install the app in a workspace, or grant it more; a token that has died is followed by a new one."""
        workspace = self.sites[team_id].workspace
        workspace.scopes = (workspace.scopes if workspace.installed else frozenset()) | scopes
        if not workspace.installed:
            workspace.bot_token, workspace.installed = new_token("xoxb"), True
        if self.rotates:
            self.rotate(workspace)
        self.changes.notify()
        return workspace

    def rotate(self, workspace: Workspace) -> None:
        """A new token, which ends, and a new refresh token; the token before it stays good until its own end."""
        workspace.former_token = (workspace.bot_token, workspace.token_ends_at)
        workspace.bot_token, workspace.refresh_token = new_token("xoxe.xoxb"), new_token("xoxe")
        workspace.token_ends_at = self.now() + TOKEN_LIVES

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

    def uninstall(self, team_id: str, *, revoked_first: bool = True) -> None:
        """Remove the app from a workspace: its token dies, and it is told so in both of Slack's ways.

        Args:
            team_id: the workspace.
            revoked_first: which of the two events comes first; Slack promises no order.
        """
        workspace = self.sites[team_id].workspace
        events: list[Json] = [
            {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot_user.id]}},
            {"type": "app_uninstalled"},
        ]
        for event in events if revoked_first else reversed(events):
            self.emit(team_id, event["type"], event)
        workspace.installed = False

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
