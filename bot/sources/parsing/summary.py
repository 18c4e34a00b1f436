"""One or two sentences that a document says about itself."""

import re
from collections.abc import Iterator

from bot.sources.parsing.action_items import announces
from bot.sources.parsing.blocks import Block, Shape, plain
from bot.sources.parsing.front_matter import Facts, first, words

LONGEST = 240
_SHORTEST = 30  # "TBD." and "See below." are no summary

_BEST = re.compile(
    r"(executive |issue |incident )?(summary|abstract|tl;?dr|overview|synopsis|description|what happened)\b",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"(problem|motivation|purpose|context|background|introduction|impact|proposal|decision|goals?)\b",
    re.IGNORECASE,
)
_FACTS = ("summary", "description", "abstract", "tl;dr", "impact", "identified")
_SENTENCE = re.compile(r"(?<=[.!?])(?:[\"')\]]*)\s+(?=[\"'(]?[A-Z0-9`])")
_ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|no|dr|mr|ms|st|[A-Z])\.)$", re.IGNORECASE)
_NOT_PROSE = re.compile(
    r"^[\w /-]{2,30}[:|]\s|^(date|status|author|see|all times|last modified)\b"  # a label
    r"|^[~\W]{0,2}\d{1,3}[.:]\d\d\b|^\d{1,2} [a-z]+ 20\d\d\b"  # an entry of a timeline
    r"| ,|^[^a-z]*$",  # a link was all that it said; no word at all
    re.IGNORECASE,
)


def summary(facts: Facts, parts: tuple[Block, ...], title: str) -> str:
    """Take a summary out of a document; empty if it has no sentence that could be one."""
    candidates = (
        text for text in _candidates(facts, parts) if text.casefold() != title.casefold() and text[-1:] != ":"
    )
    longer = ""
    for text in candidates:
        taken = _taken(text)
        if len(taken) >= _SHORTEST:
            return taken
        longer = longer or (text if len(text) > LONGEST else "")
    return longer and longer[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _candidates(facts: Facts, parts: tuple[Block, ...]) -> Iterator[str]:
    yield plain(words(first(facts, *_FACTS[:4])))
    yield from _under(parts, _BEST)
    yield plain(words(first(facts, *_FACTS[4:])))
    yield from _under(parts, _GOOD)
    yield from (
        block.text for block in parts if block.shape is Shape.PARAGRAPH and not _NOT_PROSE.search(block.text)
    )
    yield from _items(parts)


def _items(parts: tuple[Block, ...]) -> Iterator[str]:
    """Yield the entries of lists; not what is to be done, which would read as what the document says."""
    inside = 0  # the level of the heading that we are under, if it announces action items
    for block in parts:
        if block.level and (not inside or block.level <= inside):
            inside = block.level if announces(block.text) else 0
        elif block.shape is Shape.ITEM and not inside:
            yield block.text


def _under(parts: tuple[Block, ...], heading: re.Pattern[str]) -> Iterator[str]:
    """Yield the prose right under the headings of a sort."""
    inside = False
    for block in parts:
        if block.level:
            inside = bool(heading.match(re.sub(r"^[\d.\s]+", "", block.text)))
        elif inside and block.shape in (Shape.PARAGRAPH, Shape.ITEM) and not _NOT_PROSE.search(block.text):
            yield block.text


def _taken(text: str) -> str:
    """Return as many whole sentences as fit, two at most."""
    taken = ""
    for sentence in _sentences(text):
        longer = f"{taken} {sentence}".strip()
        if len(longer) > LONGEST:
            return taken
        if taken:
            return longer
        taken = longer
    return taken


def _sentences(text: str) -> Iterator[str]:
    begun = ""
    for piece in _SENTENCE.split(text):
        begun = f"{begun} {piece}".strip()
        if not _ABBREVIATED.search(begun):
            yield begun
            begun = ""
    if begun:
        yield begun
