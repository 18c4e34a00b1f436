"""Blocks as Markdown: what a person would see, in a form that reads well in a terminal and in a README."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from bot.sandbox.lint.objects import options_of
from bot.sandbox.state.forms import KINDS
from bot.sandbox.state.text import unescape

Json = dict[str, Any]
Name = Callable[[str], str]
"""What people call a user or channel id."""
MAX_SHOWN = 8
_ANGLE = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_MARKS = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), r"~~\1~~"),
)


def blocks_to_lines(blocks: Iterable[Json], name: Name) -> list[str]:
    """All blocks, an empty line between two; an unknown block shows as what it is, never as nothing."""
    lines: list[str] = []
    for block in blocks:
        renderer = _BLOCKS.get(block["type"])
        lines += ["", *(renderer(block, name) if renderer else [f"(a {block['type']} block)"])]
    return lines[1:]


def text_to_lines(text: str, name: Name) -> list[str]:
    """The lines of a text in Slack's own format."""
    return mrkdwn(text, name).split("\n")


def mrkdwn(text: str, name: Name) -> str:
    """Slack's format as Markdown."""

    def link(found: re.Match[str]) -> str:
        target, label = found[1], found[2]
        if target.startswith(("@", "#")):
            return f"{target[0]}{label or name(target[1:])}"
        if target.startswith("!date^"):
            return label or target
        if target.startswith("!"):
            return f"@{label or target[1:].split('^')[0]}"
        return f"[{label}]({target})" if label else target

    for mark, markdown in _MARKS:
        text = mark.sub(markdown, text)
    return _safe(unescape(_ANGLE.sub(link, text)))


def _safe(text: str) -> str:
    """A `<` would begin HTML, and vanish."""
    return text.replace("<", "&lt;")


def plain(text: str) -> str:
    """A plain text, with nothing in it that Markdown would read as a sign."""
    return _safe(text).replace("*", r"\*").replace("`", r"\`")


def code(text: str) -> str:
    """A text in the type of code, where Markdown reads no other sign."""
    inside = text.replace("`", "'").replace("\n", " ")
    return f"`{inside}`"


def _text(one: Json, name: Name) -> str:
    return mrkdwn(one["text"], name) if one["type"] == "mrkdwn" else plain(one["text"])


def _section(block: Json, name: Name) -> list[str]:
    lines = _text(block["text"], name).split("\n") if "text" in block else []
    lines += [f"- {_text(field, name)}".replace("\n", " · ") for field in block.get("fields", [])]
    return lines + (element_to_lines(block["accessory"], name) if "accessory" in block else [])


def _context(block: Json, name: Name) -> list[str]:
    pieces = [one.get("alt_text") or _text(one, name) for one in block["elements"]]
    return [f"<sub>{line}</sub>" for line in " ".join(pieces).split("\n")]


def _actions(block: Json, name: Name) -> list[str]:
    shown = [element_to_lines(element, name) for element in block["elements"]]
    in_a_row = " ".join(lines[0] for lines in shown if len(lines) == 1)
    below = [line for lines in shown if len(lines) > 1 for line in lines]
    return [in_a_row, *below] if in_a_row else below


def _input(block: Json, name: Name) -> list[str]:
    label = f"**{plain(block['label']['text'])}**" + (" (optional)" if block.get("optional") else "")
    hint = [f"<sub>{plain(block['hint']['text'])}</sub>"] if "hint" in block else []
    return [label, *element_to_lines(block["element"], name), *hint]


def _table(block: Json, name: Name) -> list[str]:
    rows = [[" ".join(_cell(cell, name)) for cell in row] for row in block["rows"]]
    head, *rest = [f"| {' | '.join(row)} |" for row in rows]
    return [head, f"|{' --- |' * len(rows[0])}", *rest]


def _cell(cell: Json, name: Name) -> list[str]:
    return [plain(cell["text"])] if cell["type"] == "raw_text" else _rich_text(cell, name)


def _chart(block: Json, _: Name) -> list[str]:
    chart = block["chart"]
    title = f"**{plain(block['title'])}** ({chart['type']} chart)"
    if chart["type"] == "pie":
        return [title, *(f"- {plain(one['label'])}: {one['value']}" for one in chart["segments"])]
    rows = [
        f"| {plain(series['name'])} | {' | '.join(str(point['value']) for point in series['data'])} |"
        for series in chart["series"]
    ]
    categories = [plain(one) for one in chart["axis_config"]["categories"]]
    return [title, "", f"| | {' | '.join(categories)} |", f"|{' --- |' * (len(categories) + 1)}", *rows]


def _rich_text(block: Json, name: Name) -> list[str]:
    return [line for part in block["elements"] for line in _RICH[part["type"]](part, name)]


def _runs(part: Json, name: Name) -> list[str]:
    return "".join(_run(one, name) for one in part["elements"]).rstrip("\n").split("\n")


def _run(run: Json, name: Name) -> str:
    kinds: dict[str, Callable[[], str]] = {
        "text": lambda: plain(run["text"]),
        "link": lambda: f"[{plain(run['text'])}]({run['url']})" if run.get("text") else str(run["url"]),
        "user": lambda: f"@{name(run['user_id'])}",
        "channel": lambda: f"#{name(run['channel_id'])}",
        "broadcast": lambda: f"@{run['range']}",
        "emoji": lambda: f":{run['name']}:",
        "date": lambda: str(run.get("fallback", run["timestamp"])),
    }
    text = kinds.get(run["type"], lambda: f"({run['type']})")()
    for style, mark in (("code", "`"), ("strike", "~~"), ("italic", "_"), ("bold", "**")):
        if run.get("style", {}).get(style):
            text = "\n".join(_marked(line, mark) for line in text.split("\n"))
    return text


def _marked(line: str, mark: str) -> str:
    """Markdown's marks have to touch the words, so what is blank around them stays outside."""
    words = line.strip()
    return line.replace(words, f"{mark}{words}{mark}", 1) if words else line


def _list(part: Json, name: Name) -> list[str]:
    lead = "1." if part["style"] == "ordered" else "-"
    margin = "  " * part.get("indent", 0)
    return [f"{margin}{lead} {' '.join(_runs(section, name))}" for section in part["elements"]]


_RICH: Final[Mapping[str, Callable[[Json, Name], list[str]]]] = {
    "rich_text_section": _runs,
    "rich_text_list": _list,
    "rich_text_quote": lambda part, name: [f"> {line}" for line in _runs(part, name)],
    "rich_text_preformatted": lambda part, name: ["```", *_runs(part, name), "```"],
}
_BLOCKS: Final[Mapping[str, Callable[[Json, Name], list[str]]]] = {
    "section": _section,
    "header": lambda block, _: [f"**{plain(block['text']['text'])}**"],
    "divider": lambda _, __: ["---"],
    "image": lambda block, _: [f"(picture: {plain(block['alt_text'])})"],
    "context": _context,
    "actions": _actions,
    "input": _input,
    "markdown": lambda block, _: str(block["text"]).split("\n"),
    "rich_text": _rich_text,
    "table": _table,
    "data_visualization": _chart,
    "alert": lambda block, name: [f"({block.get('level', 'default')}) {_text(block['text'], name)}"],
}


def element_to_lines(element: Json, name: Name) -> list[str]:
    """A button as [Answer], a menu as [⋯ Later · Skip], radios and checkboxes one to a line."""
    kind = element["type"]
    if kind == "button":
        return [code(f"[{element['text']['text']}]") + (f" ({element['url']})" if "url" in element else "")]
    if kind == "overflow":
        return [code(f"[⋯ {' · '.join(_option_texts(element))}]")]
    if kind == "image":
        return [f"(picture: {plain(element['alt_text'])})"]
    if kind in {"radio_buttons", "checkboxes"}:
        return [_choice(element, one, name) for one in element["options"]]
    return [code(f"[{_field(element)}]")]


def _choice(element: Json, one: Json, name: Name) -> str:
    chosen = [element.get("initial_option"), *element.get("initial_options", [])]
    on = one["value"] in {each["value"] for each in chosen if each}
    box = {True: ("(•)", "[x]"), False: ("( )", "[ ]")}[on][element["type"] == "checkboxes"]
    description = f" - {_text(one['description'], name)}" if "description" in one else ""
    return f"- `{box}` {_text(one['text'], name)}{description}"


def _field(element: Json) -> str:
    """What stands in an input before anyone touches it."""
    initial = element.get(KINDS[element["type"]].initial)
    words = ", ".join(answer_texts(initial)) or element.get("placeholder", {}).get("text") or "…"
    options = _option_texts(element)
    return f"{words} ▾ {' · '.join(options)}" if options else words


def _option_texts(element: Json) -> list[str]:
    texts = [str(one["text"]["text"]) for one in options_of(element)]
    return texts if len(texts) <= MAX_SHOWN else [*texts[:MAX_SHOWN], f"… {len(texts) - MAX_SHOWN} more"]


def answer_texts(value: object) -> list[str]:
    """What was chosen or typed, in the words that the person saw; nothing for an empty field."""
    several: Sequence[object] = value if isinstance(value, list) else [value]
    return [
        str(one["text"]["text"]) if isinstance(one, dict) and "text" in one else str(one) for one in several if one
    ]
