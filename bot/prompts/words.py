"""messages/*.j2: one file a noun, one Jinja block a sentence, named `file.block`."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

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
        """The same templates twice: with Slack's escaping, and without."""
        self._marked = marked
        self._plain = plain

    @property
    def names(self) -> frozenset[str]:
        """Every sentence there is, as `file.block`."""
        return frozenset(f"{file}.{block}" for file, template in self._plain.items() for block in template.blocks)

    def mrkdwn(self, name: str, **facts: object) -> str:
        """A sentence for a `mrkdwn` text or a message's `text`: facts are escaped."""
        return _render(self._marked, name, facts)

    def plain(self, name: str, **facts: object) -> str:
        """A sentence for a `plain_text` or rich-text element, where Slack interprets nothing."""
        return _render(self._plain, name, facts)


def load_words(folder: Path) -> tuple[Words, list[str]]:
    """All templates of a folder, and a line for each mistake."""
    mistakes: list[str] = []
    marked, plain = (_environment(folder, finalize) for finalize in (escape, str))
    templates: list[dict[str, Template]] = [{}, {}]
    for path in sorted(folder.glob("*.j2")):
        try:
            for environment, found in zip((marked, plain), templates, strict=True):
                found[path.stem] = environment.get_template(path.name)
        except TemplateSyntaxError as error:
            mistakes.append(f"{path}, line {error.lineno}: is not a valid template ({error.message}).")
        except UnicodeDecodeError:
            mistakes.append(f"{path}: is not UTF-8 text.")
        except (TemplateError, OSError) as error:
            mistakes.append(f"{path}: cannot be read ({error}).")
    if not templates[0] and not mistakes:
        mistakes.append(f"{folder}: has no *.j2 files; the messages should be there.")
    return Words(*templates), mistakes


def _environment(folder: Path, finalize: Any) -> ImmutableSandboxedEnvironment:  # noqa: ANN401 - Jinja's own signature
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=finalize,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": day, "full_day": full_day, "month": month, "clock": clock, "plural": plural}
    environment.filters["join"] = partial(_join, finalize)
    return environment


def _render(templates: Mapping[str, Template], name: str, facts: Mapping[str, object]) -> str:
    file, _, block = name.partition(".")
    template = templates[file]
    return "".join(template.blocks[block](template.new_context(dict(facts)))).strip()


def _join(finalize: Callable[[object], str], values: Iterable[object], separator: str) -> Safe:
    """Jinja's own `join` forgets which of the values are Safe, and a mention would be escaped with the rest."""
    return Safe(separator.join(finalize(value) for value in values))


def day(value: date) -> str:
    """A day as people say it: `Tuesday 24 November`."""
    return value.strftime(f"%A {value.day} %B")


def full_day(value: date) -> str:
    """A day that may be years ago: `3 March 2024`."""
    return f"{value.day} {value:%B %Y}"


def month(value: date) -> str:
    """The month of a day: `March 2024`."""
    return f"{value:%B %Y}"


def clock(value: datetime) -> str:
    """A time of day in the zone that `value` carries: `09:30`."""
    return value.strftime("%H:%M")


def plural(count: int, one: str, many: str) -> str:
    """`1 week`, `3 weeks`."""
    return f"{count} {one if count == 1 else many}"
