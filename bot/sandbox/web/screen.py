"""One person's whole screen as data, and what has changed of it since it was last looked at."""

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bot.sandbox.clock import moment_of
from bot.sandbox.people.person import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state import forms
from bot.sandbox.state.messages import Message
from bot.sandbox.state.views import View
from bot.sandbox.state.workspace import SLACKBOT, Channel, User

Json = dict[str, Any]
NEVER = "0"


@dataclass
class Scene:
    """A sandbox on show, with what belongs to watching it and not to Slack: who has read how far."""

    sandbox: Sandbox
    read_until: str = NEVER
    """A time stamp: what is older counts as read by everybody."""
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    marks: dict[tuple[str, str], str] = field(default_factory=dict)

    def mark(self, user_id: str, channel_id: str) -> str:
        """The time stamp up to which this person has read this channel."""
        return max(self.marks.get((user_id, channel_id), NEVER), self.read_until, key=float)

    def read(self, person: Person, channel_id: str, ts: str) -> None:
        """A person has read a channel up to `ts`."""
        moment_of(ts)  # fails here, not in a comparison later
        self.marks[person.id, channel_id] = max(ts, self.mark(person.id, channel_id), key=float)
        self.sandbox.engine.changes.notify()

    def unread(self, person: Person) -> int:
        """How many messages wait for this person."""
        waiting = 0
        for channel in channels_of(person):
            mark = float(self.mark(person.id, channel.id))
            for one in reversed(person.sees(channel)):
                if float(one.ts) <= mark:
                    break
                waiting += one.user != person.id
        return waiting


class Director(Protocol):
    """Whoever sets the scene; the demo's moves the clock as well."""

    @property
    def scene(self) -> Scene:
        """What is on show now; another one after a reset."""
        ...

    def story(self) -> Json:
        """What the page shows around the workspace: the clock, the tour, the commands that the app knows."""
        ...

    async def perform(self, what: str) -> None:
        """Something that the story offers.

        Raises:
            LookupError: it offers no such thing.
        """
        ...

    def document(self, path: str) -> Path | None:
        """A file behind a link to one of the app's documents, if there is one."""
        ...


class Alone:
    """The director of a sandbox that stands by itself: time passes as it does, and nothing is told.

    Args:
        sandbox: what is on show.
        offers: what people can ask of the app, as `Manifest.offers` gives it; nothing, unless given.
    """

    def __init__(self, sandbox: Sandbox, offers: Json | None = None) -> None:
        self.scene = Scene(sandbox)
        self._offers = offers or {}

    def story(self) -> Json:
        """The time, and what people can ask of the app."""
        return {"now": self.scene.sandbox.engine.now().timestamp(), **self._offers}

    async def perform(self, what: str) -> None:
        """Nothing is offered."""
        raise LookupError(what)

    def document(self, path: str) -> None:
        """There are no documents."""


class Screen:
    """What one tab of a browser has been told so far."""

    def __init__(self, director: Director, user: str) -> None:
        self._director = director
        self._user = user
        self._scene_id = ""
        self._parts: dict[str, str] = {}
        self._messages: dict[tuple[str, str], tuple[object, ...]] = {}

    @property
    def scene(self) -> Scene:
        """What is on show."""
        return self._director.scene

    def news(self) -> Json:
        """Everything that has changed since the last call; all of it at first, and after a reset."""
        scene = self.scene
        if scene.id != self._scene_id:
            self._scene_id, self._parts, self._messages = scene.id, {}, {}
        person = whoever(scene.sandbox, self._user)
        told = {"scene": scene.id, **common(scene, self._director), **(personal(scene, person) if person else {})}
        fresh = {name: part for name, part in told.items() if self._is_new(name, part)}
        if person:
            messages, gone = self._changed(person)
            fresh |= {"messages": messages} if messages else {}
            fresh |= {"gone": gone} if gone else {}
        return fresh

    def _is_new(self, name: str, part: object) -> bool:
        text = json.dumps(part)
        known, self._parts[name] = self._parts.get(name), text
        return text != known

    def _changed(self, person: Person) -> tuple[list[Json], list[tuple[str, str]]]:
        changed, standing = [], set()
        for channel in channels_of(person):
            for message in person.sees(channel):
                key = (message.channel, message.ts)
                standing.add(key)
                # A message is changed by giving it new blocks, never by changing these: identity is enough.
                state = (message.text, message.blocks, message.edited, message.thread_ts, repr(message.reactions))
                before = self._messages.get(key)
                if before is None or before[1] is not state[1] or before != state:
                    self._messages[key] = state
                    changed.append(shown(person, message))
        gone = [key for key in self._messages if key not in standing]
        for key in gone:
            del self._messages[key]
        return changed, gone


def whoever(sandbox: Sandbox, name: str) -> Person | None:
    """The person with this name or id; the first one when there is no such person, None if there is nobody."""
    people = people_of(sandbox)
    named = [one for one in people if name in {one.id, one.name}]
    return sandbox.person((named or people)[0].id) if people else None


def people_of(sandbox: Sandbox) -> list[User]:
    """Everybody whose place one can take."""
    users = sandbox.workspace.users.values()
    return [one for one in users if not one.is_bot and one.id != SLACKBOT and not one.deleted]


def channels_of(person: Person) -> list[Channel]:
    """Where this person can read, and the direct messages with the app even when nothing was said there."""
    places = {person.dm.id: person.dm, **person.site.workspace.channels}
    return [one for one in places.values() if person.id in one.members]


def common(scene: Scene, director: Director) -> Json:
    """What everybody sees."""
    sandbox, workspace = scene.sandbox, scene.sandbox.workspace
    return {
        "workspace": {"id": workspace.team_id, "name": workspace.name, "installed": workspace.installed},
        "app": {"id": workspace.app_id, "name": workspace.bot_user.real_name, "user": workspace.bot_user.id},
        "connected": sandbox.engine.delivery.connected,
        "people": [
            {
                "id": one.id,
                "name": one.name,
                "real_name": one.real_name,
                "tz": one.tz,
                "admin": one.is_admin or one.is_owner,
                "unread": scene.unread(sandbox.person(one.id)),
            }
            for one in people_of(sandbox)
        ],
        "names": {
            user.id: user.real_name
            for one in sandbox.engine.sites.values()
            for user in one.workspace.users.values()
        },
        "story": director.story(),
        "traffic": len(sandbox.calls) + len(sandbox.engine.delivery.envelopes),
    }


def personal(scene: Scene, person: Person) -> Json:
    """What only this person sees, except for messages."""
    workspace = person.site.workspace
    return {
        "me": person.id,
        "dm": person.dm.id,
        "channels": [
            {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "archived": one.archived,
                "members": one.members,
                "app": workspace.bot_user.id in one.members,
                "mark": scene.mark(person.id, one.id),
            }
            for one in channels_of(person)
        ],
        "modals": [view_json(person, one) for one in person.modals],
        "home": view_json(person, person.home) if person.home else None,
    }


def view_json(person: Person, view: View) -> Json:
    """A modal or Home tab with what stands in it and under its inputs."""
    return {**view.to_json(person.site.workspace), "errors": view.errors}


def shown(person: Person, message: Message) -> Json:
    """A message as this person sees it, with what they have chosen in it."""
    kept = message.answers.get(person.id)
    return {
        **person.site.messages.to_json(message),
        "channel": message.channel,
        "blocks": message.blocks,
        "ephemeral": message.only_for is not None,
        "values": values(message, kept),
    }


def values(message: Message, kept: forms.Values | None) -> forms.Values:
    """What stands in the message's inputs."""
    drawn = [block for block in message.blocks if "type" in block]
    return forms.initial_values(drawn, kept)


def traffic(sandbox: Sandbox, most: int) -> list[Json]:
    """The latest payloads and calls, oldest first, for developers of apps."""
    calls: list[Json] = [
        {
            "at": one.at.timestamp(),
            "from": "app",
            "name": one.method,
            "ok": bool(one.answer.get("ok")),
            "sent": one.args,
            "answer": one.answer,
            "note": one.fault,
        }
        for one in list(sandbox.calls)[-most:]
    ]
    payloads: list[Json] = [
        {
            "at": one.at.timestamp(),
            "from": "slack",
            "name": str(
                one.payload.get("event", one.payload).get("type") or one.payload.get("command") or one.kind
            ),
            "ok": one.acked,
            "sent": one.payload,
            "answer": one.answer,
            "note": f"sent {len(one.sent_to)} times" if len(one.sent_to) > 1 else None,
        }
        for one in list(sandbox.engine.delivery.envelopes)[-most:]
    ]
    return sorted([*payloads, *calls], key=lambda one: float(one["at"]))[-most:]
