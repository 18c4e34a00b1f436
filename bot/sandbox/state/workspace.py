"""One workspace: who works there, where they talk, and which app is installed."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from bot.sandbox.clock import Now
from bot.sandbox.errors import SlackError
from bot.sandbox.state.files import Files
from bot.sandbox.state.scopes import ALL, POST_ANYWHERE

Json = dict[str, Any]
ChannelKind = Literal["public_channel", "private_channel", "im"]

SLACKBOT = "USLACKBOT"
MAX_CHANNEL_NAME = 80


class Emit(Protocol):
    """Tells the app of something: the subscription's name (`message.im`) and the event itself."""

    def __call__(
        self, subscription: str, event: Json, *, actor: "Workspace | None" = None, channel: "Channel | None" = None
    ) -> None:
        """`actor` is the workspace of whoever did it; `channel` is where, if it happened in one."""
        ...


class Ids:
    """Ids that look like Slack's and are the same in every run, so that transcripts can be compared."""

    def __init__(self) -> None:
        self._count = 0

    def new(self, prefix: str) -> str:
        """A new id such as `U0SANDBOX01`."""
        self._count += 1
        return f"{prefix}0SBX{self._count:05d}"


@dataclass(slots=True, eq=False)
class Enterprise:
    """An Enterprise Grid organisation: its people are the same in all of its workspaces."""

    id: str
    name: str
    workspaces: list["Workspace"] = field(default_factory=list, repr=False)

    def to_json(self) -> Json:
        """As payloads name it."""
        return {"id": self.id, "name": self.name}


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot, as the app may learn about them."""

    id: str
    name: str
    real_name: str
    tz: str = "UTC"
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    """A guest, who sees the channels they were invited to and no others."""
    is_ultra_restricted: bool = False
    """A guest of a single channel; `is_restricted` as well."""
    deleted: bool = False
    locale: str = "en-US"
    team_id: str = ""
    """Where they came first, and came from."""
    teams: list[str] = field(default_factory=list)
    """The workspaces of an organisation that they are in."""

    def to_json(self, team_id: str, at: datetime, *, with_locale: bool = False) -> Json:
        """The user object of `users.info`; the offset of the zone is that of the moment `at`."""
        team_id = self.team_id or team_id
        local = at.astimezone(ZoneInfo(self.tz))
        offset = local.utcoffset()
        body: Json = {
            "id": self.id,
            "team_id": team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": local.tzname(),
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "profile": {"real_name": self.real_name, "display_name": self.name, "team": team_id},
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": int(at.timestamp()),
        }
        return {**body, "locale": self.locale} if with_locale else body


@dataclass(slots=True, eq=False)
class Channel:
    """A channel, or the direct messages between a person and the app."""

    id: str
    name: str
    kind: ChannelKind
    members: list[str]
    created: int
    archived: bool = False
    workspaces: list["Workspace"] = field(default_factory=list, repr=False)
    """Those that have it: one, unless it is shared."""

    @property
    def is_ext_shared(self) -> bool:
        """Whether it is shared between organisations (Slack Connect), not only within one."""
        return len({one.organisation for one in self.workspaces}) > 1

    def heard_by(self, actor: "Workspace") -> list["Workspace"]:
        """Those whose app is in it, each installation once; that of whoever acts comes first."""
        nearest_first = sorted(self.workspaces, key=lambda one: one is not actor)
        heard = {one.bot_user.id: one for one in reversed(nearest_first) if one.bot_user.id in self.members}
        return [one for one in nearest_first if heard.get(one.bot_user.id) is one]

    @property
    def event_type(self) -> tuple[str, str]:
        """The subscription that hears this channel, and the `channel_type` it is told."""
        kinds = {
            "im": ("message.im", "im"),
            "public_channel": ("message.channels", "channel"),
            "private_channel": ("message.groups", "group"),
        }
        return kinds[self.kind]

    def to_json(self, reader: str) -> Json:
        """The conversation object as the app sees it; `reader` is the app's own user."""
        common: Json = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.archived,
            "is_im": self.kind == "im",
            "is_org_shared": self.kind != "im" and len(self.workspaces) > 1 and not self.is_ext_shared,
        }
        if self.kind == "im":
            other = next((one for one in self.members if one != reader), reader)
            return {**common, "user": other, "is_user_deleted": False}
        return {
            **common,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public_channel",
            "is_group": self.kind == "private_channel",
            "is_private": self.kind == "private_channel",
            "is_mpim": False,
            "is_general": self.name == "general",
            "is_shared": len(self.workspaces) > 1,
            "is_ext_shared": self.is_ext_shared,
            "is_pending_ext_shared": False,
            "shared_team_ids": [one.team_id for one in self.workspaces],
            "is_member": reader in self.members,
            "num_members": len(self.members),
        }


@dataclass(slots=True, eq=False)
class Workspace:
    """One team, its people and its channels, with the app installed."""

    team_id: str
    name: str
    domain: str
    app_id: str
    bot_user: User
    bot_id: str
    bot_token: str
    ids: Ids
    now: Now
    emit: Emit
    files: Files
    refused_blocks: frozenset[str] = frozenset()
    scopes: frozenset[str] = ALL
    """What the app was granted here."""
    installed: bool = True
    token_ends_at: datetime | None = None
    """With token rotation; None for a token that lasts."""
    refresh_token: str | None = None
    former_token: tuple[str, datetime | None] | None = None
    """The token before this one, good until its own end: Slack keeps two at a time."""
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    """The members of each user group."""
    enterprise: Enterprise | None = None
    org_wide: bool = False
    """Whether the app is here by an installation for all of the organisation, with one token and one bot."""

    @property
    def organisation(self) -> str:
        """The id of the organisation that it belongs to, or of itself."""
        return self.enterprise.id if self.enterprise else self.team_id

    @property
    def together(self) -> list["Workspace"]:
        """Those that the same installation serves."""
        siblings = self.enterprise.workspaces if self.enterprise and self.org_wide else [self]
        return [one for one in siblings if one.org_wide == self.org_wide]

    @property
    def installed_for(self) -> str:
        """The id of what the app is installed for: of the organisation, or of this workspace alone."""
        return self.organisation if self.org_wide else self.team_id

    def add_user(self, name: str, real_name: str, **more: Any) -> User:  # noqa: ANN401 - the fields of User
        """Someone new joins."""
        user = User(self.ids.new("W" if self.enterprise else "U"), name, real_name, **more)
        ZoneInfo(user.tz)  # fails here, not in the middle of a test
        return self.admit(user)

    def admit(self, user: User) -> User:
        """Lets somebody in: someone new, or someone of another workspace of the same organisation."""
        user.team_id = user.team_id or self.team_id
        user.teams.append(self.team_id)
        self.users[user.id] = user
        return user

    def describe(self, user: User, *, with_locale: bool = False) -> Json:
        """The user object as this workspace's app sees it: of somebody from elsewhere it has less."""
        body = user.to_json(self.team_id, self.now(), with_locale=with_locale)
        if self.enterprise and user.id in self.people_of_organisation:
            names = {"enterprise_id": self.enterprise.id, "enterprise_name": self.enterprise.name}
            admin = {"is_admin": False, "is_owner": False, "is_primary_owner": False}
            return {**body, "enterprise_user": {"id": user.id, **names, **admin, "teams": list(user.teams)}}
        if user.id in self.users:
            return body
        for name in ("is_admin", "is_owner", "is_primary_owner", "locale"):
            body.pop(name, None)
        meets = any({user.id, self.bot_user.id} <= set(one.members) for one in self.channels.values())
        return {**body, "is_stranger": not meets}

    @property
    def people_of_organisation(self) -> dict[str, User]:
        """Everybody in it and in its sister workspaces."""
        whole = self.enterprise.workspaces if self.enterprise else [self]
        return {user.id: user for one in reversed(whole) for user in one.users.values()} | self.users

    def person(self, user_id: str) -> User:
        """Somebody whom the app may ask for: of this organisation, or of one that a channel is shared with.

        Raises:
            SlackError: `user_not_found`.
        """
        connected = [one for channel in self.channels.values() for one in channel.workspaces]
        for known in (self.people_of_organisation, *(one.users for one in connected)):
            if user_id in known:
                return known[user_id]
        raise SlackError("user_not_found")

    def welcome(self, user: User) -> None:
        """Tell the app of someone new; whoever is there from the start needs no welcome."""
        self._announce("team_join", user=self.describe(user))

    def change_user(self, user: User, **fields: Any) -> None:  # noqa: ANN401 - the fields of User
        """Change a person's profile (name, time zone, …) and tell the app."""
        for name, value in fields.items():
            setattr(user, name, value)
        self._announce("user_change", user=self.describe(user))

    def add_channel(
        self, name: str, members: Iterable[str], *, private: bool = False, with_app: bool = True
    ) -> Channel:
        """A new channel; `with_app` invites the app's user as well."""
        everyone = [*members, self.bot_user.id] if with_app else [*members]
        kind: ChannelKind = "private_channel" if private else "public_channel"
        return self._keep(Channel(self.ids.new("C"), name, kind, everyone, int(self.now().timestamp())))

    def add_group(self, members: Iterable[str]) -> str:
        """A new user group; gives its id."""
        group = self.ids.new("S")
        self.groups[group] = [*members]
        return group

    def add_dm(self, one: str, other: str) -> Channel:
        """Direct messages between two people, which the app never sees."""
        return self._keep(Channel(self.ids.new("D"), "", "im", [one, other], int(self.now().timestamp())))

    def _keep(self, channel: Channel) -> Channel:
        """Direct messages with an app that is there for the whole organisation are the same in all of it."""
        channel.workspaces = self.together if channel.kind == "im" else [self]
        for one in channel.workspaces:
            one.channels[channel.id] = channel
        return channel

    def share(self, channel: Channel, other: "Workspace") -> None:
        """Share a channel with another workspace, of this organisation or of another one."""
        if other not in channel.workspaces:
            channel.workspaces.append(other)
            other.channels[channel.id] = channel
            self._tell_of_sharing(channel, "channel_shared", connected_team_id=other.organisation)

    def unshare(self, channel: Channel, other: "Workspace") -> None:
        """Share it no longer: whoever is in that workspace alone is out of the channel."""
        theirs = {*other.users} - {user for one in channel.workspaces if one is not other for user in one.users}
        channel.members[:] = [one for one in channel.members if one not in theirs]
        channel.workspaces.remove(other)
        del other.channels[channel.id]
        gone = {"previously_connected_team_id": other.organisation, "is_ext_shared": channel.is_ext_shared}
        self._tell_of_sharing(channel, "channel_unshared", **gone)

    def _tell_of_sharing(self, channel: Channel, kind: str, **body: Any) -> None:  # noqa: ANN401 - as below
        """Slack tells of sharing with others, not of what an organisation does within itself."""
        if body.get("connected_team_id", body.get("previously_connected_team_id")) != self.organisation:
            self._announce(kind, channel, **body, channel=channel.id)

    def join(self, channel: Channel, user_id: str) -> None:
        """Someone joins a channel."""
        if user_id in channel.members:
            return
        channel.members.append(user_id)
        body = {"user": user_id, "channel": channel.id, "channel_type": channel.id[0], "team": self.team_id}
        self._announce("member_joined_channel", channel, members_only=True, **body)

    def leave(self, channel: Channel, user_id: str) -> None:
        """Someone leaves a channel; when it is the app that has to go, it is told that it `left`."""
        if user_id not in channel.members:
            return
        channel.members.remove(user_id)
        if user_id == self.bot_user.id:
            self._announce(
                "group_left" if channel.kind == "private_channel" else "channel_left", channel=channel.id
            )
        else:
            body = {"user": user_id, "channel": channel.id, "channel_type": channel.id[0], "team": self.team_id}
            self._announce("member_left_channel", channel, members_only=True, **body)

    def rename(self, channel: Channel, name: str) -> None:
        """Give a channel another name.

        Raises:
            SlackError: `invalid_name`, `invalid_name_specials`, `invalid_name_maxlength` or `name_taken`.
        """
        if not name:
            raise SlackError("invalid_name")
        if len(name) > MAX_CHANNEL_NAME:
            raise SlackError("invalid_name_maxlength")
        if not re.fullmatch(r"[^\W_A-Z]([^\WA-Z]|-)*", name):
            raise SlackError("invalid_name_specials")
        if any(one.name == name for one in self.channels.values()):
            raise SlackError("name_taken")
        channel.name = name
        body = {"id": channel.id, "name": name, "name_normalized": name, "created": channel.created}
        self._tell_of(channel, "rename", channel=body)

    def archive(self, channel: Channel, user_id: str, *, archived: bool = True) -> None:
        """Archive a channel, or bring it back.

        Raises:
            SlackError: `already_archived` or `not_archived`.
        """
        if channel.archived is archived:
            raise SlackError("already_archived" if archived else "not_archived")
        channel.archived = archived
        self._tell_of(channel, "archive" if archived else "unarchive", channel=channel.id, user=user_id)

    def _tell_of(self, channel: Channel, what: str, /, **body: Any) -> None:  # noqa: ANN401 - the fields of the event
        """Public channels are news for everyone, private ones for their members."""
        kind = "group" if channel.kind == "private_channel" else "channel"
        self._announce(f"{kind}_{what}", channel, **body)

    def _announce(
        self,
        kind: str,
        where: Channel | None = None,
        /,
        *,
        members_only: bool = False,
        **body: Any,  # noqa: ANN401 - the fields of the event
    ) -> None:
        event = {"type": kind, **body, "event_ts": f"{self.now().timestamp():.6f}"}
        if where is None:
            self.emit(kind, event)
            return
        everybody = where.kind == "public_channel" and not members_only
        for one in where.workspaces if everybody else where.heard_by(self):
            one.emit(kind, event, actor=self, channel=where)

    def dm_with(self, user_id: str) -> Channel:
        """The direct messages between a person and the app; opened on first use.

        Raises:
            SlackError: `user_not_found`, `cannot_dm_bot` or `user_disabled`.
        """
        user = self.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        if user.is_bot or user.id == SLACKBOT:
            raise SlackError("cannot_dm_bot")
        if user.deleted:
            raise SlackError("user_disabled")
        for channel in self.channels.values():
            if channel.kind == "im" and {user_id, self.bot_user.id} <= set(channel.members):
                return channel
        pair = [user_id, self.bot_user.id]
        return self._keep(Channel(self.ids.new("D"), "", "im", pair, int(self.now().timestamp())))

    def known_channel(self, channel_id: str) -> Channel:
        """A channel that the app may know of.

        Raises:
            SlackError: `channel_not_found`; also for private channels the app is not in, as Slack does.
        """
        channel = self.channels.get(channel_id)
        hidden = channel is not None and channel.kind != "public_channel"
        if channel is None or (hidden and self.bot_user.id not in channel.members):
            raise SlackError("channel_not_found")
        return channel

    def writable_channel(self, channel_id: str) -> Channel:
        """A channel the app may post in; a user id opens the direct messages with that person.

        Raises:
            SlackError: `channel_not_found`, `not_in_channel`, `is_archived`, `cannot_dm_bot`.
        """
        if channel_id in self.users:
            if self.users[channel_id].deleted:
                raise SlackError("channel_not_found")
            return self.dm_with(channel_id)
        channel = self.known_channel(channel_id)
        anywhere = POST_ANYWHERE in self.scopes and channel.kind == "public_channel"
        if self.bot_user.id not in channel.members and not anywhere:
            raise SlackError("not_in_channel")
        if channel.archived:
            raise SlackError("is_archived")
        return channel


def new_token(kind: str) -> str:
    """A secret such as `xoxb-…`; random, because the sandbox may run on a machine with other users."""
    return f"{kind}-{secrets.token_hex(12)}"
