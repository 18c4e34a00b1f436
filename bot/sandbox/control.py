"""Control pages for tests and demos that run the sandbox as a process of its own.

`POST /sandbox/faults` orders trouble and `DELETE` calls it off; `GET /sandbox/messages` and `/sandbox/calls` tell
what happened; `GET /sandbox/people` and `POST /sandbox/people/{user}/{deed}` let a person do something.
"""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from aiohttp import web

from bot.sandbox.engine import Site
from bot.sandbox.errors import PersonError, SlackError
from bot.sandbox.faults import Fault
from bot.sandbox.messages import Message
from bot.sandbox.person import Person
from bot.sandbox.sandbox import Sandbox

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
            web.get("/sandbox/people", self.people),
            web.post("/sandbox/people", self.add_person),
            web.post("/sandbox/people/{user}/{deed}", self.act),
        ]

    async def order_faults(self, request: web.Request) -> web.Response:
        """One fault, or a list of them; the fields are those of `Fault`."""
        try:
            body = await request.json()
            for one in [Fault.from_json(each) for each in (body if isinstance(body, list) else [body])]:
                self._sandbox.faults.add(one)
        except (ValueError, TypeError) as error:
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

    async def people(self, _: web.Request) -> web.Response:
        """Everyone in the first workspace."""
        workspace = self._sandbox.workspace
        now = self._sandbox.engine.now()
        found = [one.to_json(workspace.team_id, now) for one in workspace.users.values()]
        return web.json_response({"ok": True, "people": found})

    async def add_person(self, request: web.Request) -> web.Response:
        """Someone new: `name`, `real_name`, and perhaps `tz`."""
        try:
            person = self._sandbox.add_person(**await request.json())
        except (ValueError, TypeError, LookupError) as error:
            return _refused(error)
        return web.json_response({"ok": True, "id": person.id, "dm": person.dm.id})

    async def act(self, request: web.Request) -> web.Response:
        """A person does something; see `DEEDS`."""
        try:
            person = self._sandbox.person(request.match_info["user"])
            deed = DEEDS[request.match_info["deed"]]
            result = await deed(self._sandbox.site, person, await request.json())
        except (PersonError, SlackError, LookupError, ValueError, TypeError) as error:
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
    return described(site, await person.say(channel, body["text"], body.get("thread_ts")))


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


DEEDS: Final[Mapping[str, Callable[[Site, Person, Json], Awaitable[Json]]]] = {
    "say": _say,
    "command": _command,
    "click": _click,
    "submit": _submit,
    "open_home": _open_home,
}
