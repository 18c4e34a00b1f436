"""Forms: what stands in the inputs of a view or a message, and what Slack's client lets a person submit.

The shape of `state.values` follows https://docs.slack.dev/reference/interaction-payloads; the checks are those
that Slack's client makes before it sends anything.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from bot.sandbox.errors import NotAllowed, NotThere
from bot.sandbox.lint.objects import options_of

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]
"""`state.values`: block id -> action id -> what is chosen there."""
MAX_INPUT = 3000
REQUIRED = "Please complete this required field."


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one element type keeps its value."""

    field: str
    """Its key in `state.values`."""
    initial: str
    """Its `initial_*` property."""
    many: bool = False


KINDS: Final[Mapping[str, _Kind]] = {
    "plain_text_input": _Kind("value", "initial_value"),
    "email_text_input": _Kind("value", "initial_value"),
    "url_text_input": _Kind("value", "initial_value"),
    "number_input": _Kind("value", "initial_value"),
    "rich_text_input": _Kind("rich_text_value", "initial_value"),
    "static_select": _Kind("selected_option", "initial_option"),
    "radio_buttons": _Kind("selected_option", "initial_option"),
    "checkboxes": _Kind("selected_options", "initial_options", many=True),
    "multi_static_select": _Kind("selected_options", "initial_options", many=True),
    "users_select": _Kind("selected_user", "initial_user"),
    "multi_users_select": _Kind("selected_users", "initial_users", many=True),
    "channels_select": _Kind("selected_channel", "initial_channel"),
    "multi_channels_select": _Kind("selected_channels", "initial_channels", many=True),
    "conversations_select": _Kind("selected_conversation", "initial_conversation"),
    "multi_conversations_select": _Kind("selected_conversations", "initial_conversations", many=True),
    "datepicker": _Kind("selected_date", "initial_date"),
    "timepicker": _Kind("selected_time", "initial_time"),
    "datetimepicker": _Kind("selected_date_time", "initial_date_time"),
}


_PARSERS: Final[Mapping[str, Callable[[str], object]]] = {
    "selected_date": lambda text: date.fromisoformat(text).isoformat(),
    "selected_time": lambda text: time.fromisoformat(text).strftime("%H:%M"),
    "selected_date_time": int,
}


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block it stands in."""
    for block in blocks:
        candidates = [block.get("accessory"), block.get("element")]
        if block["type"] == "actions":
            candidates += block["elements"]
        for element in candidates:
            if element is not None and "action_id" in element:
                yield block, element


def find(blocks: Sequence[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json]:
    """The one element with this action id, and its block.

    Raises:
        NotThere: there is none, or more than one and no `block_id` to tell them apart.
    """
    fitting = [
        (block, element)
        for block, element in elements(blocks)
        if element["action_id"] == action_id and block_id in {None, block["block_id"]}
    ]
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(f"{block['block_id']}/{element['action_id']}" for block, element in elements(blocks))
    reason = "more than one element" if fitting else "no element"
    raise NotThere(f"{reason} {action_id!r}; there are: {there or 'none at all'}")


def initial(element: Json) -> Json:
    """The state of an element that nobody has touched."""
    kind = KINDS[element["type"]]
    empty: list[object] | None = [] if kind.many else None
    return {"type": element["type"], kind.field: element.get(kind.initial, empty)}


def initial_values(blocks: Sequence[Json], kept: Values | None = None) -> Values:
    """The state of a whole surface; what was `kept` from before stays where ids and types are the same."""
    values: Values = {}
    for block, element in elements(blocks):
        if element["type"] not in KINDS:
            continue
        before = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        same = before is not None and before["type"] == element["type"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = (
            before if same and before is not None else initial(element)
        )
    return values


def chosen(element: Json, value: object, known: Callable[[str], bool]) -> Json:
    """The state of an element after a person has typed or picked `value`; None empties it.

    Args:
        element: the element itself.
        value: text, the `value` of an option, a list of them, an id, `2026-01-31`, `09:30` or a UNIX time.
        known: whether a user or channel id exists.

    Raises:
        NotThere: there is no such option, person or channel to choose.
        NotAllowed: the client would not take it.
    """
    kind = KINDS[element["type"]]
    if value is None:
        return {"type": element["type"], kind.field: [] if kind.many else None}
    if kind.many:
        several = value if isinstance(value, list | tuple) else [value]
        return {"type": element["type"], kind.field: [_one(element, kind, each, known) for each in several]}
    return {"type": element["type"], kind.field: _one(element, kind, value, known)}


def _one(element: Json, kind: _Kind, value: object, known: Callable[[str], bool]) -> object:
    if "option" in kind.field:
        return option(element, value)
    if kind.field.removeprefix("selected_").rstrip("s") in {"user", "channel", "conversation"}:
        if not known(str(value)):
            raise NotThere(f"nobody and nothing with the id {value!r} to choose")
        return value
    try:
        return _PARSERS.get(kind.field, str)(str(value))
    except ValueError as error:
        raise NotAllowed(f"{element['type']} does not take {value!r}") from error


def option(element: Json, value: object) -> Json:
    """The option of a select, radio, checkbox group or overflow with this value.

    Raises:
        NotThere: there is none.
    """
    for one in options_of(element):
        if one.get("value") == value:
            return one
    raise NotThere(f"no option {value!r}; there are: {[one.get('value') for one in options_of(element)]}")


def complaints(blocks: Sequence[Json], values: Values) -> dict[str, str]:
    """What the client would say under each input instead of sending the form; empty when all is well."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = values[block["block_id"]][element["action_id"]]
        complaint = _complaint(element, state[KINDS[element["type"]].field], optional=block.get("optional", False))
        if complaint:
            found[block["block_id"]] = complaint
    return found


def _complaint(element: Json, value: object, *, optional: bool) -> str | None:
    if value in (None, "", []):
        return None if optional else REQUIRED
    if isinstance(value, list):
        most = element.get("max_selected_items", len(value))
        return f"Choose no more than {most}." if len(value) > most else None
    judge = {
        "plain_text_input": _text_complaint,
        "email_text_input": _email_complaint,
        "url_text_input": _url_complaint,
        "number_input": _number_complaint,
    }.get(element["type"])
    return judge(element, str(value)) if judge else None


def _text_complaint(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", MAX_INPUT)
    if len(value) > most:
        return f"Must be less than {most + 1} characters."
    if len(value) < least:
        return f"Must be at least {least} characters."
    if "\n" in value and not element.get("multiline", False):
        return "This field takes a single line."
    return None


def _email_complaint(_: Json, value: str) -> str | None:
    return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "Please enter a valid email address."


def _url_complaint(_: Json, value: str) -> str | None:
    return None if re.fullmatch(r"https?://\S+", value) else "Please enter a valid URL."


def _number_complaint(element: Json, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a valid number."
    low, high = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
    return None if low <= float(value) <= high else f"Must be between {low:g} and {high:g}."
