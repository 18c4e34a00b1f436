"""Slack's own text format: what a person's typing becomes, and whom a text would ping."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_HANDLE = re.compile(r"(?<![\w@])@([a-z0-9._-]+)")
_PINGS = re.compile(r"<(?:!(?:channel|here|everyone)|!subteam\^[A-Z0-9]+|@[UW][A-Z0-9]+)(?:\|[^>]*)?>")
_BROADCASTS = re.compile(r"(?<![\w@])@(channel|here|everyone)\b")


def escape(text: str) -> str:
    """Escape exactly the three characters that Slack asks for."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The reverse of `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str, user_ids: Mapping[str, str]) -> str:
    """What Slack stores when a person types `text`: escaped, with links and @handles marked up.

    Args:
        text: as typed into the composer.
        user_ids: id by handle, of everyone in the workspace.
    """
    marked = _ADDRESS.sub(lambda found: f"<{found[0]}>", escape(text))

    def mention(found: re.Match[str]) -> str:
        name = found[1].rstrip(".")
        return f"<@{user_ids[name]}>{found[1][len(name) :]}" if name in user_ids else found[0]

    return _HANDLE.sub(mention, marked)


def pings(text: str, blocks: Iterable[Json] = (), *, link_names: bool = False) -> tuple[str, ...]:
    """Everyone whom a message would notify, as `<!channel>`, `<!here>`, `<@U…>` and the like.

    Slack reads mentions in the text, in mrkdwn and markdown of the blocks and in rich text; never in plain_text.
    """
    found = [one for piece in (text, *_formatted(list(blocks))) for one in _PINGS.findall(piece)]
    if link_names:
        found += [f"<!{name}>" for name in _BROADCASTS.findall(text)]
    found += _mentioned(list(blocks))
    return tuple(dict.fromkeys(found))


def _inside(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _inside(each)
    elif isinstance(value, list):
        for each in value:
            yield from _inside(each)


def _formatted(blocks: list[Json]) -> list[str]:
    kinds = {"mrkdwn", "markdown"}
    return [str(one.get("text", "")) for one in _inside(blocks) if one.get("type") in kinds]


def _mentioned(blocks: list[Json]) -> list[str]:
    forms = {
        "user": lambda one: f"<@{one.get('user_id')}>",
        "usergroup": lambda one: f"<!subteam^{one.get('usergroup_id')}>",
        "broadcast": lambda one: f"<!{one.get('range')}>",
    }
    rich = [one for one in _inside(blocks) if one.get("type") == "rich_text"]
    return [forms[one["type"]](one) for each in rich for one in _inside(each) if one.get("type") in forms]
