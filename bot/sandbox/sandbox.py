"""The sandbox as tests and the demo hold it: people, channels, faults and a record of everything."""

import secrets
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from bot.sandbox.clock import Now, RealStopwatch, Stopwatch, wall_clock
from bot.sandbox.delivery.envelopes import EVENT_RETRY_DELAYS
from bot.sandbox.delivery.request_urls import Addresses, RequestUrls
from bot.sandbox.delivery.socket_mode import SocketMode
from bot.sandbox.engine import App, Call, Engine, Site
from bot.sandbox.errors import PersonError
from bot.sandbox.faults import Faults
from bot.sandbox.people.person import Person
from bot.sandbox.state.journal import Moment
from bot.sandbox.state.messages import Message
from bot.sandbox.state.rates import Rates
from bot.sandbox.state.scopes import ALL
from bot.sandbox.state.workspace import SLACKBOT, Channel, Enterprise, Workspace

T = TypeVar("T")
DEFAULT_EVENTS = frozenset({"app_home_opened", "message.im", "app_uninstalled", "tokens_revoked", "user_change"})
PATIENCE = 30.0


class Sandbox:
    """A local Slack with one app installed.

    Args:
        now: the wall clock, aware and in UTC; a demo passes one that it can move.
        stopwatch: measures acks, triggers and rate windows; a test may pass a `FrozenStopwatch`.
        events: the events that the app subscribes to.
        workspace: the name of the first workspace.
        app_name: the name of the app's user.
        rate_limited: whether calls are limited by tier, and messages to one a second in a channel.
        refused_blocks: block types that the workspace refuses, as some do with `data_visualization`.
        retry_delays: seconds to wait before each new attempt to deliver an event.
        settling: seconds from the end of an upload until the file may be shown as a picture.
        scopes: what the app is granted in each workspace; everything, unless said otherwise.
        signing_secret: signs requests to the app's request URLs; random, unless given.
        token_rotation: whether tokens of new installations end after twelve hours, by the wall clock.
    """

    def __init__(
        self,
        *,
        now: Now = wall_clock,
        stopwatch: Stopwatch | None = None,
        events: Iterable[str] = DEFAULT_EVENTS,
        workspace: str = "Acme",
        app_name: str = "coach",
        rate_limited: bool = False,
        refused_blocks: Iterable[str] = (),
        retry_delays: Sequence[float] = EVENT_RETRY_DELAYS,
        settling: float = 1.0,
        scopes: Iterable[str] = ALL,
        signing_secret: str | None = None,
        token_rotation: bool = False,
    ) -> None:
        watch = stopwatch or RealStopwatch()
        app = App("A0SANDBOX", app_name, frozenset(events), signing_secret=signing_secret or secrets.token_hex(16))
        self._scopes = frozenset(scopes)
        self.engine = Engine(app, now, watch, retry_delays, Rates(watch) if rate_limited else None)
        self.engine.settling, self.engine.rotates = settling, token_rotation
        self.site = self.engine.add_site(workspace, frozenset(refused_blocks), self._scopes)

    @property
    def workspace(self) -> Workspace:
        """The first workspace."""
        return self.site.workspace

    @property
    def bot_token(self) -> str:
        """The app's token for the first workspace."""
        return self.workspace.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self.engine.app.token

    @property
    def signing_secret(self) -> str:
        """What requests to the app's request URLs are signed with."""
        return self.engine.app.signing_secret

    @property
    def faults(self) -> Faults:
        """Trouble on order."""
        return self.engine.faults

    @property
    def socket_mode(self) -> SocketMode:
        """The app's connections, and `socket_mode.envelopes`: every payload sent to it."""
        return self.engine.socket_mode

    @property
    def calls(self) -> deque[Call]:
        """Every call of the Web API, oldest first (the last ten thousand)."""
        return self.engine.calls

    @property
    def messages(self) -> list[Message]:
        """Every message that stands in the first workspace, ephemeral ones included, oldest first."""
        return self.site.messages.all()

    @property
    def moments(self) -> list[Moment]:
        """Everything that happened before people's eyes in the first workspace."""
        return self.site.journal.moments

    def called(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [one for one in self.calls if one.method == method]

    def add_workspace(
        self, name: str, *, refused_blocks: Iterable[str] = (), enterprise: Enterprise | None = None
    ) -> Site:
        """Another workspace with the same app installed; perhaps one of an organisation's."""
        return self.engine.add_site(name, frozenset(refused_blocks), self._scopes, enterprise)

    def add_enterprise(self, name: str, workspaces: Iterable[str]) -> list[Site]:
        """An Enterprise Grid organisation, with the app installed once for all of these workspaces of it."""
        enterprise = self.engine.add_enterprise(name)
        sites = [self.add_workspace(one, enterprise=enterprise) for one in workspaces]
        self.engine.install(enterprise.id, self._scopes)
        return sites

    def add_person(self, name: str, real_name: str, tz: str = "UTC", **more: Any) -> Person:  # noqa: ANN401 - fields
        """Someone new in the first workspace; `more` are fields of `User`, such as `is_admin`."""
        return self.person(self.workspace.add_user(name, real_name, tz=tz, **more).id)

    def also_in(self, person: Person, site: Site) -> Person:
        """The same person in another workspace of their organisation."""
        site.workspace.admit(person.user)
        return Person(self.engine, site, person.id)

    def person(self, user_id: str, site: Site | None = None) -> Person:
        """The hands and eyes of someone who is there already, in whichever workspace."""
        everywhere = self.engine.sites.values()
        home = next(
            (one for one in everywhere if user_id in one.workspace.users and user_id != SLACKBOT), self.site
        )
        return Person(self.engine, site or home, user_id)

    def add_channel(
        self, name: str, people: Iterable[Person], *, private: bool = False, with_app: bool = True
    ) -> Channel:
        """A new channel in the first workspace."""
        members = [one.id for one in people]
        return self.workspace.add_channel(name, members, private=private, with_app=with_app)

    def use_request_urls(
        self, events: str, *, interactivity: str | None = None, commands: str | None = None
    ) -> RequestUrls:
        """Deliver over HTTP instead of Socket Mode; an address that is not given is that for events."""
        engine = self.engine
        urls = RequestUrls(
            Addresses(events, interactivity or events, commands or events),
            secret=self.signing_secret,
            token=engine.app.verification,
            now=engine.now,
            stopwatch=engine.stopwatch,
            changes=engine.changes,
            retry_delays=engine.retry_delays,
        )
        engine.delivery, engine.socket_mode.disabled = urls, True
        return urls

    async def enter_request_urls(self, events: str, **others: str) -> None:
        """As `use_request_urls`, but an address that does not prove itself is not kept, as on Slack's own page.

        Raises:
            AppAnsweredWrong: it did not answer the challenge.
        """
        before, disabled = self.engine.delivery, self.socket_mode.disabled
        urls = self.use_request_urls(events, **others)
        try:
            await urls.verify()
        except PersonError:
            self.engine.delivery, self.socket_mode.disabled = before, disabled
            await urls.close()
            raise
        if before is not self.socket_mode:
            await before.close()

    def consent(
        self,
        person: Person,
        scopes: Iterable[str] | None = None,
        redirect_uri: str | None = None,
        *,
        org_wide: bool = False,
    ) -> str:
        """A person installs the app in their workspace or organisation; the code is for `oauth.v2.access`."""
        asked = self._scopes if scopes is None else frozenset(scopes)
        workspace = person.site.workspace
        tenant = workspace.organisation if org_wide else workspace.team_id
        return self.engine.consents.give(tenant, person.id, asked, redirect_uri)

    def uninstall(self, *, revoked_first: bool = True) -> None:
        """Remove the app from the first workspace; `tokens_revoked` and `app_uninstalled` come in either order."""
        self.engine.uninstall(self.workspace.team_id, revoked_first=revoked_first)

    async def until(self, predicate: Callable[[], T], within: float = PATIENCE) -> T:
        """Wait until something in the sandbox makes `predicate` true, and return its value.

        Raises:
            TimeoutError: it did not happen within so many real seconds.
        """
        return await self.engine.changes.until(predicate, within)

    async def settled(self, within: float = PATIENCE) -> None:
        """Wait until no call is under way and the app has acked everything.

        Raises:
            TimeoutError: with what is still open.
        """
        engine = self.engine
        try:
            await self.until(lambda: engine.delivery.idle, within)
            await engine.afterwards()
            await self.until(lambda: engine.delivery.idle and engine.requests_under_way == 0, within)
        except TimeoutError as error:
            raise TimeoutError(f"not settled: {self.unsettled()}") from error

    def unsettled(self) -> str:
        """What `settled` would wait for, in words."""
        waiting = [one for one in self.engine.delivery.envelopes if not one.acked]
        kinds = ", ".join(str(one.payload.get("event", one.payload).get("type", one.kind)) for one in waiting)
        return f"{self.engine.requests_under_way} calls under way, payloads without ack: {kinds or 'none'}"

    async def close(self) -> None:
        """Stop everything that is on its way."""
        await self.socket_mode.close()
        await self.engine.delivery.close()
