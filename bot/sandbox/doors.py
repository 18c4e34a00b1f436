"""The addresses beside the Web API: where people consent to an installation."""

from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.workspace import SLACKBOT

BAD_REQUEST = 400


class Doors:
    """These addresses of one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[web.RouteDef]:
        """Where each is."""
        return [
            web.get("/oauth/v2/authorize", self.authorize),
        ]

    async def authorize(self, request: web.Request) -> web.Response:
        """Where an app sends people who install it: they agree at once.

        Beside Slack's own parameters, `user` says who agrees (else the first person of `team`), and `deny` makes
        them refuse.
        """
        query = request.query
        back = query.get("redirect_uri")
        if query.get("client_id") != self._sandbox.engine.app.client_id:
            return _refused("invalid_client_id")
        if not back:
            return _refused("bad_redirect_uri")
        answer = {"error": "access_denied"}
        if "deny" not in query:
            code = self._code(query.get("team"), query.get("user"), query.get("scope", ""), back)
            if code is None:
                return _refused("invalid_team_or_user")
            answer = {"code": code}
        joint = "&" if "?" in back else "?"
        raise web.HTTPFound(f"{back}{joint}{urlencode({**answer, 'state': query.get('state', '')})}")

    def _code(self, team_id: str | None, user_id: str | None, scope: str, back: str) -> str | None:
        engine = self._sandbox.engine
        site = engine.sites.get(team_id) if team_id else self._sandbox.site
        if site is None:
            return None
        people = [one for one in site.workspace.users.values() if not one.is_bot and one.id != SLACKBOT]
        who = next((one for one in people if user_id in {None, one.id}), None)
        if who is None:
            return None
        scopes = frozenset(one for one in scope.replace(" ", ",").split(",") if one)
        return engine.consents.give(site.workspace.team_id, who.id, scopes, back)


def _refused(code: str) -> web.Response:
    return web.json_response({"ok": False, "error": code}, status=BAD_REQUEST)
