"""messages/*.j2: one file a noun, one Jinja block a sentence, named `file.block`.

Sentences of an organisation's own folder take the place of ours, one by one; what it does not word stays as it is.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import cache as memoized
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import (
    BytecodeCache,
    FileSystemBytecodeCache,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.core.coaching.nudges import in_brief

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class Safe(str):
    """Text that is Slack markup already, such as a mention: it is not escaped again."""

    __slots__ = ()


def escape(value: object) -> str:
    """The three characters that Slack wants escaped, and no others (Jinja's own autoescape writes `&#39;`)."""
    if isinstance(value, Safe):
        return value
    return "".join(ENTITIES.get(character, character) for character in str(value))


class Words:
    """Renders sentences. A missing sentence is a KeyError, a missing fact an UndefinedError: both are our bugs."""

    def __init__(self, marked: Mapping[str, Template], plain: Mapping[str, Template]) -> None:
        """The template of each sentence, twice: with Slack's escaping, and without."""
        self._marked = marked
        self._plain = plain

    @property
    def names(self) -> frozenset[str]:
        """Every sentence there is, as `file.block`."""
        return frozenset(self._plain)

    def mrkdwn(self, name: str, **facts: object) -> str:
        """A sentence for a `mrkdwn` text or a message's `text`: facts are escaped."""
        return _render(self._marked, name, facts)

    def plain(self, name: str, **facts: object) -> str:
        """A sentence for a `plain_text` or rich-text element, where Slack interprets nothing."""
        return _render(self._plain, name, facts)

    def problem_with(self, name: str, sentence: "Sentence") -> str | None:
        """Why a sentence cannot be said, or None when it can."""
        try:
            said = self.mrkdwn(name, **sentence.facts) and self.plain(name, **sentence.facts)
        except (TemplateError, ArithmeticError, AttributeError, TypeError, ValueError) as error:
            return f"{sentence.place}: {name} cannot be rendered ({error})."
        return None if said else f"{sentence.place}: {name} says nothing."


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence stands, and the facts that it takes, each with a value of the kind that it wants."""

    place: str
    facts: Mapping[str, object]


def load_words(
    folder: Path, own: Path | None = None, cache: BytecodeCache | None = None
) -> tuple[Words, list[str]]:
    """All sentences of a folder with those of one's own laid over them, and the mistakes.

    What `cache` has is not compiled again: that takes longer than everything else about them.
    """
    mistakes: list[str] = []
    marked, plain = _read(folder, mistakes, cache)
    if not plain and not mistakes:
        mistakes.append(f"{folder}: has no *.j2 files; the messages should be there.")
    if own is not None and own.is_dir():
        own_marked, own_plain = _read(own, mistakes, cache)
        mistakes += _all_misfits(folder, own) if own_plain else []
        marked, plain = marked | own_marked, plain | own_plain
    return Words(marked, plain), mistakes


def cache_in(folder: Path) -> BytecodeCache | None:
    """Where compiled sentences are kept from one start to the next; None where nothing can be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


def sentences_of(folder: Path) -> dict[str, Sentence]:
    """Where the sentences of a folder stand, and what facts they take; only of files that can be read."""
    found: dict[str, Sentence] = {}
    for path in sorted(folder.glob("*.j2")):
        with suppress(TemplateError, UnicodeDecodeError, OSError):
            found |= _sentences(path.read_text(encoding="utf-8"), path)
    return found


Templates = dict[str, Template]


def _read(folder: Path, mistakes: list[str], cache: BytecodeCache | None) -> tuple[Templates, Templates]:
    """The templates of one folder's sentences, with and without Slack's escaping."""
    marked, plain = Templates(), Templates()
    for path in sorted(folder.glob("*.j2")):
        try:
            with_escaping, without = _compiled(path.read_text(encoding="utf-8"), path, cache)
        except TemplateSyntaxError as error:
            mistakes.append(f"{path}, line {error.lineno}: is not a valid template ({error.message}).")
        except UnicodeDecodeError:
            mistakes.append(f"{path}: is not UTF-8 text.")
        except (TemplateError, OSError) as error:
            mistakes.append(f"{path}: cannot be read ({error}).")
        else:
            names = [f"{path.stem}.{block}" for block in without.blocks]
            marked |= dict.fromkeys(names, with_escaping)
            plain |= dict.fromkeys(names, without)
    return marked, plain


@memoized
def _compiled(text: str, path: Path, cache: BytecodeCache | None) -> tuple[Template, Template]:
    """A file's template with and without Slack's escaping. The same text is compiled once."""
    code = _code(text, path, cache)  # the slow part: once for both
    return Template.from_code(MARKED, code, {}), Template.from_code(PLAIN, code, {})


def _code(text: str, path: Path, cache: BytecodeCache | None) -> CodeType:
    """What a file compiles to, for both environments."""
    if cache is None:
        return PLAIN.compile(text, path.stem, str(path))
    bucket = cache.get_bucket(PLAIN, path.stem, str(path), text)  # one of another text or version is empty
    if bucket.code is None:
        bucket.code = PLAIN.compile(text, path.stem, str(path))
        with suppress(OSError):  # a full disk: it is compiled again the next time
            cache.set_bucket(bucket)
    return bucket.code


@memoized
def _sentences(text: str, path: Path) -> Mapping[str, Sentence]:
    return {
        f"{path.stem}.{block.name}": Sentence(f"{path}, line {block.lineno}", samples(block))
        for block in PLAIN.parse(text).find_all(nodes.Block)
    }


def _all_misfits(folder: Path, own: Path) -> list[str]:
    known = sentences_of(folder)
    return [line for name, sentence in sentences_of(own).items() for line in _misfits(name, sentence, known)]


def _misfits(name: str, own: Sentence, known: Mapping[str, Sentence]) -> list[str]:
    """What is wrong with a sentence of one's own: nobody would say it, or it wants facts that nobody gives."""
    if name not in known:
        close = get_close_matches(name, known, n=1)
        meant = f"; did you mean {close[0]}?" if close else "."
        return [f"{own.place}: there is no sentence {name}{meant}"]
    given = ", ".join(sorted(known[name].facts)) or "none"
    return [
        f"{own.place}: {name} has no fact {fact!r}; it may use: {given}."
        for fact in sorted(own.facts.keys() - known[name].facts.keys())
    ]


MOMENTS = frozenset({"day", "full_day", "month", "month_name", "short_day", "clock"})
LISTS = frozenset({"join", "select"})
A_MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def samples(block: nodes.Block) -> dict[str, object]:
    """The facts of a sentence, each with a value of the kind that its filters and comparisons want."""
    found: dict[str, object] = {}
    for name in block.find_all(nodes.Name):
        found.setdefault(name.name, "words")
    for compared in block.find_all((nodes.Compare, nodes.BinExpr)):
        if any(isinstance(part.value, int) for part in compared.find_all(nodes.Const)):
            found |= {name.name: 2 for name in compared.find_all(nodes.Name)}
    for item in block.find_all(nodes.Getitem):
        if isinstance(item.arg, nodes.Name):
            found[item.arg.name] = 0
    for used in block.find_all(nodes.Filter):
        sample = _wanted(used.name)
        if sample is not None and isinstance(used.node, nodes.Name):
            found[used.node.name] = sample
    return found | dict.fromkeys(_turns(block), 0)


def _turns(block: nodes.Block) -> Iterator[str]:
    """What says which of several ways it is the turn of: a number."""
    for used in block.find_all(nodes.Filter):
        if used.name == "in_turn":
            yield from (argument.name for argument in used.args if isinstance(argument, nodes.Name))


def _wanted(filter_: str) -> object:
    """A value that a filter takes, where any words won't do."""
    if filter_ in MOMENTS:
        return A_MOMENT
    if filter_ in LISTS:
        return ["words", "words"]
    return 2 if filter_ == "plural" else None


def _environment(finalize: Any) -> ImmutableSandboxedEnvironment:  # noqa: ANN401 - Jinja's own signature
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=finalize,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day,
        "full_day": full_day,
        "month": month,
        "month_name": month_name,
        "short_day": short_day,
        "clock": clock,
        "plural": plural,
        "in_turn": in_turn,
        "brief": in_brief,
    }
    environment.filters["join"] = partial(_join, finalize)
    return environment


def _render(templates: Mapping[str, Template], name: str, facts: Mapping[str, object]) -> str:
    template = templates[name]
    block, environment = template.blocks[name.partition(".")[2]], template.environment
    # Not the template's own context: that lists all of the file's blocks, anew for every sentence.
    context = environment.context_class(environment, dict(facts), template.name, {})
    return "".join(block(context)).strip()


def _join(finalize: Callable[[object], str], values: Iterable[object], separator: str) -> Safe:
    """Jinja's own `join` forgets which of the values are Safe, and a mention would be escaped with the rest."""
    return Safe(separator.join(finalize(value) for value in values))


def day(value: date) -> str:
    """A day as people say it: `Tuesday 24 November`."""
    return value.strftime(f"%A {value.day} %B")


def full_day(value: date) -> str:
    """A day that may be years ago: `3 March 2024`."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """A day where there is little room, such as in a picture: `3 Mar 2024`."""
    return f"{value.day} {value:%b %Y}"


def month_name(value: date) -> str:
    """A month within the last year: `October`."""
    return f"{value:%B}"


def month(value: date) -> str:
    """The month of a day: `March 2024`."""
    return f"{value:%B %Y}"


def clock(value: datetime) -> str:
    """A time of day in the zone that `value` carries: `09:30`."""
    return value.strftime("%H:%M")


def plural(count: int, one: str, many: str) -> str:
    """`1 week`, `3 weeks`."""
    return f"{count} {one if count == 1 else many}"


def in_turn(ways: Sequence[str], number: int) -> str:
    """One of several ways to say what comes often: of seven, none comes more than eight times a year."""
    return ways[number % len(ways)]


MARKED, PLAIN = _environment(escape), _environment(str)
