"""Reading the arguments of a Web API call, which may come as a form, as a query or as JSON."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from bot.sandbox.errors import SlackError

Json = dict[str, Any]
T = TypeVar("T")
TRUE, FALSE = {"1", "true"}, {"0", "false", ""}


class Args:
    """The arguments of one call. In a form everything is a string, and objects are JSON in a string."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = {name: value for name, value in given.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self._given.get(name, default)
        if isinstance(value, dict | list):
            raise SlackError("invalid_arguments", [f"[ERROR] must provide a string [json-pointer:/{name}]"])
        return str(value)

    def optional(self, name: str) -> str | None:
        """A string, or None when it is missing or empty."""
        return self.text(name) or None

    def required(self, name: str) -> str:
        """A string that has to be there.

        Raises:
            SlackError: `invalid_arguments`.
        """
        value = self.optional(name)
        if value is None:
            raise SlackError(
                "invalid_arguments", [f"[ERROR] missing required field: {name} [json-pointer:/{name}]"]
            )
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false, in any of the ways that clients write it."""
        value = str(self._given.get(name, default)).lower()
        if value not in TRUE | FALSE:
            raise SlackError("invalid_arguments", [f"[ERROR] must provide a boolean [json-pointer:/{name}]"])
        return value in TRUE

    def limit(self, default: int, most: int) -> int:
        """The size of a page.

        Raises:
            SlackError: `invalid_limit`.
        """
        try:
            value = int(self.text("limit", str(default)))
        except ValueError as error:
            raise SlackError("invalid_limit") from error
        if value < 0 or value > most:
            raise SlackError("invalid_limit")
        return value or default

    def structure(self, name: str, error: str) -> Any:  # noqa: ANN401 - whatever the caller sent; it is checked later
        """An object or a list, given as such or as JSON in a string; None when it is missing.

        Raises:
            SlackError: `error`, when the string is no JSON.
        """
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as problem:
            raise SlackError(error, [f"[ERROR] {name} is not valid JSON [json-pointer:/{name}]"]) from problem


def page(items: Sequence[T], args: Args, default: int, most: int) -> tuple[Sequence[T], Json]:
    """One page of a list, and the `response_metadata` that leads to the next.

    Raises:
        SlackError: `invalid_cursor` or `invalid_limit`.
    """
    limit = args.limit(default, most)
    start = _offset(args.text("cursor"))
    end = start + limit
    following = base64.b64encode(f"offset:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], {"next_cursor": following}


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        name, _, value = base64.b64decode(cursor, validate=True).decode().partition(":")
        if name == "offset":
            return int(value)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise SlackError("invalid_cursor")
