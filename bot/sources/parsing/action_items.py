"""The open action items of a post-mortem: task lists, lists under "Action items", tables with a status."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

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
_NAMED_SECTION = re.compile(
    r"\b(action( items?| plan| points)|actions|follow[- ]?ups?|next steps|to[- ]?dos?)\b", re.IGNORECASE
)
"""Where one of these is, what is written about prevention or remediation explains."""
_NOT_OPEN_SECTION = re.compile(
    r"[✅✔☑]|\b(completed?|done|taken|timeline|closed|what happened|resolving|resolution|recovery)\b",
    re.IGNORECASE,
)
_TASK = re.compile(r"\\?\[ ?([ xX*✓✔☑✅]?) ?\\?\](?!\()\s*(.*)", re.DOTALL)
"""A box, as each format and editor draws it; `[x](address)` is a link."""
_DONE = re.compile(
    r"\[x\]|~~|✅|✔|☑|:white_check_mark:|:heavy_check_mark:|\b(?:DONE|COMPLETED?|CLOSED|FIXED|MERGED|WONTFIX)\b"
    r"|[\[(*:-]\s*(?i:done|completed?|closed|fixed|merged)\b[\s).!\]*]*$"
    r"|[(:,-]\s*(?i:(?:done|completed|closed|fixed|merged) (?:in|by|with|via))\s+(?:https?://|\[|#\d)"
    r"|\b(?i:(?:has|have) been|was) (?i:done|completed|fixed|implemented|added|removed|introduced|deployed)\b",
)
_DONE_STATUS = re.compile(
    r"\b(done|completed?|closed|fixed|resolved|merged|cancell?ed|won.?t)\b|✅|✔|☑|\[x\]", re.IGNORECASE
)
_NOTHING = re.compile(r"\W*(none|n/?a|tbd|tbc|todo|nothing)?\W*$", re.IGNORECASE)
_REFERENCES = re.compile(
    r"#\d+|[A-Z]{2,10}-\d+|\b(?:all|and|both|by|in|issues?|of|prs?|see|tickets?|tracked|via|with)\b"
    r"|[\W\d_]+",
    re.IGNORECASE,
)
"""Numbers of tickets and what joins them: where the work is followed, but not what it is."""
_OWNER = re.compile(
    r"(?<![\w./])@(\w[\w-]*(?:\.\w[\w-]*)*)(?![\w/])"  # `@types/node` is a package
    r"|\b(?:owners?|assignees?|assigned to|responsible|who)\W{0,3}[:=][*_ ]{0,3}@?(\w[\w .-]*)",
    re.IGNORECASE,
)
_COLUMNS = {
    "what": re.compile(r"action|task|item|what|description|todo|improvement|follow", re.IGNORECASE),
    "owner": re.compile(r"owner|assignee|who|responsible|driver|lead\b", re.IGNORECASE),
    "status": re.compile(r"status|state|done|complete", re.IGNORECASE),
    "since": re.compile(
        r"^(?!.*(?:expected|due|target|planned)).*(?:created|opened|since|date|when)", re.IGNORECASE
    ),
}


def open_actions(blocks: Iterable[Block], on: date | None) -> tuple[ActionItem, ...]:
    """Return what is still to be done; an item without a day of its own dates from `on`, the post-mortem's."""
    found: dict[str, ActionItem] = {}
    for item in _items(blocks, on):
        if not _NOTHING.match(item.text) and _REFERENCES.sub("", item.text):
            found.setdefault(item.text.casefold(), item)
    return tuple(found.values())[:MOST]


def _items(blocks: Iterable[Block], on: date | None) -> Iterator[ActionItem]:
    every = tuple(blocks)
    reader = _Reader(on, named=any(block.level and _is_named(block.text) for block in every))
    for number, block in enumerate(every):
        if not block.goes_on:
            yield from reader.take(block, every[number + 1 : number + 3], _explanation(every, number))


_MOST_EXPLAINED = 8
_LABEL = 6  # words; what is longer discusses the action
_DONE_SINCE = re.compile(
    r"(?:(?:this|that|it) )?(?:(?:has|have) been|was|is) (?:now )?(?:done|fixed|completed)\b", re.IGNORECASE
)
_STATUS = re.compile(r"\W{0,5}status\W{0,5}:", re.IGNORECASE)


def _explanation(every: tuple[Block, ...], number: int) -> str:
    """Return what stands in an item besides its own line: who does it, and whether it is done."""
    item = every[number]
    if item.shape is not Shape.ITEM:
        return ""
    below = every[number + 1 : number + 1 + _MOST_EXPLAINED]
    inside = takewhile(lambda one: one.shape is Shape.ITEM and (one.goes_on or one.depth > item.depth), below)
    return "\n".join(one.source for one in inside if not _TASK.match(one.source))


@dataclass(slots=True)
class _Reader:
    """Goes through a document, and knows what the next block stands under."""

    on: date | None
    named: bool  # one of its sections is called by the field's name for what is still to be done
    section: int = 0  # the level of the heading that announced action items
    aside: bool = False  # a part of that section looks back instead
    columns: dict[str, int] | None = None  # of the table that we are in
    groups: set[int] = field(default_factory=set)  # how deep the items stand that only gather those below them

    def take(self, block: Block, after: tuple[Block, ...], explanation: str) -> Iterator[ActionItem]:
        below = next(iter(after), None)
        if block.shape is not Shape.ROW:
            self.columns = None
        if block.level:
            yield from self._heading(block, after)
        elif block.shape is Shape.ITEM:
            yield from self._entry(block, below, explanation)
        elif block.shape is Shape.ROW:
            yield from self._row(block)

    def _heading(self, block: Block, after: tuple[Block, ...]) -> Iterator[ActionItem]:
        if not self.section or block.level <= self.section:
            opens = _is_named(block.text) if self.named else announces(block.text)
            self.section, self.aside = block.level if opens else 0, False
            return
        self.aside = bool(_LOOKS_BACK.match(block.text))
        shapes = [one.shape for one in after]
        if shapes[:1] == [Shape.PARAGRAPH] and not self.aside:
            yield from _with_heading(block, after[0], self.on, alone=Shape.ITEM not in shapes)

    def _entry(self, block: Block, below: Block | None, explanation: str) -> Iterator[ActionItem]:
        self.groups = {depth for depth in self.groups if depth < block.depth}
        explains = block.depth > 1 and block.depth - 1 not in self.groups
        if _gathers(block, below):
            self.groups.add(block.depth)
        elif not explains or _TASK.match(block.source):
            yield from _item(block, self.on, explanation, listed=bool(self.section) and not self.aside)

    def _row(self, block: Block) -> Iterator[ActionItem]:
        if self.columns is None:
            self.columns = _columns(block.cells)
        elif self.columns and (self.section or self.columns.keys() & {"status", "named"}):
            yield from _row(block, self.columns, self.on)


def _gathers(item: Block, below: Block | None) -> bool:
    """Tell whether an item names a group: it ends in a colon, or is all bold and has items below."""
    deeper = below is not None and below.depth > item.depth
    return item.source.rstrip(" *_").endswith(":") or (deeper and bool(_BOLD.fullmatch(item.source.strip())))


_BOLD = re.compile(r"(\*\*|__)[^*_]+\1:?")
_HEADING_MARKS = re.compile(r"^\(?\d{1,2}[.):]+\s*|\s*\[[^\]]*\]|\s*`?@[\w.-]+`?")
_PAST = re.compile(r"(?:We (?:have )?)?\w+[^\We]ed\b")
_FEWEST_WORDS = 3
"""Of a heading that is an action itself; `Short term` and `Prevention` are names of groups."""


_LOOKS_BACK = re.compile(
    r"\W*(?:what (?:went|happened|worked)|where we|investigation|lessons|timeline|background|root cause|impact)\b",
    re.IGNORECASE,
)
_ONE_LINE = 30  # words; what is longer discusses several things


def _with_heading(heading: Block, below: Block, on: date | None, *, alone: bool) -> Iterator[ActionItem]:
    """An action that has a heading of its own; what is written below tells whether it is done.

    Where the heading is a group's name, a line that stands `alone` below is the action.
    """
    source = (heading.source or heading.text)[:_LONGEST]
    text = plain(_HEADING_MARKS.sub("", source))
    named = text != heading.text or len(text.split()) >= _FEWEST_WORDS
    if _PAST.match(below.text) or _DONE.search(source) or _DONE.search(below.source):
        return
    if named:
        yield ActionItem(_short(text), find(source) or on, _owner(source))
    elif alone and len(below.text.split()) <= _ONE_LINE and not below.text.endswith(":"):
        yield ActionItem(_short(below.text), find(below.text) or on, _owner(below.source))


def announces(heading: str) -> bool:
    """Whether what stands under a heading is still to be done."""
    return bool(_SECTION.search(heading)) and not _NOT_OPEN_SECTION.search(heading)


def _is_named(heading: str) -> bool:
    return bool(_NAMED_SECTION.search(heading)) and announces(heading)


def _item(block: Block, on: date | None, explanation: str, *, listed: bool) -> Iterator[ActionItem]:
    task = _TASK.match(block.source)
    if not task and (not listed or _DONE.search(block.source)):
        return
    if task and (task[1].strip() or "~~" in task[2]):
        return
    labels = [line for line in explanation.splitlines() if len(line.split()) <= _LABEL]
    if any((_STATUS.match(line) and _DONE_STATUS.search(line)) or _DONE_SINCE.match(line) for line in labels):
        return
    text = (plain(task[2]) or task[2].strip()) if task else block.text
    yield ActionItem(_short(text), find(text) or on, next(filter(None, map(_owner, (text, *labels))), None))


def _owner(text: str) -> str | None:
    found = _OWNER.search(text)
    return (found[1] or found[2]).strip() if found else None


def _columns(cells: tuple[str, ...]) -> dict[str, int]:
    """Say which column holds what, if the header is that of a table of actions."""
    columns: dict[str, int] = {}
    for number, name in enumerate(cells):
        role = next((role for role, form in _COLUMNS.items() if role not in columns and form.search(name)), None)
        if role:
            columns[role] = number
    if any(_NAMED.search(name) for name in cells):
        columns["named"] = columns.get("what", 0)
    return columns if "what" in columns and len(columns) > 1 else {}


_NAMED = re.compile(r"\baction[- ]?items?\b|\bfollow[- ]?ups?\b", re.IGNORECASE)
"""A table that says of itself what it lists needs no heading that does."""


def _row(block: Block, columns: dict[str, int], on: date | None) -> Iterator[ActionItem]:
    cell = {role: block.cells[number] for role, number in columns.items() if number < len(block.cells)}
    if not cell.get("what") or _DONE_STATUS.search(cell.get("status", "")) or _DONE.search(cell["what"]):
        return
    if any(_DONE_STATUS.fullmatch(other.strip()) for other in block.cells):  # in a column of another name
        return
    yield ActionItem(
        _short(cell["what"]), find(cell.get("since", "")) or on, cell.get("owner", "").strip(" @") or None
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
