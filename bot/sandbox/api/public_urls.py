"""The addresses beside the Web API: where people consent to an installation, where files come in and go out."""

from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox.api import consent
from bot.sandbox.errors import SlackError
from bot.sandbox.http_input import NO_FORM
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.files import MAX_BYTES, File, Files
from bot.sandbox.state.scopes import check
from bot.sandbox.state.workspace import SLACKBOT

BAD_REQUEST, FORBIDDEN, NOT_FOUND = 400, 403, 404


class PublicUrls:
    """These addresses of one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[web.RouteDef]:
        """Where each is."""
        return [
            web.get("/oauth/v2/authorize", self.authorize),
            web.post("/upload/v1/{ticket}", self.upload),
            web.get("/files-pri/{team_id}-{file_id}/{name}", self.download),
        ]

    async def authorize(self, request: web.Request) -> web.Response:
        """Where an app sends people who install it: in a browser they are asked, a program agrees at once.

        Beside Slack's own parameters, `user` says who agrees (else the first person of `team`), and `deny` makes
        them refuse. An organisation as `team` has it installed in all of its workspaces.
        """
        query = request.query
        back = query.get("redirect_uri")
        if query.get("client_id") != self._sandbox.engine.app.client_id:
            return _refused("invalid_client_id")
        if not back:
            return _refused("bad_redirect_uri")
        if consent.is_asked(query, request.headers.get("Accept", "")):
            return consent.page(self._sandbox.engine, query)
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
        enterprise = engine.enterprises.get(team_id or "")
        site = engine.sites.get(team_id) if team_id else self._sandbox.site
        if enterprise:
            workspace = enterprise.workspaces[0]
        elif site:
            workspace = site.workspace
        else:
            return None
        people = [one for one in workspace.users.values() if not one.is_bot and one.id != SLACKBOT]
        who = next((one for one in people if user_id in {None, one.id}), None)
        if who is None:
            return None
        scopes = frozenset(one for one in scope.replace(" ", ",").split(",") if one)
        tenant = enterprise.id if enterprise else workspace.team_id
        return engine.consents.give(tenant, who.id, scopes, back)

    async def upload(self, request: web.Request) -> web.Response:
        """The content of an announced file, raw or as a part of a form."""
        found = self._expected(request.match_info["ticket"])
        if found is None:
            return web.Response(status=NOT_FOUND, text="no such upload")
        files, file = found
        try:
            content = await _content_of(request.clone(client_max_size=MAX_BYTES))
            files.receive(file, content)
        except SlackError as error:
            return web.Response(status=BAD_REQUEST, text=error.code)
        return web.Response(text=f"OK - {len(content)}")

    def _expected(self, ticket: str) -> tuple[Files, File] | None:
        for site in self._sandbox.engine.sites.values():
            file = site.workspace.files.expected(ticket)
            if file is not None:
                return site.workspace.files, file
        return None

    async def download(self, request: web.Request) -> web.Response:
        """The content of a file, for a token that may read files."""
        try:
            site = self._sandbox.engine.site_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
            check(site.workspace.scopes, "files.info", ())
            file = site.workspace.files.find(request.match_info["file_id"])
        except SlackError as error:
            status = NOT_FOUND if error.code == "file_not_found" else FORBIDDEN
            return web.json_response(error.to_json(), status=status)
        return web.Response(body=file.content, content_type=file.mimetype)


async def _content_of(request: web.Request) -> bytes:
    """The bytes that were sent.

    Raises:
        SlackError: `invalid_form_data`.
    """
    if request.content_type != "multipart/form-data":
        return await request.read()
    try:
        parts = list((await request.post()).values())
    except (LookupError, *NO_FORM) as error:
        raise SlackError("invalid_form_data") from error
    part = next((one for one in parts if isinstance(one, web.FileField)), None)
    if part is None:
        raise SlackError("invalid_form_data")
    with part.file as content:
        whole: bytes = content.read()
    return whole


def _refused(code: str) -> web.Response:
    return web.json_response({"ok": False, "error": code}, status=BAD_REQUEST)
