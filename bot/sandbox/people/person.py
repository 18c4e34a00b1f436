"""A person in front of Slack: what they see, and everything they can do.

Strict like the real client: only what is on the screen can be pressed, an empty required field is not sent, and an
app that does not answer in three seconds is an error that the person sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.delivery.envelopes import Kind
from bot.sandbox.engine import Engine, Site
from bot.sandbox.errors import AppAnsweredWrong, NotAllowed, NotThere, PersonError, SlackError
from bot.sandbox.people.payloads import Payloads
from bot.sandbox.people.responses import say as app_says
from bot.sandbox.people.responses import to_submission
from bot.sandbox.state import forms
from bot.sandbox.state.messages import Message
from bot.sandbox.state.scopes import COMMANDS
from bot.sandbox.state.text import typed
from bot.sandbox.state.views import View
from bot.sandbox.state.workspace import Channel, Workspace

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened when a person pressed a modal's submit button."""

    errors: Mapping[str, str] = field(default_factory=dict)
    """What now stands under the inputs, by block id."""
    sent: bool = True
    """False: the client itself refused, and the app heard nothing."""
    action: str = "close"
    """The app's `response_action`; `close` when it just acked, `refused` when nothing was sent."""


class Person:
    """One person's screen and hands."""

    def __init__(self, engine: Engine, site: Site, user_id: str) -> None:
        if user_id not in site.workspace.users:
            raise NotThere(f"nobody with the id {user_id!r} in {site.workspace.name}")
        self.user = site.workspace.users[user_id]
        self._engine = engine
        self.site = site
        self._payloads = Payloads(engine, site, self.user)

    def __repr__(self) -> str:
        return f"<{self.user.real_name} {self.user.id}>"

    @property
    def id(self) -> str:
        """The user id."""
        return self.user.id

    @property
    def dm(self) -> Channel:
        """The direct messages with the app; opened on first use."""
        return self.site.workspace.dm_with(self.user.id)

    @property
    def modal(self) -> View | None:
        """The modal on top, if one is open."""
        stack = self.site.views.stack(self.user.id)
        return stack[-1] if stack else None

    @property
    def modals(self) -> list[View]:
        """All open modals, the top one last."""
        return list(self.site.views.stack(self.user.id))

    @property
    def home(self) -> View | None:
        """The app's Home tab, if it was ever published for this person."""
        return self.site.views.home(self.user.id)

    def sees(self, channel: Channel | str) -> list[Message]:
        """The messages of a channel as this person sees them, oldest first, threads and ephemerals included."""
        place = self._channel(channel)
        whispered = self.site.messages.whispered_to(self.user.id, place.id)
        everyone = [one for one in self.site.messages.in_channel(place.id) if one.only_for is None]
        return sorted([*everyone, *whispered], key=lambda one: one.ts)

    async def say(
        self, channel: Channel | str, text: str, thread_ts: str | None = None, *, broadcast: bool = False
    ) -> Message:
        """Type a message and send it; `broadcast` shows a reply in the channel as well."""
        place = self._channel(channel)
        if place.archived:
            raise NotAllowed("the channel is archived")
        message = self.site.messages.post(
            place,
            self.user.id,
            self._typed(text),
            blocks=_as_rich_text(text),
            thread_ts=thread_ts,
            broadcast=broadcast and thread_ts is not None,
        )
        await self._engine.heard()
        return message

    async def edit_message(self, message: Message, text: str) -> None:
        """Change one's own message."""
        self._mine(message)
        if message.entombed:
            raise NotThere("this message was deleted")
        self.site.messages.change(message, self._typed(text), _as_rich_text(text), marked=True)
        await self._engine.heard()

    async def delete_message(self, message: Message) -> None:
        """Delete one's own message."""
        self._mine(message)
        self.site.messages.delete(message)
        await self._engine.heard()

    async def upload(self, channel: Channel | str, name: str, content: bytes, text: str = "") -> Message:
        """Share a file."""
        place = self._channel(channel)
        files = self.site.workspace.files
        file = files.announce(name, len(content), self.user.id)
        files.receive(file, content)
        files.complete(file, name)
        blocks = _as_rich_text(text)
        message = self.site.messages.share(place, self.user.id, self._typed(text), [file], blocks=blocks)
        await self._engine.heard()
        return message

    async def react(self, message: Message, name: str) -> None:
        """Put an emoji on a message, such as `eyes`."""
        self._visible(message)
        self.site.messages.react(message, self.user.id, name)
        await self._engine.heard()

    async def unreact(self, message: Message, name: str) -> None:
        """Take one's emoji off a message."""
        self._visible(message)
        self.site.messages.unreact(message, self.user.id, name)
        await self._engine.heard()

    async def join(self, channel: Channel) -> None:
        """Join a public channel."""
        if channel.kind != "public_channel" or channel.archived:
            raise NotAllowed("only public channels that are not archived can be joined")
        self.site.workspace.join(channel, self.user.id)
        await self._engine.heard()

    async def leave(self, channel: Channel | str) -> None:
        """Leave a channel."""
        self.site.workspace.leave(self._channel(channel), self.user.id)
        await self._engine.heard()

    async def rename(self, channel: Channel | str, name: str) -> None:
        """Give a channel another name."""
        self.site.workspace.rename(self._channel(channel), name)
        await self._engine.heard()

    async def archive(self, channel: Channel | str, *, archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        self.site.workspace.archive(self._channel(channel), self.user.id, archived=archived)
        await self._engine.heard()

    async def command(self, name: str, text: str = "", channel: Channel | str | None = None) -> Message | None:
        """Use a slash command, in the app's direct messages unless told otherwise; returns what the ack says."""
        place = self.dm if channel is None else self._channel(channel)
        if COMMANDS not in self.site.workspace.scopes:
            raise NotThere(f"{name} is no command: the app was not granted {COMMANDS!r}")
        self._note("commanded", channel=place.id, text=f"{name} {text}".strip())
        answer = await self._ask("slash_commands", self._payloads.command(name, text, place))
        if not answer:
            return None
        try:
            return app_says(self.site, self.user.id, place.id, answer)
        except SlackError as error:
            sentence = f"the answer to {name} is not one that Slack takes: {error}"
            self._note("trouble", text=sentence)
            raise AppAnsweredWrong(sentence) from error

    async def shortcut(self, callback_id: str, message: Message | None = None) -> None:
        """Use a global shortcut, or one on a message."""
        if message is not None:
            self._visible(message)
        self._note("pressed", channel=message.channel if message else "", text=f"shortcut {callback_id}")
        await self._ask("interactive", self._payloads.shortcut(callback_id, message))

    async def click(
        self,
        where: Message | View,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
        confirm: bool = True,
    ) -> None:
        """Press a button, or choose from a menu, select, radio group, checkboxes or date picker.

        Args:
            where: the message, modal or Home tab that it stands in, as this person sees it.
            action_id: which element.
            value: for a button None; otherwise the `value` of the option, the list of all that are ticked now, an
                id, a date.
            block_id: needed only when several elements share the action id.
            confirm: what to answer if a confirmation appears; False means that nothing happens.
        """
        self._on_screen(where)
        block, element = forms.find(where.blocks, action_id, block_id)
        if block["type"] == "input" and not block.get("dispatch_action", False):
            raise NotThere(f"{action_id!r} is an input: it says nothing until the modal is submitted; use fill")
        values = self._values(where)
        action = self._action(block, element, value, values)
        if "confirm" in element and not confirm:
            return
        self._note("pressed", channel=getattr(where, "channel", ""), text=_label(element, action))
        if isinstance(where, View):
            await self._ask("interactive", self._payloads.view_action(where, action), where.opened_by)
        else:
            payload = self._payloads.message_action(where, action, values)
            await self._ask("interactive", payload, self._payloads.told_of(where))

    def fill(self, answers: Mapping[str, object]) -> None:
        """Type into the inputs of the modal on top, without submitting it.

        Args:
            answers: by block id, or `block_id/action_id`: a text, the `value` of an option, a list of them, an id,
                a date; None empties the field.
        """
        view = self._top()
        for name, value in answers.items():
            block_id, _, action_id = name.partition("/")
            fitting = [
                (block, element)
                for block, element in forms.elements(view.blocks)
                if block["block_id"] == block_id and action_id in {"", element["action_id"]}
            ]
            if len(fitting) != 1:
                raise NotThere(f"no single input {name!r}; there are: {', '.join(sorted(view.values)) or 'none'}")
            block, element = fitting[0]
            view.values[block["block_id"]][element["action_id"]] = forms.chosen(element, value, self._knows)

    async def submit(self, answers: Mapping[str, object] | None = None) -> Outcome:
        """Fill in and press the submit button of the modal on top.

        Raises:
            AppAnsweredWrong: the app's ack is not one that Slack takes.
        """
        view = self._top()
        if "submit" not in view.body:
            raise NotThere("this modal has no submit button")
        self.fill(answers or {})
        view.errors = forms.complaints(view.blocks, view.values)
        if view.errors:
            self._note("refused", view=view.body, answers=view.errors)
            return Outcome(view.errors, sent=False, action="refused")
        self._note("submitted", view=view.body, answers=_flat(view.values))
        answer = await self._ask("interactive", self._payloads.submission(view), view.opened_by)
        try:
            action = to_submission(self.site, view, answer)
        except PersonError as error:
            self._note("trouble", text=str(error))
            raise
        finally:
            self._engine.changes.notify()
        return Outcome(dict(view.errors), action=action)

    async def close_modal(self, *, all_of_them: bool = False) -> None:
        """Press the cross of the modal on top; `all_of_them` closes the whole stack."""
        top = self._top()
        cleared = all_of_them or top.body.get("clear_on_close", False)
        closing = list(reversed(self.modals)) if cleared else [top]
        for view in closing:
            self.site.views.close_top(self.user.id)
            self._note("closed", view=view.body)
        for view in closing:
            if view.body.get("notify_on_close"):
                await self._ask("interactive", self._payloads.closing(view, cleared=cleared), view.opened_by)

    async def open_home(self, tab: str = "home") -> View | None:
        """Open the app's `home` or `messages` tab, and return the Home tab as the app then left it."""
        event: Json = {
            "type": "app_home_opened",
            "user": self.user.id,
            "channel": self.dm.id,
            "tab": tab,
            "event_ts": f"{self._engine.now().timestamp():.6f}",
        }
        if self.home is not None and tab == "home":
            event["view"] = self.home.to_json(self.site.workspace)
        self._engine.emit(self.site.workspace.team_id, "app_home_opened", event)
        await self._engine.heard()
        if tab == "home" and self.home is not None:
            self._note("home", view=self.home.body)
        return self.home

    async def _ask(self, kind: Kind, payload: Json, by: Workspace | None = None) -> Json:
        """Tells the app; in a shared channel it may be that of another workspace (`by`)."""
        try:
            if not (by or self.site.workspace).installed:
                raise NotThere("the app is not installed here")
            answer = await self._engine.delivery.ask(kind, payload)
        except PersonError as error:
            self._note("trouble", text=str(error))
            raise
        await self._engine.afterwards()
        return answer

    def _note(self, what: Any, **more: Any) -> None:  # noqa: ANN401 - handed on to Journal.add as it is
        self.site.journal.add(what, [self.user.id], who=self.user.id, **more)
        self._engine.changes.notify()

    def _typed(self, text: str) -> str:
        return typed(text, {one.name: one.id for one in self.site.workspace.users.values()})

    def _knows(self, some_id: str) -> bool:
        return some_id in self.site.workspace.users or some_id in self.site.workspace.channels

    def _channel(self, channel: Channel | str) -> Channel:
        place = self.site.workspace.channels.get(channel) if isinstance(channel, str) else channel
        if place is None or self.user.id not in place.members:
            raise NotThere(f"{self.user.real_name} is not in {channel}")
        return place

    def _visible(self, message: Message) -> None:
        self._channel(message.channel)
        if message.deleted or message.only_for not in {None, self.user.id}:
            raise NotThere(f"{self.user.real_name} does not see this message")

    def _mine(self, message: Message) -> None:
        self._visible(message)
        if message.user != self.user.id:
            raise NotAllowed("only one's own messages")

    def _on_screen(self, where: Message | View) -> None:
        if isinstance(where, Message):
            self._visible(where)
        elif where is not self.modal and where is not self.home:
            raise NotThere("this view is not on the screen")

    def _top(self) -> View:
        if self.modal is None:
            raise NotThere("no modal is open")
        return self.modal

    def _values(self, where: Message | View) -> forms.Values:
        if isinstance(where, View):
            return where.values
        kept = where.answers.get(self.user.id)
        where.answers[self.user.id] = forms.initial_values(where.blocks, kept)
        return where.answers[self.user.id]

    def _action(self, block: Json, element: Json, value: object, values: forms.Values) -> Json:
        action: Json = {"type": element["type"], "block_id": block["block_id"], "action_id": element["action_id"]}
        if element["type"] == "button":
            if value is not None:
                raise NotAllowed("a button has nothing to choose from")
            return {**action, **{name: element[name] for name in ("text", "value", "style") if name in element}}
        if element["type"] == "overflow":
            return {**action, "selected_option": forms.option(element, value)}
        state = forms.chosen(element, value, self._knows)
        values[block["block_id"]][element["action_id"]] = state
        shown = {name: element[name] for name in element if name.startswith("initial_") or name == "placeholder"}
        return {**action, **state, **shown}


def _as_rich_text(text: str) -> list[Json]:
    run = {"type": "text", "text": text}
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [run]}]}] if text else []


def _label(element: Json, action: Json) -> str:
    option: Json = action.get("selected_option") or element
    if "text" in option:
        return str(option["text"]["text"])
    state = action.get(forms.KINDS[element["type"]].field)
    several = state if isinstance(state, list) else [state]
    return ", ".join(str(one["text"]["text"] if isinstance(one, dict) else one) for one in several)


def _flat(values: forms.Values) -> dict[str, object]:
    """What was answered, by block id (and action id where a block holds several)."""
    return {
        block_id if len(actions) == 1 else f"{block_id}/{action_id}": state[forms.KINDS[state["type"]].field]
        for block_id, actions in values.items()
        for action_id, state in actions.items()
    }
