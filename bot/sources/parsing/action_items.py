"""The open action items of a post-mortem: task lists, lists under "Action items", tables with a status."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from bot.core.library.documents import ActionItem
from bot.sources.parsing.blocks import Block, Shape, plain
from bot.sources.parsing.dates import find

MOST = 50  # a checklist of a runbook, copied whole, is not fifty promises
_LONGEST = 240

_SECTION = re.compile(
    r"\b(action(s|able)?( items?| plan| points)?|follow[- ]?ups?|next steps|remediation|preventi(on|ve)|corrective"
    r"|to[- ]?dos?)\b",
    re.IGNORECASE,
)
_NOT_OPEN_SECTION = re.compile(r"\b(completed?|done|taken|timeline|closed|what happened)\b", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\]\s+(.*)", re.DOTALL)
_DONE = re.compile(
    r"\[x\]|~~|✅|✔|☑|:white_check_mark:|:heavy_check_mark:|\b(?:DONE|COMPLETED?|CLOSED|FIXED|MERGED|WONTFIX)\b"
    r"|[\[(*:-]\s*(?i:done|completed?|closed|fixed|merged)\b[\s).\]*]*$"
    r"|[(:,-]\s*(?i:(?:done|completed|closed|fixed|merged) (?:in|by|with|via))\s+(?:https?://|\[|#\d)"
    r"|\b(?i:(?:has|have) been|was) (?i:done|completed|fixed|implemented|added|removed)\b",
)
_DONE_STATUS = re.compile(
    r"\b(done|completed?|closed|fixed|resolved|merged|cancell?ed|won.?t)\b|✅|✔|☑|\[x\]", re.IGNORECASE
)
_NOTHING = re.compile(r"\W*(none|n/?a|tbd|tbc|todo|nothing)?\W*$", re.IGNORECASE)
_OWNER = re.compile(
    r"(?<![\w.])@([\w.-]+)|\b(?:owner|assignee|assigned to|who)\s*[:=]\s*([\w .-]+)", re.IGNORECASE
)
_COLUMNS = {
    "what": re.compile(r"action|task|item|what|description|todo|improvement|follow", re.IGNORECASE),
    "owner": re.compile(r"owner|assignee|who|responsible|driver|lead\b", re.IGNORECASE),
    "status": re.compile(r"status|state|done|complete", re.IGNORECASE),
    "since": re.compile(r"created|opened|since|date|when", re.IGNORECASE),
}


def open_actions(blocks: Iterable[Block], on: date | None) -> tuple[ActionItem, ...]:
    """Return what is still to be done; an item without a day of its own dates from `on`, the post-mortem's."""
    found: dict[str, ActionItem] = {}
    for item in _items(blocks, on):
        if not _NOTHING.match(item.text):
            found.setdefault(item.text.casefold(), item)
    return tuple(found.values())[:MOST]


def _items(blocks: Iterable[Block], on: date | None) -> Iterator[ActionItem]:
    section = 0  # the level of the heading that we are under, if it announces action items
    header: dict[str, int] | None = None
    for block in blocks:
        if block.shape is not Shape.ROW:
            header = None
        if block.level and (not section or block.level <= section):
            section = block.level if announces(block.text) else 0
        elif block.shape is Shape.ITEM:
            yield from _item(block, on, listed=bool(section))
        elif block.shape is Shape.ROW and header is None:
            header = _columns(block.cells)
        elif block.shape is Shape.ROW and header and (section or "status" in header):
            yield from _row(block, header, on)


def announces(heading: str) -> bool:
    """Whether what stands under a heading is still to be done."""
    return bool(_SECTION.search(heading)) and not _NOT_OPEN_SECTION.search(heading)


def _item(block: Block, on: date | None, *, listed: bool) -> Iterator[ActionItem]:
    task = _TASK.match(block.source)
    if not task and (not listed or _DONE.search(block.source)):
        return
    if task and (task[1] in "xX" or "~~" in task[2]):
        return
    text = plain(task[2]) if task else block.text
    if text.endswith(":"):  # what is to be done stands in the items below it
        return
    owner = _OWNER.search(text)
    yield ActionItem(_short(text), find(text) or on, (owner[1] or owner[2]).strip() if owner else None)


def _columns(cells: tuple[str, ...]) -> dict[str, int]:
    """Say which column holds what, if the header is that of a table of actions."""
    columns: dict[str, int] = {}
    for number, name in enumerate(cells):
        role = next((role for role, form in _COLUMNS.items() if role not in columns and form.search(name)), None)
        if role:
            columns[role] = number
    return columns if "what" in columns and len(columns) > 1 else {}


def _row(block: Block, columns: dict[str, int], on: date | None) -> Iterator[ActionItem]:
    cell = {role: block.cells[number] for role, number in columns.items() if number < len(block.cells)}
    if not cell.get("what") or _DONE_STATUS.search(cell.get("status", "")) or _DONE.search(cell["what"]):
        return
    yield ActionItem(_short(cell["what"]), find(cell.get("since", "")) or on, cell.get("owner") or None)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
