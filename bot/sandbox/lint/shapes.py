"""The vocabulary in which the rest of this package writes Slack's rules down.

A *check* looks at one value and tells a `Report` what is wrong with it and where. Checks are built from smaller
ones, so that `blocks.py` and `elements.py` read like Slack's own reference tables. The wording and the JSON
pointers follow what Slack answers in `response_metadata.messages`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Report:
    """What was found while one message or view was checked."""

    surface: str
    """`message`, `modal` or `home`: some blocks are welcome on one and refused on another."""
    refused: Collection[str] = ()
    """Block types that this workspace refuses although Slack documents them."""
    problems: list[tuple[str, str]] = field(default_factory=list)
    characters: int = 0
    """Length of all texts seen so far."""

    def add(self, reason: str, at: str) -> None:
        """Note that the value at JSON pointer `at` is wrong because of `reason`."""
        self.problems.append((reason, at))

    @property
    def messages(self) -> list[str]:
        """The findings in the form of Slack's `response_metadata.messages`."""
        return [f"[ERROR] {reason} [json-pointer:{at}]" for reason, at in self.problems]


Check = Callable[[Report, object, str], None]


def string(most: int, *, least: int = 1) -> Check:
    """A string of `least` to `most` characters."""

    def check(report: Report, value: object, at: str) -> None:
        if not isinstance(value, str):
            report.add("must provide a string", at)
        elif len(value) > most:
            report.add(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            report.add(f"must be more than {least - 1} characters", at)

    return check


def spoken(most: int, *, least: int = 1) -> Check:
    """A string that is shown, and so counts towards the length of the whole message."""
    length = string(most, least=least)

    def check(report: Report, value: object, at: str) -> None:
        length(report, value, at)
        if isinstance(value, str):
            report.characters += len(value)

    return check


def boolean(report: Report, value: object, at: str) -> None:
    """True or false, and nothing that merely looks like it."""
    if not isinstance(value, bool):
        report.add("must provide a boolean", at)


def integer(least: int | None = None, most: int | None = None) -> Check:
    """A whole number between `least` and `most`."""

    def check(report: Report, value: object, at: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.add("must provide an integer", at)
        elif (least is not None and value < least) or (most is not None and value > most):
            report.add(f"must be between {least} and {most}", at)

    return check


def given(report: Report, value: object, at: str) -> None:
    """Nothing left to say: whoever chose this check has read the value (the `type` of an object)."""


def number(report: Report, value: object, at: str) -> None:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        report.add("must provide a number", at)


def literal(*allowed: object) -> Check:
    """One of a few fixed values."""

    def check(report: Report, value: object, at: str) -> None:
        if value not in allowed:
            report.add("must be a valid enum value", at)

    return check


def web_address(most: int = 3000) -> Check:
    """An http or https address of at most `most` characters; Slack refuses every other scheme."""
    length = string(most)

    def check(report: Report, value: object, at: str) -> None:
        length(report, value, at)
        if isinstance(value, str) and not value.startswith(("https://", "http://")):
            report.add("must be a valid URL with http or https", at)

    return check


def array(item: Check, *, least: int = 1, most: int = 1000) -> Check:
    """A list of `least` to `most` values, each of which passes `item`."""

    def check(report: Report, value: object, at: str) -> None:
        if not isinstance(value, list):
            report.add("must provide an array", at)
            return
        if len(value) > most:
            report.add(f"no more than {most} items allowed", at)
        if len(value) < least:
            report.add(f"no less than {least} items allowed", at)
        for index, each in enumerate(value):
            item(report, each, f"{at}/{index}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *also: Check) -> Check:
    """An object with these fields and no others; `also` are rules that look at several fields together."""
    known = {**(optional or {}), **required}

    def check(report: Report, value: object, at: str) -> None:
        if not isinstance(value, dict):
            report.add("must provide an object", at)
            return
        for name in sorted(required.keys() - value.keys()):
            report.add(f"missing required field: {name}", at)
        for name, content in value.items():
            if name in known:
                known[name](report, content, f"{at}/{name}")
            else:
                report.add(f"invalid additional property: {name}", at)
        for rule in also:
            rule(report, value, at)

    return check


def rule(holds: Callable[[Json], bool], reason: str) -> Check:
    """A condition on a whole object, for `shape(..., *also)`; a condition that can't be read counts as broken."""

    def check(report: Report, value: object, at: str) -> None:
        try:
            fine = isinstance(value, dict) and holds(value)
        except (KeyError, TypeError, AttributeError, IndexError, ValueError):
            fine = False
        if not fine:
            report.add(reason, at)

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of `kinds` it is."""

    def check(report: Report, value: object, at: str) -> None:
        if not isinstance(value, dict):
            report.add("must provide an object", at)
        elif not isinstance(value.get("type"), str):
            report.add("missing required field: type", at)
        elif value["type"] not in kinds:
            report.add(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            kinds[value["type"]](report, value, at)

    return check


def exactly_one(*names: str) -> Check:
    """One of these fields, and not two of them."""
    listed = " or ".join(names)
    return rule(lambda value: sum(name in value for name in names) == 1, f"must provide exactly one of {listed}")
