"""The `conversations.*` methods and `users.conversations`."""

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from bot.sandbox.api.arguments import Args, page
from bot.sandbox.engine import Engine, Site
from bot.sandbox.errors import SlackError
from bot.sandbox.state.messages import Message
from bot.sandbox.state.workspace import Channel

Json = dict[str, Any]
KINDS = {"public_channel", "private_channel", "mpim", "im"}
MAX_PAGE = 999
HISTORY_PAGE = 100


def open_(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.open."""
    if "channel" in args:
        channel = site.workspace.known_channel(args.required("channel"))
    else:
        users = args.required("users").split(",")
        if len(users) > 1:
            raise SlackError("invalid_arguments", ["[ERROR] group messages are not supported here"])
        channel = site.workspace.dm_with(users[0].strip())
    full = channel.to_json(site.workspace.bot_user.id) if args.flag("return_im") else {"id": channel.id}
    return {"channel": full, "no_op": False, "already_open": False}


def info(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.info."""
    body = site.workspace.known_channel(args.required("channel")).to_json(site.workspace.bot_user.id)
    if not args.flag("include_num_members"):
        body.pop("num_members", None)
    return {"channel": body}


def members(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.members."""
    channel = site.workspace.known_channel(args.required("channel"))
    ids, more = page(channel.members, args, HISTORY_PAGE, MAX_PAGE)
    return {"members": list(ids), "response_metadata": more}


def list_(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.list."""
    bot = site.workspace.bot_user.id
    visible = [one for one in _of_types(site, args) if one.kind == "public_channel" or bot in one.members]
    return _listed(visible, site, args)


def of_user(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/users.conversations."""
    user, bot = args.optional("user") or site.workspace.bot_user.id, site.workspace.bot_user.id
    if user not in site.workspace.users:
        raise SlackError("user_not_found")
    shared = [one for one in _of_types(site, args) if user in one.members]
    return _listed([one for one in shared if one.kind == "public_channel" or bot in one.members], site, args)


def history(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.history: newest first, threads left out."""
    channel = _readable(site, args)
    top = [one for one in site.messages.in_channel(channel.id) if one.thread_ts in {None, one.ts} or one.broadcast]
    newest_first = list(reversed(_between(top, args)))
    return {**_page_by_time(newest_first, site, args, newest_first=True), "pin_count": 0}


def replies(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.replies: the parent first, oldest first."""
    channel = _readable(site, args)
    try:
        message = site.messages.find(channel.id, args.required("ts"))
        parent = site.messages.find(channel.id, message.thread_ts or message.ts)
    except SlackError as error:
        raise SlackError("thread_not_found") from error
    thread = _between(site.messages.replies(parent), args)
    return _page_by_time([parent, *thread], site, args, newest_first=False)


def _readable(site: Site, args: Args) -> Channel:
    channel = site.workspace.known_channel(args.required("channel"))
    if site.workspace.bot_user.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _of_types(site: Site, args: Args) -> list[Channel]:
    types = {one.strip() for one in args.text("types", "public_channel").split(",")}
    if not types <= KINDS:
        raise SlackError("invalid_types")
    live = args.flag("exclude_archived")
    everything = site.workspace.channels.values()
    return [one for one in everything if one.kind in types and not (live and one.archived)]


def _listed(channels: list[Channel], site: Site, args: Args) -> Json:
    some, more = page(channels, args, HISTORY_PAGE, MAX_PAGE)
    reader = site.workspace.bot_user.id
    return {"channels": [one.to_json(reader) for one in some], "response_metadata": more}


def _between(messages: Iterable[Message], args: Args) -> list[Message]:
    """Those between `oldest` and `latest`; the ends belong to it only if `inclusive`."""
    oldest, latest = _moment(args, "oldest", 0.0), _moment(args, "latest", float("inf"))
    ends = args.flag("inclusive")
    return [
        one for one in messages if oldest < float(one.ts) < latest or (ends and float(one.ts) in {oldest, latest})
    ]


def _moment(args: Args, name: str, default: float) -> float:
    try:
        return float(args.text(name) or default)
    except ValueError as error:
        raise SlackError(f"invalid_ts_{name}") from error


def _page_by_time(messages: list[Message], site: Site, args: Args, *, newest_first: bool) -> Json:
    """One page; the cursor is a time stamp, so that messages posted meanwhile move nothing."""
    limit, last = args.limit(HISTORY_PAGE, MAX_PAGE), _last_seen(args.text("cursor"))
    if last:
        messages = [one for one in messages if (one.ts < last if newest_first else one.ts > last)]
    some, rest = messages[:limit], messages[limit:]
    with_metadata = args.flag("include_all_metadata")
    body: Json = {
        "messages": [site.messages.to_json(one, with_metadata=with_metadata) for one in some],
        "has_more": bool(rest),
    }
    if rest:
        cursor = base64.b64encode(f"last_ts:{some[-1].ts}".encode()).decode()
        body["response_metadata"] = {"next_cursor": cursor}
    return body


def _last_seen(cursor: str) -> str:
    if not cursor:
        return ""
    try:
        name, _, ts = base64.b64decode(cursor, validate=True).decode().partition(":")
        if name == "last_ts" and float(ts):
            return ts
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise SlackError("invalid_cursor")
