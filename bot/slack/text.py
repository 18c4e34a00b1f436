"""Slack's text format: what people typed, out of what Slack sends; and our own, short enough for Slack."""

import html
import re

MARK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
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


def shortened(text: str, longest: int) -> str:
    """The words of a text on one line: `longest` characters of them at most, up to the end of a word if possible.

    What turns the direction of reading does so up to the end of this text, and no further.
    """
    line = " ".join(text.split())
    if len(line) > longest:
        words = line[:longest].rpartition(" ")[0].rstrip(" ,;:([-")
        line = f"{words}…" if len(words) > longest // 2 else cut(line, longest)
    return f"\u2068{line}\u2069" if TURNS.search(line) else line


def cut_mrkdwn(text: str, longest: int) -> str:
    """At most `longest` characters of mrkdwn, which never end inside an entity or a `<mark>`."""
    return text if len(text) <= longest else f"{OPEN_END.sub('', text[: longest - 1])}…"
