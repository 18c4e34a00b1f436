"""Control pages for tests and demos that run the sandbox as a process of its own.

`POST /sandbox/faults` orders trouble and `DELETE` calls it off; `GET /sandbox/messages`, `/sandbox/calls` and
`/sandbox/payloads` tell what happened; `POST /sandbox/people/{user}/{action}` lets a person do something;
workspaces, people and channels are listed with `GET` and made with `POST`; `PUT /sandbox/request-urls` changes to
HTTP.
"""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Literal

from aiohttp import web

from bot.sandbox.engine import Site
from bot.sandbox.errors import PersonError, SlackError
from bot.sandbox.faults import Fault
from bot.sandbox.http_input import object_of
from bot.sandbox.people.person import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.messages import Message

Json = dict[str, Any]
BAD_REQUEST = 400


class Control:
    """The control pages of one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[web.RouteDef]:
        """Where each page is."""
        return [
            web.post("/sandbox/faults", self.order_faults),
            web.delete("/sandbox/faults", self.clear_faults),
            web.get("/sandbox/messages", self.messages),
            web.get("/sandbox/calls", self.calls),
            web.get("/sandbox/payloads", self.payloads),
            web.put("/sandbox/request-urls", self.use_request_urls),
            web.get("/sandbox/workspaces", self.workspaces),
            web.post("/sandbox/workspaces", self.add_workspace),
            web.delete("/sandbox/workspaces/{team}", self.uninstall),
            web.post("/sandbox/enterprises", self.add_enterprise),
            web.get("/sandbox/channels", self.channels),
            web.post("/sandbox/channels", self.add_channel),
            web.put("/sandbox/channels/{channel}/workspaces/{team}", self.share),
            web.delete("/sandbox/channels/{channel}/workspaces/{team}", self.unshare),
            web.get("/sandbox/people", self.people),
            web.post("/sandbox/people", self.add_person),
            web.post("/sandbox/people/{user}/{action}", self.act),
        ]

    async def order_faults(self, request: web.Request) -> web.Response:
        """One fault, or a list of them; the fields are those of `Fault`."""
        try:
            body = await request.json()
            for one in [Fault.from_json(each) for each in (body if isinstance(body, list) else [body])]:
                self._sandbox.faults.add(one)
        except (ValueError, TypeError, RecursionError) as error:
            return _refused(error)
        return web.json_response({"ok": True, "ordered": len(self._sandbox.faults.ordered)})

    async def clear_faults(self, _: web.Request) -> web.Response:
        """No more trouble."""
        self._sandbox.faults.clear()
        return web.json_response({"ok": True})

    async def messages(self, _: web.Request) -> web.Response:
        """Every message of every workspace with its metadata, ephemeral ones included, oldest first."""
        sites = self._sandbox.engine.sites.values()
        found = [described(site, one) for site in sites for one in site.messages.all()]
        return web.json_response({"ok": True, "messages": found})

    async def calls(self, _: web.Request) -> web.Response:
        """Every call of the Web API, oldest first."""
        recorded = [{**dataclasses.asdict(one), "at": one.at.isoformat()} for one in self._sandbox.calls]
        return web.json_response({"ok": True, "calls": recorded})

    async def payloads(self, _: web.Request) -> web.Response:
        """Everything that was sent to the app, oldest first, and how it was taken."""
        found = [
            {
                **one.to_json(),
                "at": one.at.isoformat(),
                "acked": one.acked,
                "trouble": one.trouble,
                "answer": one.answer,
            }
            for one in self._sandbox.engine.delivery.envelopes
        ]
        return web.json_response({"ok": True, "payloads": found})

    async def use_request_urls(self, request: web.Request) -> web.Response:
        """Deliver over HTTP from now on, to `events` and perhaps others for `interactivity` and `commands`."""
        try:
            await self._sandbox.enter_request_urls(**await object_of(request))
        except (PersonError, SlackError, TypeError) as error:
            return _refused(error)
        return web.json_response({"ok": True, "signing_secret": self._sandbox.signing_secret})

    async def workspaces(self, _: web.Request) -> web.Response:
        """Every workspace, with the app's token for it."""
        found = [_workspace(one) for one in self._sandbox.engine.sites.values()]
        return web.json_response({"ok": True, "workspaces": found})

    async def add_workspace(self, request: web.Request) -> web.Response:
        """Another workspace, with the app installed: `name`, and perhaps the `enterprise` it belongs to."""
        try:
            body = await object_of(request)
            enterprise = self._sandbox.engine.enterprises[body["enterprise"]] if "enterprise" in body else None
            site = self._sandbox.add_workspace(str(body["name"]), enterprise=enterprise)
        except (SlackError, LookupError) as error:
            return _refused(error)
        return web.json_response({"ok": True, **_workspace(site)})

    async def add_enterprise(self, request: web.Request) -> web.Response:
        """An organisation with the app installed for all its `workspaces` (names): `name`."""
        try:
            body = await object_of(request)
            sites = self._sandbox.add_enterprise(str(body["name"]), [str(one) for one in body["workspaces"]])
        except (SlackError, LookupError, TypeError) as error:
            return _refused(error)
        whole = sites[0].workspace.enterprise
        found = [_workspace(one) for one in sites]
        return web.json_response({"ok": True, "id": whole.id if whole else None, "workspaces": found})

    async def share(self, request: web.Request) -> web.Response:
        """A channel is shared with another workspace."""
        return self._share(request, "share")

    async def unshare(self, request: web.Request) -> web.Response:
        """A channel is shared with that workspace no longer."""
        return self._share(request, "unshare")

    def _share(self, request: web.Request, what: Literal["share", "unshare"]) -> web.Response:
        try:
            other = self._sandbox.engine.sites[request.match_info["team"]].workspace
            channel_id = request.match_info["channel"]
            sites = self._sandbox.engine.sites.values()
            host = next(one.workspace for one in sites if channel_id in one.workspace.channels)
            getattr(host, what)(host.channels[channel_id], other)
        except (LookupError, ValueError, StopIteration) as error:
            return _refused(error)
        return web.json_response({"ok": True})

    async def uninstall(self, request: web.Request) -> web.Response:
        """Remove the app from a workspace."""
        team_id = request.match_info["team"]
        if team_id not in self._sandbox.engine.sites:
            return _refused(LookupError(team_id))
        self._sandbox.engine.uninstall(team_id)
        return web.json_response({"ok": True})

    async def channels(self, request: web.Request) -> web.Response:
        """The channels of the first workspace, or of `?team=`."""
        workspace = self._site(request).workspace
        found = [one.to_json(workspace.bot_user.id) for one in workspace.channels.values()]
        return web.json_response({"ok": True, "channels": found})

    async def add_channel(self, request: web.Request) -> web.Response:
        """A new channel: `name`, perhaps `members` (user ids), `private`, `with_app`."""
        try:
            body = await object_of(request)
            name, members = str(body.pop("name")), [str(one) for one in body.pop("members", [])]
            channel = self._site(request).workspace.add_channel(name, members, **body)
        except (SlackError, LookupError, TypeError) as error:
            return _refused(error)
        return web.json_response({"ok": True, "id": channel.id})

    def _site(self, request: web.Request) -> Site:
        return self._sandbox.engine.sites.get(request.query.get("team", ""), self._sandbox.site)

    async def people(self, request: web.Request) -> web.Response:
        """Everyone in the first workspace, or in that of `?team=`."""
        workspace = self._site(request).workspace
        found = [workspace.describe(one) for one in workspace.users.values()]
        return web.json_response({"ok": True, "people": found})

    async def add_person(self, request: web.Request) -> web.Response:
        """Someone new: `name`, `real_name`, and perhaps `tz`; in the first workspace, or in that of `?team=`."""
        try:
            workspace = self._site(request).workspace
            person = self._sandbox.person(workspace.add_user(**await object_of(request)).id)
        except (SlackError, ValueError, TypeError, LookupError) as error:
            return _refused(error)
        workspace.welcome(person.user)
        return web.json_response({"ok": True, "id": person.id, "dm": person.dm.id})

    async def act(self, request: web.Request) -> web.Response:
        """A person does something; see `ACTIONS`."""
        try:
            person = self._sandbox.person(request.match_info["user"])
            action = ACTIONS[request.match_info["action"]]
            result = await action(person.site, person, await object_of(request))
        except (PersonError, SlackError, LookupError, ValueError, TypeError, AttributeError) as error:
            return _refused(error)
        return web.json_response({"ok": True, **result})


def described(site: Site, message: Message) -> Json:
    """A message with everything a test asks about."""
    return {
        **site.messages.to_json(message, with_metadata=True),
        "channel": message.channel,
        "only_for": message.only_for,
        "pings": list(message.pings),
    }


def _refused(error: Exception) -> web.Response:
    body = {"ok": False, "error": type(error).__name__, "reason": str(error)}
    return web.json_response(body, status=BAD_REQUEST)


async def _say(site: Site, person: Person, body: Json) -> Json:
    channel = body.get("channel") or person.dm.id
    broadcast = body.get("broadcast", False)
    return described(site, await person.say(channel, body["text"], body.get("thread_ts"), broadcast=broadcast))


async def _command(site: Site, person: Person, body: Json) -> Json:
    answer = await person.command(body["name"], body.get("text", ""), body.get("channel"))
    return {"answer": described(site, answer) if answer else None}


async def _click(site: Site, person: Person, body: Json) -> Json:
    """In the message `ts` of `channel`; without a `ts`, in the modal on top, else in the Home tab."""
    if "ts" in body:
        message = site.messages.find(body.get("channel") or person.dm.id, body["ts"], ephemeral=True)
        await person.click(message, body["action_id"], body.get("value"), block_id=body.get("block_id"))
        return {}
    view = person.modal or person.home
    if view is None:
        raise LookupError("no modal and no Home tab")
    await person.click(view, body["action_id"], body.get("value"), block_id=body.get("block_id"))
    return {}


async def _submit(_: Site, person: Person, body: Json) -> Json:
    return {"outcome": dataclasses.asdict(await person.submit(body.get("answers", {})))}


async def _open_home(site: Site, person: Person, body: Json) -> Json:
    home = await person.open_home(body.get("tab", "home"))
    return {"view": home.to_json(site.workspace) if home else None}


async def _react(site: Site, person: Person, body: Json) -> Json:
    await person.react(_message(site, person, body), body["name"])
    return {}


async def _unreact(site: Site, person: Person, body: Json) -> Json:
    await person.unreact(_message(site, person, body), body["name"])
    return {}


async def _edit(site: Site, person: Person, body: Json) -> Json:
    await person.edit_message(_message(site, person, body), body["text"])
    return {}


async def _delete(site: Site, person: Person, body: Json) -> Json:
    await person.delete_message(_message(site, person, body))
    return {}


async def _upload(site: Site, person: Person, body: Json) -> Json:
    """A file of text: `name`, `content`, and perhaps a `text` to go with it."""
    channel = body.get("channel") or person.dm.id
    content = str(body["content"]).encode()
    return described(site, await person.upload(channel, body["name"], content, body.get("text", "")))


async def _join(site: Site, person: Person, body: Json) -> Json:
    await person.join(site.workspace.channels[body["channel"]])
    return {}


async def _leave(_: Site, person: Person, body: Json) -> Json:
    await person.leave(body["channel"])
    return {}


async def _rename(_: Site, person: Person, body: Json) -> Json:
    await person.rename(body["channel"], body["name"])
    return {}


async def _archive(_: Site, person: Person, body: Json) -> Json:
    await person.archive(body["channel"], archived=body.get("archived", True))
    return {}


def _message(site: Site, person: Person, body: Json) -> Message:
    return site.messages.find(body.get("channel") or person.dm.id, body["ts"], ephemeral=True)


def _workspace(site: Site) -> Json:
    workspace = site.workspace
    return {
        "team_id": workspace.team_id,
        "name": workspace.name,
        "installed": workspace.installed,
        "bot_token": workspace.bot_token,
    }


ACTIONS: Final[Mapping[str, Callable[[Site, Person, Json], Awaitable[Json]]]] = {
    "say": _say,
    "command": _command,
    "click": _click,
    "submit": _submit,
    "open_home": _open_home,
    "react": _react,
    "unreact": _unreact,
    "edit": _edit,
    "delete": _delete,
    "upload": _upload,
    "join": _join,
    "leave": _leave,
    "rename": _rename,
    "archive": _archive,
}
