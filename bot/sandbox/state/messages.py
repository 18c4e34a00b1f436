"""Messages: said, whispered, edited, deleted, threaded, reacted to."""

import copy
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.clock import Timestamps
from bot.sandbox.errors import SlackError
from bot.sandbox.lint import elements_of
from bot.sandbox.state.files import File
from bot.sandbox.state.journal import Journal
from bot.sandbox.state.text import pings
from bot.sandbox.state.workspace import SLACKBOT, Channel, Workspace

Json = dict[str, Any]
TOMBSTONE = "This message was deleted."
_EMOJI = re.compile(r"[\w+'-]{1,100}(::skin-tone-[2-6])?")


@dataclass(slots=True, eq=False)
class Message:
    """One message as it stands now; the object stays the same through every edit."""

    channel: str
    ts: str
    user: str
    """Its author: a person or the app's user."""
    text: str
    team: str = ""
    """The author's workspace."""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    only_for: str | None = None
    """Set for an ephemeral message: the one person who sees it."""
    by_app: bool = False
    edited: Json | None = None
    deleted: bool = False
    entombed: bool = False
    """Deleted while it had replies: what is left is a notice."""
    reactions: list[Json] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    pings: tuple[str, ...] = ()
    """Whom it notified, such as `<!channel>` or `<@U…>`; tests assert that it is empty."""
    answers: dict[str, Json] = field(default_factory=dict)
    """What each person has chosen in its selects and inputs, by user id; see `forms.py`."""


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """A copy in which every block has a `block_id` and every interactive element an `action_id`, as Slack does."""
    named = copy.deepcopy(list(blocks))
    for block in named:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements_of(block):
            if element.get("type") not in {"image", "plain_text", "mrkdwn"} and block["type"] != "rich_text":
                element.setdefault("action_id", secrets.token_urlsafe(4))
    return named


class Messages:
    """Everything that was said in one workspace; a shared channel's log is the same in all that have it."""

    def __init__(
        self, workspace: Workspace, journal: Journal, log: dict[str, dict[str, Message]], stamps: Timestamps
    ) -> None:
        self._workspace = workspace
        self._journal = journal
        self._stamps = stamps
        self._log = log

    def all(self) -> list[Message]:
        """Every message that stands, ephemeral ones included, in order of time."""
        logs = [self._log.get(channel, {}) for channel in self._workspace.channels]
        standing = [one for log in logs for one in log.values() if not one.deleted]
        return sorted(standing, key=lambda one: (one.ts, one.channel))

    def in_channel(self, channel: str) -> list[Message]:
        """The messages of one channel that everyone there sees, oldest first; threads included."""
        return [one for one in self._log.get(channel, {}).values() if not one.deleted and one.only_for is None]

    def whispered_to(self, user_id: str, channel: str) -> list[Message]:
        """The ephemeral messages that this person still has before them."""
        return [one for one in self._log.get(channel, {}).values() if one.only_for == user_id and not one.deleted]

    def find(self, channel: str, ts: str, *, ephemeral: bool = False) -> Message:
        """One message.

        Raises:
            SlackError: `message_not_found`; also for ephemeral ones unless asked for, as in the Web API.
        """
        message = self._log.get(channel, {}).get(ts)
        if message is None or message.deleted or (message.only_for is not None and not ephemeral):
            raise SlackError("message_not_found")
        return message

    def replies(self, message: Message) -> list[Message]:
        """The replies in its thread, oldest first."""
        return [
            one for one in self.in_channel(message.channel) if one.thread_ts == message.ts and one is not message
        ]

    def post(self, channel: Channel, user: str, text: str, **more: Any) -> Message:  # noqa: ANN401 - fields of Message
        """Say something; everyone in the channel sees it, and the app is told."""
        message = self._new(channel, user, text, **more)
        self._tell(channel, {**self.to_json(message), "event_ts": message.ts})
        self._tell_of_mention(channel, message)
        self._journal.note("said", channel.members, message)
        return message

    def share(self, channel: Channel, user: str, text: str, files: list[File], **more: Any) -> Message:  # noqa: ANN401 - fields of Message
        """Say something with files; the app is told of each file as well."""
        message = self.post(channel, user, text, files=files, **more)
        for file in files:
            file.shares.setdefault(channel.id, []).append(message.ts)
            body = {"file_id": file.id, "file": {"id": file.id}, "user_id": user, "channel_id": channel.id}
            self._emit("file_shared", {"type": "file_shared", **body, "event_ts": message.ts}, channel)
        return message

    def take_away(self, file: File) -> None:
        """Delete a file; the messages it stood in stay, and show that it is gone."""
        del self._workspace.files.standing[file.id]
        stamp = self._stamps.new("")
        self._workspace.emit("file_deleted", {"type": "file_deleted", "file_id": file.id, "event_ts": stamp})

    def whisper(self, channel: Channel, user_id: str, text: str, **more: Any) -> Message:  # noqa: ANN401 - as above
        """Say something that only one person sees; the app is not told."""
        author = self._workspace.bot_user.id
        message = self._new(channel, author, text, only_for=user_id, by_app=True, **more)
        self._journal.note("whispered", [user_id], message)
        return message

    def change(self, message: Message, text: str, blocks: list[Json], *, marked: bool) -> None:
        """Replace what a message says; `marked` shows "(edited)" beside it."""
        before = self.to_json(message)
        message.text, message.blocks = text, with_ids(blocks)
        message.pings = tuple(dict.fromkeys((*message.pings, *pings(text, blocks))))
        if marked:
            message.edited = {"user": message.user, "ts": self._stamps.new(message.channel)}
        if message.only_for is not None:
            self._journal.note("edited", [message.only_for], message)
            return
        channel = self._workspace.channels[message.channel]
        self._tell_of_change(channel, "message_changed", before, {"message": self.to_json(message)})
        self._journal.note("edited", channel.members, message)

    def delete(self, message: Message) -> None:
        """Take a message away."""
        before = self.to_json(message)
        message.deleted = True
        if message.only_for is not None:
            self._journal.note("deleted", [message.only_for], message)
            return
        channel = self._workspace.channels[message.channel]
        self._journal.note("deleted", channel.members, message)
        if message.thread_ts == message.ts and self.replies(message):
            self._entomb(channel, message, before)
        else:
            self._tell_of_change(channel, "message_deleted", before, {"deleted_ts": message.ts})

    def _entomb(self, channel: Channel, message: Message, before: Json) -> None:
        """Leave a stone where a thread began, so that the replies keep their place."""
        message.deleted, message.entombed = False, True
        message.user, message.by_app, message.text = SLACKBOT, False, TOMBSTONE
        message.blocks, message.reactions, message.metadata, message.edited = [], [], None, None
        self._tell_of_change(channel, "message_changed", before, {"message": self.to_json(message)})

    def react(self, message: Message, user: str, name: str) -> None:
        """Put an emoji on a message, in the name of a user.

        Raises:
            SlackError: `invalid_name`, or `already_reacted`.
        """
        if not _EMOJI.fullmatch(name):
            raise SlackError("invalid_name")
        reaction = next((one for one in message.reactions if one["name"] == name), None)
        if reaction is None:
            reaction = {"name": name, "users": [], "count": 0}
            message.reactions.append(reaction)
        if user in reaction["users"]:
            raise SlackError("already_reacted")
        reaction["users"].append(user)
        reaction["count"] += 1
        self._tell_of_reaction("reaction_added", message, user, name)

    def unreact(self, message: Message, user: str, name: str) -> None:
        """Take one's emoji off a message.

        Raises:
            SlackError: `no_reaction`.
        """
        reaction = next((one for one in message.reactions if one["name"] == name), None)
        if reaction is None or user not in reaction["users"]:
            raise SlackError("no_reaction")
        reaction["users"].remove(user)
        reaction["count"] -= 1
        if not reaction["users"]:
            message.reactions.remove(reaction)
        self._tell_of_reaction("reaction_removed", message, user, name)

    def to_json(self, message: Message, *, with_metadata: bool = False) -> Json:
        """The message object of the Web API and of events."""
        body: Json = {
            "type": "message",
            "user": message.user,
            "ts": message.ts,
            "text": message.text,
            "team": message.team,
        }
        if message.by_app:
            body |= {"bot_id": self._bot_of(message), "app_id": self._workspace.app_id}
        if message.blocks:
            body["blocks"] = message.blocks
        if message.files:
            body["files"] = [self._file_json(one) for one in message.files]
        if message.edited:
            body["edited"] = message.edited
        if message.reactions:
            body["reactions"] = message.reactions
        if message.thread_ts is not None:
            body |= self._thread_json(message)
        body |= self._subtype_json(message)
        if with_metadata and message.metadata:
            body["metadata"] = message.metadata
        return body

    def _bot_of(self, message: Message) -> str:
        """The bot that posted it: in a shared channel perhaps that of another workspace."""
        everywhere = self._workspace.channels[message.channel].workspaces
        return next((one.bot_id for one in everywhere if one.team_id == message.team), self._workspace.bot_id)

    def _subtype_json(self, message: Message) -> Json:
        if message.entombed:
            return {"subtype": "tombstone", "hidden": True}
        if message.broadcast:
            root = self._log[message.channel][message.thread_ts or message.ts]
            return {"subtype": "thread_broadcast", "root": self.to_json(root)}
        return {"subtype": "file_share", "upload": False} if message.files else {}

    def _file_json(self, file: File) -> Json:
        files = self._workspace.files
        return files.to_json(file) if file.id in files.standing else {"id": file.id, "mode": "tombstone"}

    def _thread_json(self, message: Message) -> Json:
        parent = self._log[message.channel][message.thread_ts or message.ts]
        if message is not parent:
            return {"thread_ts": parent.ts, "parent_user_id": parent.user}
        replies = self.replies(parent)
        if not replies:
            return {}
        authors = list(dict.fromkeys(one.user for one in replies))
        return {
            "thread_ts": parent.ts,
            "reply_count": len(replies),
            "reply_users_count": len(authors),
            "reply_users": authors,
            "latest_reply": replies[-1].ts,
            "is_locked": False,
            "subscribed": False,
        }

    def _new(self, channel: Channel, user: str, text: str, **more: Any) -> Message:  # noqa: ANN401 - as above
        link_names = more.pop("link_names", False)
        blocks = with_ids(more.pop("blocks", []))
        team = self._workspace.team_id
        message = Message(channel.id, self._stamps.new(channel.id), user, text, team, blocks, **more)
        message.pings = pings(text, blocks, link_names=link_names)
        parent = self.check_thread(channel.id, message.thread_ts)
        if parent is not None and message.only_for is None:
            parent.thread_ts = parent.ts
        self._log.setdefault(channel.id, {})[message.ts] = message
        return message

    def check_thread(self, channel: str, thread_ts: str | None) -> Message | None:
        """The message that a thread begins with, if that is where something is to be said.

        Raises:
            SlackError: `thread_not_found` or `cannot_reply_to_message`.
        """
        if thread_ts is None:
            return None
        parent = self._log.get(channel, {}).get(thread_ts)
        if parent is None or parent.deleted:
            raise SlackError("thread_not_found")
        if parent.thread_ts not in {None, parent.ts} or parent.only_for is not None:
            raise SlackError("cannot_reply_to_message")
        return parent

    def _tell(self, channel: Channel, body: Json) -> None:
        subscription, kind = channel.event_type
        self._emit(subscription, {**body, "channel": channel.id, "channel_type": kind}, channel)

    def _emit(self, subscription: str, event: Json, channel: Channel) -> None:
        for one in channel.heard_by(self._workspace):
            one.emit(subscription, event, actor=self._workspace, channel=channel)

    def _tell_of_mention(self, channel: Channel, message: Message) -> None:
        body = {**self.to_json(message), "type": "app_mention", "channel": channel.id, "event_ts": message.ts}
        for one in channel.heard_by(self._workspace):
            if channel.kind != "im" and f"<@{one.bot_user.id}>" in message.pings:
                one.emit("app_mention", body, actor=self._workspace, channel=channel)

    def _tell_of_reaction(self, kind: str, message: Message, user: str, name: str) -> None:
        channel = self._workspace.channels[message.channel]
        item = {"type": "message", "channel": channel.id, "ts": message.ts}
        stamp = self._stamps.new(channel.id)
        body = {"user": user, "reaction": name, "item": item, "item_user": message.user, "event_ts": stamp}
        self._emit(kind, {"type": kind, **body}, channel)

    def _tell_of_change(self, channel: Channel, subtype: str, before: Json, after: Json) -> None:
        stamp = self._stamps.new(channel.id)
        hidden = {"type": "message", "subtype": subtype, "hidden": True, "ts": stamp, "event_ts": stamp}
        self._tell(channel, {**hidden, "previous_message": before, **after})
