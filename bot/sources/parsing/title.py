"""The title of a document. Titles lie: templates leave "Summary", and retros begin as a copy of the last one."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath

from bot.sources.parsing import dates
from bot.sources.parsing.blocks import Block, Shape
from bot.sources.parsing.sentences import sentences
from bot.sources.parsing.summary import stands_aside

_LONGEST = 150
_TEMPLATES_SAY = """
a abstract adr an and architecture at author authors background by contents context cause description design doc
document draft executive date details for examples follow general goals impact in incident incidents intro
introduction issue issues key events kep meta metadata motivation mortem my name new note notes notice number of
on outage overview post postmortem postmortems problem proposal proposed purpose question recap record report
request requirements retro retrospective review rfc rfcs rfd root scope solution statement status subject
summary syntax table template the this timeline title tbd tldr to toc todo type unimplemented untitled up utc
what happened writeup xxx jan january feb february mar march apr april may jun june jul july aug august sep
september oct october nov november dec december mon tue wed thu fri sat sun monday tuesday wednesday thursday
friday saturday sunday am pm superseded deprecated moved
"""
_GENERIC = frozenset(_TEMPLATES_SAY.split())
_WORD = re.compile(r"[^\W\d_]{2,}")
_PREFIX = re.compile(r"^(?:(?:rfc|rfd|adr|kep|pm)?[-_ ]?\d+([-_.:]\d+)*|rfc|rfd|adr)[-_.: ]+", re.IGNORECASE)


def title(path: PurePosixPath, stated: tuple[str, str], parts: Iterable[Block], day: date | None) -> str:
    """Choose a title: front matter's, the first telling heading, a label's, or the file's name and day.

    `stated` are front matter's and the first of all: one that is a file's name says less than a heading does.
    """
    name = path.parent.name if _FRONT.match(path.stem) or _says_its_folder(path) else path.stem
    blocks = tuple(parts)
    headings = [block.text for block in blocks if block.level in (1, 2)][:1]
    headings = headings or [block.text for block in blocks if block.level][:1]
    headings = _below_number(blocks) or headings
    headings = [] if headings and _is_section(blocks, headings[0], path.stem) else headings
    in_front, labelled = stated
    if says_something(in_front) and not (headings and _SLUG.fullmatch(in_front)):
        return in_front[:_LONGEST]
    for candidate in headings:
        if says_something(candidate) and not (_copied(candidate, name) or _NUMBER.fullmatch(candidate)):
            return candidate[:_LONGEST]
    if says_something(labelled) and not _SLUG.fullmatch(labelled.lower()):
        return labelled[:_LONGEST]
    prose = (block.text for block in blocks if block.shape is Shape.PARAGRAPH and _ID.search(name))
    first = next((sentences(text)[0] for text in prose if says_something(text)), "")
    return _from_name(name, day) or labelled or next(iter(headings), first[:_LONGEST] or path.as_posix())


_NUMBER = re.compile(r"[A-Za-z]{2,6}[-_ #]{0,2}\d{1,5}(?: (?:for|of|in) [A-Z]\w{1,30}(?: [A-Z]\w{1,30})?)?\W?")
"""A number, and the project whose series it is: what a form gives, and no title where anything says more."""


def _below_number(blocks: tuple[Block, ...]) -> list[str]:
    """Return the heading that gives the title below one that gives only the number, if there is one."""
    headings = [block.text for block in blocks if block.level in (1, 2)][:2]
    if not _NUMBER.fullmatch(next(iter(headings), "")):
        return []
    return [text for text in headings[1:] if says_something(text) and not stands_aside(text)]


_FRONT = re.compile(r"(readme|_?index)$", re.IGNORECASE)


def _is_section(blocks: tuple[Block, ...], heading: str, name: str) -> bool:
    """Tell whether the first heading only names the first of several parts, where the file has a telling name."""
    level = next(block.level for block in blocks if block.level and block.text == heading)
    others = [block.text for block in blocks if block.level == level and block.text != heading]
    named = {word[:4] for word in _telling(re.sub(r"[-_]", " ", name))}
    return (
        len(named) > 1
        and len(heading.split()) <= _SHORT
        and bool(others)
        and all(map(says_something, others))  # beside a "Summary" of its own, a title may stand
        and not named & {word[:4] for word in _telling(heading)}
    )


_SHORT = 3  # words


def _says_its_folder(path: PurePosixPath) -> bool:
    """Tell whether a file is called by what it is, in a folder that says what it tells: `07-queues/proposal`."""
    return path.stem.isalpha() and not says_something(path.stem) and bool(re.match(r"\d+[-_]\w", path.parent.name))


_ID = re.compile(r"^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3,}|^[0-9a-f]{16,}$", re.IGNORECASE)
"""A file that only a machine has named."""
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")


def says_something(text: str) -> bool:
    """Tell whether a title has a word that templates do not have."""
    return bool(_telling(text))


def _telling(text: str) -> set[str]:
    return {word for word in map(str.casefold, _WORD.findall(text)) if word not in _GENERIC}


def _copied(heading: str, name: str) -> bool:
    """Tell whether a heading and a telling, dated file name have nothing in common: a copy of another incident's.

    Only dated names are judged: those are the files that begin as a copy of the last one.
    """
    theirs = {word[:4] for word in _telling(name)}
    return bool(len(theirs) > 1 and dates.find(name) and not theirs & {word[:4] for word in _telling(heading)})


def _from_name(name: str, day: date | None) -> str:
    bare = re.sub(r"^(?:19|20)\d\d(?:[-_.]?\d\d?){1,2}(?=[-_ .]|$)", "", name)
    telling = _PREFIX.sub("", bare.strip("-_. ")) or bare
    spoken = re.sub(r"[-_\s]+", " ", telling).strip()
    if not _telling(spoken) or _ID.search(name):
        return ""
    shown = spoken[:1].upper() + spoken[1:_LONGEST]
    return f"{shown} ({day.isoformat()})" if day else shown
