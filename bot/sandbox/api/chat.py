"""The `chat.*` methods."""

from typing import Any

from bot.sandbox.api.arguments import Args
from bot.sandbox.engine import Engine, Site
from bot.sandbox.errors import SlackError
from bot.sandbox.lint import check_message
from bot.sandbox.state.messages import Message

Json = dict[str, Any]
MAX_POSTED = 40_000
MAX_UPDATED = 4000


def post_message(engine: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage."""
    channel = site.workspace.writable_channel(args.required("channel"))
    text, blocks = _content(site, args, MAX_POSTED)
    metadata = _metadata(args)
    if engine.rates is not None:
        engine.rates.post(channel.id)
    message = site.messages.post(
        channel,
        site.workspace.bot_user.id,
        text,
        blocks=blocks or [],
        thread_ts=args.optional("thread_ts"),
        broadcast=args.flag("reply_broadcast"),
        metadata=metadata,
        by_app=True,
        link_names=args.flag("link_names") or args.text("parse") == "full",
    )
    return {"channel": channel.id, "ts": message.ts, "message": site.messages.to_json(message, with_metadata=True)}


def post_ephemeral(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral."""
    channel = site.workspace.writable_channel(args.required("channel"))
    user = args.required("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(site, args, MAX_POSTED)
    thread_ts = args.optional("thread_ts")
    message = site.messages.whisper(channel, user, text, blocks=blocks or [], thread_ts=thread_ts)
    return {"message_ts": message.ts}


def update(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/chat.update.

    A text without blocks removes the blocks and marks the message as edited; with blocks it is not marked.
    """
    channel = site.workspace.known_channel(args.required("channel"))
    message = site.messages.find(channel.id, args.required("ts"))
    if message.user != site.workspace.bot_user.id:
        raise SlackError("cant_update_message")
    text, blocks = _content(site, args, MAX_UPDATED)
    if "metadata" in args:
        message.metadata = _metadata(args, allow_empty=True)
    site.messages.change(message, text, blocks or [], marked=not blocks)
    body = site.messages.to_json(message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": body}


def delete(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/chat.delete."""
    channel = site.workspace.known_channel(args.required("channel"))
    message = site.messages.find(channel.id, args.required("ts"))
    if message.user != site.workspace.bot_user.id:
        raise SlackError("cant_delete_message")
    site.messages.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink."""
    channel = site.workspace.known_channel(args.required("channel"))
    message = site.messages.find(channel.id, args.required("message_ts"))
    return {"channel": channel.id, "permalink": permalink(site, message)}


def permalink(site: Site, message: Message) -> str:
    """Where a browser would show this message."""
    place = f"https://{site.workspace.domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.thread_ts in {None, message.ts}:
        return place
    return f"{place}?thread_ts={message.thread_ts}&cid={message.channel}"


def _content(site: Site, args: Args, most: int) -> tuple[str, list[Json] | None]:
    if "attachments" in args and args.structure("attachments", "invalid_attachments"):
        raise SlackError("invalid_attachments", ["[ERROR] legacy attachments are not supported here"])
    text, blocks = args.text("text"), args.structure("blocks", "invalid_blocks_format")
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    if len(text) > most:
        raise SlackError("msg_too_long")
    if blocks is not None:
        check_message(blocks, site.workspace.refused_blocks)
        site.workspace.files.check_pictures(blocks, "/blocks", "invalid_blocks")
    return text, blocks


def _metadata(args: Args, *, allow_empty: bool = False) -> Json | None:
    metadata = args.structure("metadata", "invalid_metadata_format")
    if metadata is None or (allow_empty and metadata == {}):
        return None
    known = isinstance(metadata, dict) and metadata.keys() == {"event_type", "event_payload"}
    if not known or not isinstance(metadata["event_payload"], dict) or not isinstance(metadata["event_type"], str):
        raise SlackError("invalid_metadata_format")
    if not metadata["event_type"]:
        raise SlackError("invalid_metadata_format")
    body: Json = metadata
    return body
