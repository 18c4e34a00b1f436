"""The `files.*` methods."""

from typing import Any

from bot.sandbox.api.arguments import Args
from bot.sandbox.engine import Engine, Site
from bot.sandbox.errors import SlackError
from bot.sandbox.lint import check_message
from bot.sandbox.state.workspace import Channel

Json = dict[str, Any]


def get_upload_url(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/files.getUploadURLExternal."""
    files = site.workspace.files
    name, length = args.required("filename"), args.required("length")
    if not length.isdecimal() or int(length) == 0:
        raise SlackError("invalid_arguments", ["[ERROR] must be more than 0 [json-pointer:/length]"])
    file = files.announce(name, int(length), site.workspace.bot_user.id, args.text("alt_txt"))
    return {"upload_url": files.upload_url(file), "file_id": file.id}


def complete_upload(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/files.completeUploadExternal: all of it happens, or nothing."""
    named = _named(args)
    files = [site.workspace.files.uploaded(one["id"]) for one in named]
    channels = _channels(site, args)
    blocks = args.structure("blocks", "invalid_blocks_format") or []
    comment = args.text("initial_comment")
    if blocks and not comment:
        check_message(blocks, site.workspace.refused_blocks)
        site.workspace.files.check_pictures(blocks, "/blocks", "invalid_blocks")
    thread_ts = args.optional("thread_ts")
    if thread_ts and len(channels) != 1:
        raise SlackError("invalid_arguments", ["[ERROR] one channel for a thread [json-pointer:/thread_ts]"])
    for channel in channels:
        site.messages.check_thread(channel.id, thread_ts)
    for file, one in zip(files, named, strict=True):
        site.workspace.files.complete(file, one.get("title"))
    bot = site.workspace.bot_user.id
    for channel in channels:
        said = {"blocks": [] if comment else blocks, "thread_ts": thread_ts, "by_app": True}
        site.messages.share(channel, bot, comment, files, **said)
    return {"files": [site.workspace.files.to_json(one) for one in files]}


def info(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/files.info."""
    file = site.workspace.files.find(args.required("file"))
    return {"file": site.workspace.files.to_json(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/files.delete."""
    file = site.workspace.files.find(args.required("file"))
    if file.user != site.workspace.bot_user.id:
        raise SlackError("cant_delete_file")
    site.messages.take_away(file)
    return {}


def _named(args: Args) -> list[Json]:
    named = args.structure("files", "invalid_arguments")
    good = isinstance(named, list) and all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in named
    )
    if not good or not named:
        raise SlackError("invalid_arguments", ["[ERROR] must be a list of files with ids [json-pointer:/files]"])
    return [{**one, "title": str(one["title"])} if one.get("title") else {"id": one["id"]} for one in named]


def _channels(site: Site, args: Args) -> list[Channel]:
    ids = [args.text("channel_id"), *args.text("channels").split(",")]
    return [site.workspace.writable_channel(one.strip()) for one in ids if one.strip()]
