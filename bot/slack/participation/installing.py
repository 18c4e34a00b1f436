"""Installing the app by OAuth: two addresses for a browser, and a page at the end of every way.

After https://docs.slack.dev/authentication/installing-with-oauth. The state that travels through Slack and back is
bound to the browser by a cookie, good for ten minutes and once; what it says is signed with the client secret.
"""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from urllib.parse import urlencode

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy.ext.asyncio import AsyncSession
from yarl import URL

from bot.core.people.installations import Ending, Installation
from bot.prompts.words import Words
from bot.slack import failures
from bot.slack.manifest import OPTIONAL, REDIRECT, SCOPES
from bot.store.delivery import inbox
from bot.store.engine import Sessions
from bot.store.people import installations, workspaces

log = logging.getLogger(__name__)

INSTALL = "/slack/install"
_TEAM = re.compile(r"[TE][A-Z0-9]{1,31}")
COOKIE = "em-coach-install"
GOOD_FOR = timedelta(minutes=10)
STALE = frozenset({"invalid_code", "code_expired", "code_already_used"})
"""What Slack says of a code that came too late, or twice."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>:root{{color-scheme:light dark}}
body{{font:1.1em/1.5 system-ui,sans-serif;max-width:34em;margin:4em auto;padding:0 1em}}</style>
<main><h1>{title}</h1><p>{text}</p><p><a href="{href}">{link}</a></p></main></html>
"""
OK, BAD_REQUEST, SERVER_ERROR = 200, 400, 500


class NotInstalledError(Exception):
    """An installation that came to nothing: which page says so, and the facts on it."""

    def __init__(
        self, ending: Ending, *, workspace: str = "", scopes: Sequence[str] = (), reason: str = ""
    ) -> None:
        """Nothing of this is logged."""
        super().__init__(ending)
        self.ending, self.workspace, self.scopes, self.reason = ending, workspace, scopes, reason


@dataclass(frozen=True, slots=True)
class Client:
    """What the app shows to Slack of itself. Printing it shows no secret."""

    id: str
    secret: str
    base_url: str
    """Where Slack and browsers reach us."""

    def __repr__(self) -> str:
        """The id alone."""
        return f"Client({self.id})"

    @property
    def redirect_uri(self) -> str:
        """Where Slack sends browsers back to."""
        return self.base_url + REDIRECT

    def sign(self, text: str) -> str:
        """A signature that only we can make."""
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()


async def access(slack: AsyncWebClient, client: Client, **given: str) -> AsyncSlackResponse:
    """A token for a code, or for a refresh token.

    slack_sdk's own method hands the secret over in a way that aiohttp does not take from an open session.
    """
    return await slack.api_call(
        "oauth.v2.access", data={"client_id": client.id, "client_secret": client.secret, **given}
    )


def _asked_in(state: str) -> str:
    """The workspace that a state says was asked for; it may be anybody's, so it is good for a link alone."""
    parts = state.split(".")
    team = parts[1] if len(parts) > 1 else ""
    return team if _TEAM.fullmatch(team) else ""


@dataclass(frozen=True, slots=True)
class Installing:
    """The two addresses."""

    client: Client
    slack: AsyncWebClient
    sessions: Sessions
    words: Words
    now: Callable[[], datetime]
    changed: Callable[[str], None]
    """Told of a tenant whose installation is another one now."""

    def routes(self) -> list[web.RouteDef]:
        """Where each is."""
        return [web.get(INSTALL, self.begin), web.get(REDIRECT, self.end)]

    async def begin(self, request: web.Request) -> web.Response:
        """Sends a browser to Slack's own page; `?team=T…` asks for that workspace."""
        team = request.query.get("team", "")
        team = team if _TEAM.fullmatch(team) else ""
        said = f"{int(self.now().timestamp())}.{team}.{secrets.token_urlsafe(24)}"
        state = f"{said}.{self.client.sign(said)}"
        asked = {
            "client_id": self.client.id,
            "scope": ",".join(SCOPES),
            "redirect_uri": self.client.redirect_uri,
            "state": state,
            **({"team": team} if team else {}),
        }
        where = URL(self.slack.base_url).origin() / "oauth/v2/authorize"
        answer = web.Response(status=302, headers={"Location": f"{where}?{urlencode(asked)}", **HEADERS})
        answer.set_cookie(
            COOKIE,
            state,
            max_age=int(GOOD_FOR.total_seconds()),
            path="/",
            httponly=True,
            secure=self.client.base_url.startswith("https://"),
            samesite="Lax",
        )
        return answer

    async def end(self, request: web.Request) -> web.Response:
        """A browser comes back from Slack: keeps the installation, or says why there is none."""
        again = self._link(_asked_in(request.query.get("state", "")))
        try:
            one = await self._end(request)
        except NotInstalledError as failed:
            told = {"workspace": failed.workspace, "reason": failed.reason}
            return self._page(failed.ending, BAD_REQUEST, again, scopes=failed.scopes, **told)
        except Exception as error:  # noqa: BLE001 - its message may hold a token, so it goes no further
            log.error("installation_failed", extra={"reason": type(error).__name__})  # noqa: TRY400
            return self._page(Ending.FAILED, SERVER_ERROR, again, reason=type(error).__name__)
        installed, app_id = one
        if installed.is_org_wide:
            href = f"https://app.slack.com/manage/{installed.tenant}/integrations/profile/{app_id}/workspaces/add"
            return self._page(Ending.INSTALLED_FOR_ALL, OK, href, workspace=installed.name)
        href = "https://slack.com/app_redirect?" + urlencode({"app": app_id, "team": installed.tenant})
        return self._page(Ending.INSTALLED, OK, href, workspace=installed.name)

    def _link(self, team: str) -> str:
        """Where an installation begins, for one workspace if one was asked for."""
        return self.client.base_url + INSTALL + (f"?team={team}" if team else "")

    async def _end(self, request: web.Request) -> tuple[Installation, str]:
        """The installation, and the app's id."""
        asked_for = await self._redeem(request.query.get("state", ""), request.cookies.get(COOKIE, ""))
        if "error" in request.query:
            raise NotInstalledError(Ending.DENIED)
        answer = await self._exchange(request.query.get("code", ""))
        one = await self._installation_of(answer)
        if asked_for and asked_for != (answer.get("team") or {}).get("id"):
            raise NotInstalledError(Ending.ELSEWHERE, workspace=one.name)
        lacking = [scope for scope in SCOPES if scope not in OPTIONAL and scope not in one.scopes]
        if lacking:
            raise NotInstalledError(Ending.SCOPE, scopes=lacking)
        await self._keep(one, answer)
        return one, str(answer["app_id"])

    async def _redeem(self, state: str, cookie: str) -> str:
        """The workspace that was asked for, if any. A state is good once, in its own browser, for ten minutes."""
        said, _, signature = state.rpartition(".")
        genuine = hmac.compare_digest(self.client.sign(said).encode(), signature.encode())
        if not genuine or not hmac.compare_digest(state.encode(), cookie.encode()):
            raise NotInstalledError(Ending.EXPIRED)
        made_at, team, _ = said.split(".", 2)
        if self.now().timestamp() - int(made_at) > GOOD_FOR.total_seconds():
            raise NotInstalledError(Ending.EXPIRED)
        async with self.sessions.begin() as session:
            if not await inbox.is_first(session, f"state:{signature}", self.now()):
                raise NotInstalledError(Ending.EXPIRED)
        return team

    async def _installation_of(self, answer: AsyncSlackResponse) -> Installation:
        """What Slack's answer to a code gives us; which bot we are there, only the new token itself tells."""
        token, ends_in = str(answer["access_token"]), answer.get("expires_in")
        try:
            me = await self.slack.auth_test(token=token)
        except failures.FAILURES as error:
            raise NotInstalledError(Ending.FAILED, reason=failures.reason(error)) from error
        tenant = answer["enterprise"] if answer.get("is_enterprise_install") else answer["team"]
        return Installation(
            tenant=str(tenant["id"]),
            name=str(tenant["name"]),
            bot_id=str(me["bot_id"]),
            bot_user_id=str(answer["bot_user_id"]),
            scopes=frozenset(str(answer.get("scope", "")).split(",")),
            token=token,
            refresh_token=answer.get("refresh_token"),
            expires_at=self.now() + timedelta(seconds=int(ends_in)) if ends_in else None,
        )

    async def _exchange(self, code: str) -> AsyncSlackResponse:
        try:
            return await access(self.slack, self.client, code=code, redirect_uri=self.client.redirect_uri)
        except failures.FAILURES as error:
            reason = failures.reason(error)
            log.warning("installation_refused", extra={"reason": reason})
            raise NotInstalledError(Ending.EXPIRED if reason in STALE else Ending.FAILED, reason=reason) from error

    async def _keep(self, one: Installation, answer: AsyncSlackResponse) -> None:
        async with self.sessions.begin() as session:
            await installations.keep(session, one, self.now())
            places = [(one.tenant, (answer.get("enterprise") or {}).get("id"), one.name)]
            if one.is_org_wide:  # others than those it knows make themselves known by what comes from them
                known = await workspaces.of_tenant(session, one.tenant)
                places = [(each.team_id, one.tenant, each.name) for each in known]
            for team_id, enterprise_id, name in places:
                await self._welcome(session, one, team_id, enterprise_id, name)
        self.changed(one.tenant)

    async def _welcome(
        self, session: AsyncSession, one: Installation, team_id: str, enterprise_id: str | None, name: str
    ) -> None:
        """A workspace has the app; one that has another installation of its own keeps that."""
        if team_id != one.tenant and await installations.find(session, team_id):
            return
        workspace = await workspaces.remember(
            session,
            team_id=team_id,
            enterprise_id=enterprise_id,
            name=name,
            bot_user_id=one.bot_user_id,
            now=self.now(),
        )
        await workspaces.let_in(session, workspace.id)

    def _page(
        self,
        ending: Ending,
        status: int,
        href: str,
        *,
        workspace: str = "",
        scopes: Sequence[str] = (),
        reason: str = "",
    ) -> web.Response:
        words = self.words
        text = words.plain(f"installations.page_{ending}", workspace=workspace, scopes=scopes, reason=reason)
        page = PAGE.format(
            title=escape(words.plain(f"installations.title_{ending}")),
            text=escape(text),
            href=escape(href),
            link=escape(_link(words, ending)),
        )
        answer = web.Response(text=page, status=status, content_type="text/html", headers=HEADERS)
        answer.del_cookie(COOKIE, path="/")
        return answer


def _link(words: Words, ending: Ending) -> str:
    """What the link at the end of a page is called."""
    if ending is Ending.INSTALLED:
        return words.plain("installations.open")
    return words.plain("installations.choose" if ending is Ending.INSTALLED_FOR_ALL else "installations.again")
