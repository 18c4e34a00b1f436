"""What the page lets a person do: each action is one method of `Person`, called with what the browser sent."""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.sandbox.errors import NotThere
from bot.sandbox.people.person import Person
from bot.sandbox.state.messages import Message
from bot.sandbox.state.views import View
from bot.sandbox.web.screen import Scene

Json = dict[str, Any]
Action = Callable[[Scene, Person, Json], Awaitable[Json]]


def _message(person: Person, body: Json) -> Message:
    for one in person.sees(body["channel"]):
        if one.ts == body["ts"]:
            return one
    raise NotThere("this message is not there any more")


def _view(person: Person, view_id: str) -> View:
    for one in [*person.modals, *([person.home] if person.home else [])]:
        if one.id == view_id:
            return one
    raise NotThere("this view is not on the screen any more")


async def _say(_: Scene, person: Person, body: Json) -> Json:
    message = await person.say(body["channel"], body["text"], body.get("thread_ts"))
    return {"ts": message.ts}


async def _edit(_: Scene, person: Person, body: Json) -> Json:
    await person.edit_message(_message(person, body), body["text"])
    return {}


async def _delete(_: Scene, person: Person, body: Json) -> Json:
    await person.delete_message(_message(person, body))
    return {}


async def _react(_: Scene, person: Person, body: Json) -> Json:
    """Put an emoji on a message, or take one's own off again."""
    message, name = _message(person, body), body["name"]
    if any(one["name"] == name and person.id in one["users"] for one in message.reactions):
        await person.unreact(message, name)
    else:
        await person.react(message, name)
    return {}


async def _dismiss(scene: Scene, person: Person, body: Json) -> Json:
    """Take an ephemeral message away from before one's eyes; the app never hears of it."""
    message = _message(person, body)
    if message.only_for != person.id:
        raise NotThere("only what nobody else sees can be dismissed")
    person.site.messages.delete(message)
    scene.sandbox.engine.changes.notify()
    return {}


async def _command(_: Scene, person: Person, body: Json) -> Json:
    await person.command(body["name"], body.get("text", ""), body["channel"])
    return {}


async def _shortcut(_: Scene, person: Person, body: Json) -> Json:
    message = _message(person, body) if "ts" in body else None
    await person.shortcut(body["callback_id"], message)
    return {}


async def _click(_: Scene, person: Person, body: Json) -> Json:
    where = _view(person, body["view"]) if "view" in body else _message(person, body)
    await person.click(where, body["action_id"], body.get("value"), block_id=body["block_id"])
    return {}


async def _fill(_: Scene, person: Person, body: Json) -> Json:
    if person.modal is None or person.modal.id != body["view"]:
        raise NotThere("this view is not on the screen any more")
    person.fill(body["answers"])
    return {}


async def _submit(_: Scene, person: Person, body: Json) -> Json:
    if person.modal is None or person.modal.id != body["view"]:
        raise NotThere("this view is not on the screen any more")
    return {"outcome": dataclasses.asdict(await person.submit(body["answers"]))}


async def _close(_: Scene, person: Person, body: Json) -> Json:
    """Close the modal on top, if it is still the one that was meant: two tabs may close the same one."""
    if person.modal is not None and person.modal.id == body["view"]:
        await person.close_modal()
    return {}


async def _open_home(_: Scene, person: Person, body: Json) -> Json:
    await person.open_home(body["tab"])
    return {}


async def _read(scene: Scene, person: Person, body: Json) -> Json:
    scene.read(person, body["channel"], body["ts"])
    return {}


ACTIONS: Final[Mapping[str, Action]] = {
    "say": _say,
    "edit": _edit,
    "delete": _delete,
    "react": _react,
    "dismiss": _dismiss,
    "command": _command,
    "shortcut": _shortcut,
    "click": _click,
    "fill": _fill,
    "submit": _submit,
    "close": _close,
    "home": _open_home,
    "read": _read,
}
