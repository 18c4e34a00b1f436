"""Scopes: what an installation was granted, and which methods and events that is enough for.

From the method and event pages of https://docs.slack.dev/reference.
"""

from collections.abc import Collection, Mapping
from typing import Final

from bot.sandbox.errors import SlackError

Kinds = Mapping[str, str]
HISTORY: Final[Kinds] = {
    "public_channel": "channels:history",
    "private_channel": "groups:history",
    "mpim": "mpim:history",
    "im": "im:history",
}
READ: Final[Kinds] = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "mpim": "mpim:read",
    "im": "im:read",
}
BY_KIND: Final[Mapping[str, Kinds]] = {
    "conversations.history": HISTORY,
    "conversations.replies": HISTORY,
    "conversations.info": READ,
    "conversations.list": READ,
    "conversations.members": READ,
    "users.conversations": READ,
}
"""Methods whose scope depends on the kind of conversation."""
LISTS: Final = frozenset({"conversations.list", "users.conversations"})
"""They name the kinds they want; the others name one conversation."""
OF_METHODS: Final[Mapping[str, str]] = {
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "reactions.add": "reactions:write",
    "reactions.get": "reactions:read",
    "reactions.remove": "reactions:write",
    "team.info": "team:read",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
    "users.list": "users:read",
}
"""The other methods that need one."""
_CHANNELS = ("channels:read",)
_GROUPS = ("groups:read",)
_FILES = ("files:read",)
_REACTIONS = ("reactions:read",)
_USERS = ("users:read",)
OF_EVENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "app_mention": ("app_mentions:read",),
    "channel_archive": _CHANNELS,
    "channel_left": _CHANNELS,
    "channel_rename": _CHANNELS,
    "channel_shared": (*_CHANNELS, *_GROUPS),
    "channel_unarchive": _CHANNELS,
    "channel_unshared": (*_CHANNELS, *_GROUPS),
    "file_deleted": _FILES,
    "file_shared": _FILES,
    "group_archive": _GROUPS,
    "group_left": _GROUPS,
    "group_rename": _GROUPS,
    "group_unarchive": _GROUPS,
    "member_joined_channel": (*_CHANNELS, *_GROUPS),
    "member_left_channel": (*_CHANNELS, *_GROUPS),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "reaction_added": _REACTIONS,
    "reaction_removed": _REACTIONS,
    "team_join": _USERS,
    "user_change": _USERS,
}
"""Any one of these is enough; an event that is not listed here needs none."""
COMMANDS: Final = "commands"
POST_ANYWHERE: Final = "chat:write.public"
ALL: Final = frozenset(
    {COMMANDS, *OF_METHODS.values(), *HISTORY.values(), *READ.values(), *(one[0] for one in OF_EVENTS.values())}
)
"""Everything that opens something here, without `chat:write.public`, which would change where the app may post."""


def accepted(method: str) -> list[str]:
    """The scopes that a method takes, as in `X-Accepted-OAuth-Scopes`."""
    if method in BY_KIND:
        return list(BY_KIND[method].values())
    return [OF_METHODS[method]] if method in OF_METHODS else []


def check(granted: frozenset[str], method: str, kinds: Collection[str]) -> None:
    """See whether a method may be called.

    Args:
        granted: the scopes of the token.
        method: which method.
        kinds: the kinds of conversation that it is called for, if it is of those that depend on them.

    Raises:
        SlackError: `missing_scope`, with what is `needed` and what was `provided`.
    """
    enough = accepted(method)
    if method in BY_KIND and not granted.isdisjoint(enough):
        needed = [BY_KIND[method][kind] for kind in kinds if BY_KIND[method].get(kind, enough[0]) not in granted]
    else:
        needed = [] if not enough or set(enough) & set(granted) else enough
    if needed:
        raise SlackError("missing_scope", needed=",".join(needed), provided=",".join(sorted(granted)))


def hears(granted: frozenset[str], subscription: str) -> bool:
    """Whether an installation with these scopes is told of such events."""
    needed = OF_EVENTS.get(subscription, ())
    return not needed or bool(set(needed) & set(granted))
