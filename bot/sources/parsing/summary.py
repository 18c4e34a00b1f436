"""One or two sentences that a document says about itself."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from bot.sources.parsing.action_items import announces
from bot.sources.parsing.blocks import Block, Shape, plain
from bot.sources.parsing.front_matter import Facts, first, words
from bot.sources.parsing.sentences import sentences

LONGEST = 240
_LONGEST_SENTENCE = 600
"""Characters; a whole thought is worth more than half of one, or than another."""
_SHORTEST = 30  # "TBD." and "See below." are no summary

_BEST = re.compile(
    r"(executive |issue |incident |simple )?(summary|abstract|tl;?dr|overview|synopsis|description|what happened"
    r"|zusammenfassung|résumé|resumen|resumo|sommario|samenvatting|podsumowanie)\b|概述|摘要|概要|要約|개요",
    re.IGNORECASE,
)
_OF_A_PART = ("description", "impact", "context", "problem", "overview", "synopsis")
_GOOD = re.compile(
    r"(problem|motivation|purpose|context|background|introduction|impact|proposal|decision|objectives?|goals?)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(status|change ?log|(revision |document )?history|revisions?|meta(data)?\b.*|(table of )?contents|toc"
    r"|(canonical |key )?(terms|terminology|definitions|concepts)|glossary|abbreviations|acronyms|conventions"
    r"|notation|references?|links|related.*|see also|resources|authors?|owners?|reviewers?|stakeholders|deciders"
    r"|((impact|start|end) )?time|duration|owner of .*"
    r"|about( the)? (us|authors?|[A-Z]\w+( \w+){0,3})|notices?( and remarks)?|disclaimer"
    r"|participants|attendees|contributors|acknowledge?ments?|(release signoff )?checklist|prerequisites|date|tags"
    r"|timeline\b.*|tracking|issues?|licen[cs]e|copyright|non-?goals|out of scope|open questions)\W*",
    re.IGNORECASE,
)
"""Headings of what stands beside the story: a first paragraph there tells nothing of it."""
_FACTS = ("summary", "description", "abstract", "tl;dr", "impact", "objective", "purpose", "identified")
_NOT_PROSE = re.compile(
    r"^[\w /()-]{2,30}[:|]{1,2}\s|^(date|status|author|see|all times|last modified)\b"  # a label
    r"|^the key ?words\b|^all rights reserved\b"
    r"|^th(is|e) (\w+ )?(document|design|proposal|rfc|spec\w*|page|file) (has been|was|is being)"
    r" (migrated|moved|copied|translated|generated|converted|imported)\b|^an? (copy|version|translation) of this\b"
    r"|^this( \w+)? (has been|is|was) (superseded|replaced|obsoleted|deprecated|withdrawn)\b"
    r"|^this( \w+)? was originally\b"
    r"|^(this|your) (page|document|site|browser)\b.{0,60}\bjavascript\b"  # what shows the page, not what it says
    r"|^(the|this) (\w+ )?(table|figure|diagram|list|picture|chart)( (below|above|here))?"
    r" (summari[sz]es|shows|lists|gives)\b"
    r"|^this is (a|the) (section|place) for\b|^(include|insert|put|paste|add) (the|a|your) (url|link|title|name)\b"
    r"|^there('s|\u2019s| is| are) (already )?(an?|some|two|several) (\w+ )?"
    r"(prs?|(pull|merge) requests?|patch(es)?)\b"
    r"|\b(accurate|correct|current|valid) at the time of writing\W*$"  # of the paper, and not of its matter
    r"|^this (document|work|proposal|\w{3,5}) is (hereby )?(licen[cs]ed|released|dual-licen|placed)"
    r"|^[~\W]{0,2}\d{1,3}[.:]\d\d\b|^\d{1,2} [a-z]+ 20\d\d\b"  # an entry of a timeline
    r"| ,|^[\W\d_]*$",  # a link was all that it said; no word at all
    re.IGNORECASE,
)


_OF_A_TIMELINE = re.compile(r".{0,40}\b20\d\d-\d\d-\d\d \d{1,2}:\d\d\W*(?:utc)?\W*$", re.IGNORECASE)


def summary(facts: Facts, parts: tuple[Block, ...], title: str) -> str:
    """Take a summary out of a document; empty if it has no sentence that could be one."""
    whole = tuple(_whole(parts))
    candidates = (text for text in _candidates(facts, whole) if text.casefold() != title.casefold())
    goes_on = ""
    for text in map(_taken, candidates):
        if _width(text) < _SHORTEST or _only_names(text):
            continue
        if not _GOES_ON.match(text):
            return text
        goes_on = goes_on or text
    return goes_on


def _only_names(text: str) -> bool:
    """Tell whether nothing is said but who: each word a name, or what joins names."""
    words = text.split()
    return (
        len(words) <= _MOST_NAMES
        and all(word[0].isupper() or word in _JOINTS or "@" in word for word in words)
        and not text.endswith(_ENDS[:3])
    )


_MOST_NAMES = 40
_JOINTS = ("and", "de", "van", "von", "der", "of", "&")


_GOES_ON = re.compile(
    r"(then|thus|hence|therefore|however|moreover|furthermore|additionally|similarly|likewise|otherwise"
    r"|consequently|nevertheless|nonetheless|of course|in addition|as a (result|consequence)"
    r"|on the other hand|for (example|instance)|also|but|and|or|so|both|they|those"
    r"|(the|these) (two|three|latter|former|above)|(this|that|it) (also )?(means|implies|leads to))\b",
    re.IGNORECASE,
)
"""How a text begins that goes on with what stands before it: half of a thought without that."""


def _whole(parts: tuple[Block, ...]) -> Iterator[Block]:
    """Bring a sentence that ends in a colon together with the list after it, or leave that sentence out.

    One that only points at the code below ("like so:") is whole without the pointer.
    """
    for number, block in enumerate(parts):
        breaks_off = block.shape is Shape.PARAGRAPH and _BREAKS_OFF.search(block.text[-_POINTER:])
        if not breaks_off:
            yield block
            continue
        following = next(iter(parts[number + 1 : number + 2]), None)
        if following and following.shape is Shape.CODE and _POINTS.search(block.text[-_POINTER:]):
            yield replace(block, text=_POINTS.sub(".", block.text))
            continue
        below = (parts[place] for place in range(number + 1, len(parts)))
        entries = takewhile(lambda one: one.shape is Shape.ITEM, below)
        listed = "; ".join(one.text.rstrip(" .,;") for one in entries if one.depth == 1)
        before = " ".join(sentences(block.text)[:-1])
        fits = listed and len(block.text) + len(listed) < _LONGEST_SENTENCE
        yield replace(block, text=f"{block.text} {listed}." if fits else before)


_POINTS = re.compile(
    r"[,.]? ?(like (so|this)|as follows|for (example|instance)|e\.g\.?|i\.e\.?|namely|in the following way),?:$",
    re.IGNORECASE,
)
_POINTER = 30  # characters; longer than the longest of them


def _candidates(facts: Facts, parts: tuple[Block, ...]) -> Iterator[str]:
    yield plain(words(first(facts, *_FACTS[:4])))
    yield from _under(parts, _BEST, Shape.PARAGRAPH, but=_OVERVIEW)
    yield from _under(_beginning(parts), _BEST, Shape.ITEM)
    yield from _opening(parts)
    yield from _under(parts, _BEST, Shape.PARAGRAPH)
    yield from _under(parts, _BEST, Shape.ITEM)
    yield plain(words(first(facts, *_FACTS[5:])))
    yield from (text for text in _story(parts) if text.endswith(_ENDS) or _ENDED.search(text))
    yield from _story(parts)
    yield from (
        match[1] for block in parts if block.shape is Shape.PARAGRAPH and (match := _LABELLED.match(block.text))
    )
    yield plain(words(first(facts, _FACTS[4])))
    yield from _under(parts, _GOOD, Shape.ITEM)
    yield from (
        block.text for block in parts if block.shape is Shape.PARAGRAPH and not _NOT_PROSE.search(block.text)
    )
    entries = [text for text in _items(parts) if not _OF_A_TIMELINE.match(text) and not _NO_ENTRY.search(text)]
    yield from (text for text in entries if text[-1] not in ",;" and not text[0].islower())
    yield from (f"{text[0].upper()}{text[1:].rstrip(',;')}" for text in entries)  # better than nothing


_LABELLED = re.compile(
    r"(?:summary|abstract|problem(?: statement| description)?|description|purpose|motivation|context|background"
    r"|goals?|objectives?): (.+)",
    re.IGNORECASE,
)
"""A paragraph that begins with a label instead of standing under a heading."""
_NO_ENTRY = re.compile(
    r"\?$|^(involved|affected|components?|services?|systems?|tools?|people|teams?|tags|keywords)\b[^:]{0,20}:",
    re.IGNORECASE,
)
"""A question of a form, or names alone: no summary, not even where there is nothing better."""
_HEADINGS_AT_FRONT = 5


def _beginning(parts: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return what comes first: a list called "Summary" at the end draws conclusions."""
    places = [number for number, block in enumerate(parts) if block.level]
    return parts[: places[_HEADINGS_AT_FRONT]] if len(places) > _HEADINGS_AT_FRONT else parts


_LETTER = re.compile(r"[^\W\d_]")


def _opening(parts: tuple[Block, ...]) -> Iterator[str]:
    """Yield the prose between the title and the first heading after it; code may stand before the title.

    A heading that calls it an introduction only says so.
    """
    speaks = (block.shape is not Shape.CODE and bool(_LETTER.search(block.text)) for block in parts)
    title = next((number for number, said in enumerate(speaks) if said), 0)
    for block in parts[title + 1 :] if parts and parts[title].level else parts:
        if block.level and not _INTRODUCTION.fullmatch(_unnumbered(block.text)):
            return
        if block.shape is Shape.PARAGRAPH and not _NOT_PROSE.search(block.text):
            yield block.text


_INTRODUCTION = re.compile(r"(introduction|intro)\W*", re.IGNORECASE)


def stands_aside(heading: str) -> bool:
    """Tell whether a heading is that of a section beside the story: related documents, history, who took part."""
    return bool(_ASIDE.fullmatch(_unnumbered(heading)))


def _story(parts: tuple[Block, ...]) -> Iterator[str]:
    """Yield the prose in its order, without what stands under a heading that is no part of the story."""
    aside = False
    for block in parts:
        if block.level:
            aside = stands_aside(block.text)
        elif not aside and block.shape is Shape.PARAGRAPH and not _NOT_PROSE.search(block.text):
            yield block.text


def _unnumbered(heading: str) -> str:
    return re.sub(r"^[\d.\s]+", "", heading)


def _width(text: str) -> int:
    """How much a text says: a sign of Chinese or Japanese as much as three letters."""
    return len(text) + 2 * len(_WIDE.findall(text))


_BREAKS_OFF = re.compile(
    r":$|(?<![\w-])(of|the|an?|to|for|with|in|by|and|or|at|from|as|via|into|that|which|called|named)$",
    re.IGNORECASE,
)
"""How a sentence ends whose rest was a picture, a formula or code."""
_ENDS = tuple(".!?)\"'\u2026\u201d\u2019\u3002\uff01\uff1f")
_ENDED = re.compile(r"\w[.!?][\"')]? [A-Z]")
"""Prose has ends of sentences; rows of a table and lines of a title page look like paragraphs and have none."""
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _items(parts: tuple[Block, ...]) -> Iterator[str]:
    """Yield the entries of lists; not what is to be done, which would read as what the document says."""
    inside = 0  # the level of the heading that we are under, if it announces action items or a timeline
    for block in parts:
        if block.level and (not inside or block.level <= inside):
            inside = block.level if announces(block.text) or _ASIDE.fullmatch(block.text) else 0
        elif block.shape is Shape.ITEM and not inside and " " in block.text:
            yield block.text


_OVERVIEW = re.compile(r"overview", re.IGNORECASE)
"""It goes through the parts; what opens a document says better what it is about."""
_NONE = re.compile(r"(?!)")


def _under(
    parts: tuple[Block, ...], heading: re.Pattern[str], shape: Shape, but: re.Pattern[str] = _NONE
) -> Iterator[str]:
    """Yield the paragraphs, or the entries of lists, right under the headings of a sort.

    A description is that of the whole only in a section of the whole: each of its risks may have one of its own.
    """
    inside = False
    levels = [block.level for block in parts if block.level]
    highest = min(levels[1:], default=0)
    for block in parts:
        if block.level:
            found = heading.match(_unnumbered(block.text))
            inside = (
                found is not None
                and not but.match(found[0])
                and (block.level <= highest or found[0].casefold() not in _OF_A_PART)
            )
        elif inside and block.shape is shape and not _NOT_PROSE.search(block.text):
            yield block.text


def _taken(text: str) -> str:
    """Return as many whole sentences as fit, two at most; the second may not be the beginning of a list."""
    taken = ""
    for sentence in sentences(text):
        longer = f"{taken} {sentence}".strip()
        if len(longer) > LONGEST:
            return taken or (sentence if len(sentence) <= _LONGEST_SENTENCE else "")
        if not taken and _BREAKS_OFF.search(sentence[-_POINTER:]):
            return ""
        if taken:
            return longer if sentence.endswith(_ENDS) else taken
        taken = longer
    return taken
