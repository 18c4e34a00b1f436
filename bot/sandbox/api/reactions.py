"""The `reactions.*` methods."""

from typing import Any

from bot.sandbox.api.arguments import Args
from bot.sandbox.api.chat import permalink
from bot.sandbox.engine import Engine, Site
from bot.sandbox.state.messages import Message

Json = dict[str, Any]


def add(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.add."""
    site.messages.react(_message(site, args), site.workspace.bot_user.id, args.required("name"))
    return {}


def remove(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.remove."""
    site.messages.unreact(_message(site, args), site.workspace.bot_user.id, args.required("name"))
    return {}


def get(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.get."""
    message = _message(site, args)
    body = {**site.messages.to_json(message), "permalink": permalink(site, message)}
    return {"type": "message", "channel": message.channel, "message": body}


def _message(site: Site, args: Args) -> Message:
    channel = site.workspace.known_channel(args.required("channel"))
    return site.messages.find(channel.id, args.required("timestamp"))
