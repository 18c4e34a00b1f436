"""The facts that a document states about itself: front matter, `Label: value` lines and short sections."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from itertools import chain, islice, pairwise, takewhile
from textwrap import dedent
from typing import Any

import yaml

from bot.sources.parsing.blocks import Block, Shape, plain

YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Reads plain values only; the one in C is ten times faster, where the platform has it."""


class _NoMerging(YAML):  # type: ignore[misc, valid-type] # one of two
    """Refuses `<<`: a few lines that merge each other stand for more than memory holds."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave it as it is written, so that there is no constructor for it."""


_FENCED = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(.{0,20000}?)\n\1[ \t]*(?:\n|$)", re.DOTALL)
_LETTER = r"[^\W\d_]"
_LABEL = re.compile(
    rf"[\s>*+-]*[*_]{{0,2}}({_LETTER}(?:{_LETTER}|[ /();-]){{1,30}}?)[*_ \t]*[:\uff1a][*_ \t]*(\S.*)"
)
_BOLD_LABEL = re.compile(
    r"\s*(?:\*\*|__)(dates?|status|state|created|authors?|owners?|champions?|proposers?)(?:\*\*|__)[ \t]+(\S.*)",
    re.IGNORECASE,
)
"""A label that only its weight tells from its value; only the names of facts are taken for one."""
_LABELLED_ROW = re.compile(
    rf"\s*\|[\s*_]*({_LETTER}(?:{_LETTER}|[ /()-]){{1,30}}?)[\s*_:]*\|([^|]*[^|\s][^|]*)\|?\s*$"
)
_ELSEWHERE = {
    "date": "datum|fecha|data|дата|tarih|日付|日期|날짜",
    "incident date": "vorfallsdatum|発生日時|发生时间",
    "status": "statut|estado|stato|статус|durum|ステータス|状态|상태",
    "author": "autor|autoren|auteur|auteurs|autores|autore|autori|автор|авторы|yazar|作成者|作者|작성자",
    "owner": "verantwortlich|responsable|responsabile|ответственный|担当者|负责人|담당자",
    "summary": "zusammenfassung|résumé|resumen|resumo|sommario|samenvatting|podsumowanie|概要|摘要|요약",
}
"""What documents in other languages call the facts that matter, as the reader of dates knows their months."""
_IN_ENGLISH = {name: english for english, names in _ELSEWHERE.items() for name in names.split("|")}
_MAIL = re.compile(
    r"(?<!\s)\s*(?:(?:\\?<|&lt;){1,2} ?[^<>&\s]*@[^<>&\s]*"
    r"(?:[, ]{1,5}[^<>&\s,]{1,64}@[^<>&\s,]{1,64}){0,4} ?(?:\\?>|&gt;){1,2}|\([\w.+-]+@[\w-]+\.[\w.-]+\)"
    r"|(?<=\w )[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64})"
)
_MAIL_BEFORE_NAME = re.compile(_MAIL.pattern + r"(?=\s+(?!(?:and|und|et|y|on)\b)\w)")
_EMOJI = re.compile(r":[a-z_]{3,30}:")
_HEADER = re.compile(
    r"\s*(?:<pre>\s*|```\n)?((?: {0,3}[A-Z][\w-]*(?: [\w-]+){0,2}:(?: .*)?\n(?:(?:\t| {4})[ \t]*\S.*\n)*){3,})"
    r"(?=\s*\n|</pre>|```|\Z)"
)
_HEADER_LINE = re.compile(
    r"^ {0,3}([A-Z][\w-]*(?: [\w-]+){0,2}):((?: .*)?(?:\n(?:\t| {4})[ \t]*\S.*)*)", re.MULTILINE
)
_LOOSE_LABEL = re.compile(r"[A-Za-z][\w -]{0,30}:")
_LABELLED_LINES = 60
_LABELLED_LINE = 400  # characters; a longer line is prose
_MOST_IN_LIST = 30
_SECTIONS = re.compile(
    r"(status|date|assignees?(?:\(s\))?|owners?(?: of review process)?|authors?(?:\(s\))?|services"
    r"|deadline for comments|comments until)$",
    re.IGNORECASE,
)

Facts = Mapping[str, object]
"""What a document says about itself, by lower-case name; front matter wins over the text."""


def split(text: str) -> tuple[dict[str, object], str]:
    """Part the front matter from the text; front matter that is not well formed is read line by line."""
    match = _FENCED.match(text)
    if not match:
        return _header(text), text
    fence, content = match.groups()
    try:
        found = tomllib.loads(content) if fence == "+++" else yaml.load(content, Loader=_NoMerging)  # noqa: S506 - a safe loader
    except (tomllib.TOMLDecodeError, yaml.YAMLError, ValueError, RecursionError):
        found = dict(_labels(content))
    if not isinstance(found, dict):
        lines = [line for line in content.splitlines() if line.strip()]
        if lines and all(_LOOSE_LABEL.match(line) for line in lines):
            return {}, text[match.end() :]
        return {}, text  # the document begins with a rule, not with front matter
    return _flat(found), text[match.end() :]


_INDENTED = re.compile(r"\s{0,9}?(?=(?: {4}|\t)[A-Z])")
"""A head that is indented, which makes it look like a letter's."""
_IN_CODE = re.compile(r"\s{0,9}(?:#{1,2} [^\n]{1,300}\n\s{0,9})?(?:```[a-z]{0,9}[ \t]*\n|::[ \t]*\n[ \t]*\n)")
"""A listing at the top, or right under the title, which some series show their head in."""


def _header(text: str) -> dict[str, object]:
    """Read lines as in the head of a letter, with which PEPs and BIPs begin; indented ones go on with the last."""
    code = _IN_CODE.match(text) or _INDENTED.match(text)
    opening = (
        dedent(re.split(r"\n[ \t]*\n|```", text[code.end() :][:_LONGEST], maxsplit=1)[0]) + "\n" if code else ""
    )
    head = _HEADER.match(text) or _HEADER.match(opening)
    lines = _HEADER_LINE.findall(head[1]) if head else []
    found: dict[str, object] = {
        _key(name): " ".join(_without_mail(value).split()) for name, value in lines if value.strip()
    }
    numbered = (f"{name}: {' '.join(value.split())}" for name, value in lines[:1] if _NUMBERED.fullmatch(name))
    return {"title": title, **found} if (title := next(numbered, "")) else found


_NUMBERED = re.compile(r"[A-Z]{2,6}[- ]?\d+")
"""`BIP007: Two regions` at the very top is the title."""


def _flat(found: Mapping[Any, Any]) -> dict[str, object]:
    """Lower the names and lift the entries of tables (`[extra]` in TOML) to the top, where they hide no name.

    One level and no more: a few lines of YAML that refer to each other can stand for more than memory holds.
    """
    lifted = [entry for value in found.values() if isinstance(value, dict) for entry in value.items()]
    entries = ((_key(name), value) for name, value in (*lifted, *found.items()) if isinstance(name, str))
    return {name: value for name, value in entries if value not in (None, "", []) and not isinstance(value, dict)}


def _key(name: str) -> str:
    key = name.strip().lower().replace("(s)", "").replace("_", " ").replace("-", " ").strip()
    return _IN_ENGLISH.get(key, key)


def stated(text: str, blocks: tuple[Block, ...]) -> dict[str, object]:
    """Find `Label: value` near the top, and short sections such as `## Status`."""
    facts: dict[str, object] = {}
    for name, value in _labels(text):
        facts.setdefault(_key(name), plain(_without_mail(value)))
    for heading, after in pairwise(blocks):
        named = heading.level and not after.level and _SECTIONS.match(heading.text)
        if named and _key(heading.text) not in facts:  # or a thousand such sections would be searched for each
            said = _ticked(blocks, after) or _listed(blocks, after)
            facts |= {_key(heading.text): said} if not _ROLES.match(said) else {}
    return facts


_ROLES = re.compile(r"primary (?:assignee|author)", re.IGNORECASE)
"""A section that tells roles apart is read for the one that matters."""


def _listed(blocks: tuple[Block, ...], begins: Block) -> str:
    """Return the entries of a list in one line, or the text as it stands."""
    rest = takewhile(lambda block: block.shape is Shape.ITEM, blocks[blocks.index(begins) :])
    return ", ".join(block.text for block in islice(rest, _MOST_IN_LIST)) or begins.text


def _ticked(blocks: tuple[Block, ...], begins: Block) -> str:
    """Return the ticked one of a list of boxes; of anything else nothing."""
    if not _BOX.match(begins.source):
        return ""
    rest = takewhile(lambda block: _BOX.match(block.source), blocks[blocks.index(begins) :])
    ticked = (block.text for block in rest if _BOX.match(block.source)[1].strip())  # type: ignore[index] # it matched
    return next(ticked, "")


_BOX = re.compile(r"\[([ xX])\]\s")


def _labels(text: str) -> Iterator[tuple[str, str]]:
    lines = _joined(list(islice(_outside_code(text), _LABELLED_LINES)))
    for line in chain.from_iterable(map(_apart, lines)):
        forms = (_LABEL, _LABELLED_ROW, _BOLD_LABEL)
        if len(line) <= _LABELLED_LINE and (
            match := next(filter(None, (form.match(line) for form in forms)), None)
        ):
            said = _EMOJI.sub("", match[2]).strip(" \t*")
            if (value := said.strip(":")) and not said.endswith(":"):  # what a list explains is no fact
                yield match[1], value


def _apart(line: str) -> list[str]:
    """Part the labels that stand in one line: `**Status:** open | **Date:** 2025-07-28`."""
    several = _BESIDE.split(line) if len(line) <= _LABELLED_LINE else []
    return several if len(several) > 1 and all(map(_LABEL.match, several)) else [line]


_BESIDE = re.compile(r" [|\u00b7\u2022] (?=[*_]{0,2}[A-Za-z])")
_EMPTY_LABEL = re.compile(r"([\s>]*)[*+-]?\s*[*_]{2}[A-Za-z][A-Za-z /()-]{1,30}:?[*_]{2}:?\s*$")
_ENTRY = re.compile(r"(\s*)[*+-]\s+(\S.*)")


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield lines; a bold label without a value gets the entries of the list under it."""
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        if len(line) <= _LABELLED_LINE and _EMPTY_LABEL.match(line):
            listed = line.lstrip(" >").startswith(("* ", "- ", "+ "))
            margin = len(line) - len(line.lstrip()) if listed else -1
            entries = list(_entries(lines[place:], deeper_than=margin))
            place += len(entries)
            said = " ".join(one if one.endswith(".") else f"{one}," for one in entries)
            line += f" {said}" if ":" in line else f": {said}"
        while len(line) <= _LABELLED_LINE and lines[place : place + 1] and _goes_on(line, lines[place]):
            line += f" {lines[place].strip()}"
            place += 1
        yield line


def _goes_on(line: str, below: str) -> bool:
    """Tell whether a label's value goes on below: further in after a comma, or with one more name and address."""
    if _GOES_ON.search(line[-5:]) and below[0].isspace():
        return True
    return bool(
        line.endswith(">") and _REACHED.search(line[-_MAIL_BOX:]) and _ONE_MORE.fullmatch(below[:_MAIL_BOX])
    )


_GOES_ON = re.compile(r"(?:,|&|\band)\s*$")
_MAIL_BOX = 100
_REACHED = re.compile(r"<[^<>\s]+@[^<>\s]+>$")
_ONE_MORE = re.compile(r"\s*[^\W\d_][^<>:@]{2,40} ?<[^<>\s]+@[^<>\s]+>\s*")


def _entries(lines: list[str], deeper_than: int) -> Iterator[str]:
    for line in lines:
        entry = _ENTRY.match(line)
        if entry is None or len(entry[1]) <= deeper_than:
            return
        yield entry[2]


def _outside_code(text: str) -> Iterator[str]:
    """Yield the lines with something in them that are not in a block of code."""
    inside = False
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            inside = not inside
        elif line.strip() and not inside:
            yield line


def first(facts: Facts, *names: str) -> object | None:
    """Return the value of the first name that the document states."""
    return next((facts[name] for name in names if name in facts), None)


def words(value: object | None) -> str:
    """Show a value as one line: lists are joined, names keep no e-mail address."""
    several = value[:_MOST_IN_LIST] if isinstance(value, list | tuple) else [value]
    shown = (_spoken(one) for one in several if one is not None and not isinstance(one, list | tuple | dict))
    lines = (" ".join(plain(_without_mail(line)).split()).strip(" ,;") for line in shown)
    return ", ".join(filter(None, lines)).replace(" ,", ",")


def _spoken(value: object) -> str:
    """Write a value; not a number that is too large to be written, nor signs that no database takes."""
    if isinstance(value, int) and abs(value) > _LARGEST:
        return ""
    return _UNWRITTEN.sub("", str(value)[:_LONGEST])


_LARGEST = 10**18
_LONGEST = 20_000
_UNWRITTEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _without_mail(text: str) -> str:
    """Take addresses out of a text; one between two names parts them."""
    return _MAIL.sub("", _MAIL_BEFORE_NAME.sub(",", _LINKS_IN_A_ROW.sub("), [", text)))


_LINKS_IN_A_ROW = re.compile(r"\)[ \t]+\[")
