"""Slack's text format: what people typed, out of what Slack sends; and our own, short enough for Slack."""

import html
import re

MARK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
OPEN_END = re.compile(r"(?:&[a-z]*|<[^>]*)$")


def as_typed(text: str) -> str:
    """What somebody wrote, from the `text` of their message.

    Slack escapes `& < >` there, and puts links and channels between real `<` and `>`
    (https://docs.slack.dev/messaging/formatting-message-text). People stay `<@U…>`: only Slack knows their names.
    """
    return html.unescape(MARK.sub(_written, text))


def _written(mark: re.Match[str]) -> str:
    target, label = mark[1], mark[2]
    if target.startswith("@"):
        return mark[0]
    if target[0] in "#!":
        sign = "#" if target[0] == "#" else "@"
        return sign + (label or target[1:]).removeprefix("@")
    if not label or label == target:
        return target
    return label if target.endswith(label) else f"{label} ({target})"


def cut(text: str, longest: int) -> str:
    """At most `longest` characters of plain text."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def cut_mrkdwn(text: str, longest: int) -> str:
    """At most `longest` characters of mrkdwn, which never end inside an entity or a `<mark>`."""
    return text if len(text) <= longest else f"{OPEN_END.sub('', text[: longest - 1])}…"
