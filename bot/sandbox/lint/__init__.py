"""Is this message or view one that Slack would take?

Strict on purpose: what passes here keeps every limit that Slack documents, and what does not is answered with the
reason and the place, as Slack does. A block type that Slack knows and this package does not is refused too.
"""

import json
from collections.abc import Collection, Iterable

from bot.sandbox.errors import SlackError
from bot.sandbox.lint.blocks import MAX_MARKDOWN, block
from bot.sandbox.lint.objects import an_id, plain_text
from bot.sandbox.lint.shapes import Check, Json, Report, array, boolean, literal, shape, string

MAX_MESSAGE_BLOCKS = 50
MAX_VIEW_BLOCKS = 100
MAX_MESSAGE_CHARACTERS = 13_200
MAX_CHARTS = 2
MAX_VIEW_BYTES = 250_000
MAX_PRIVATE_METADATA = 3000
MAX_VIEW_WORDS = 24

_any_blocks = array(block, least=0, most=MAX_VIEW_BLOCKS)
_common = {
    "callback_id": string(255, least=0),
    "private_metadata": string(MAX_PRIVATE_METADATA, least=0),
    "external_id": an_id,
}
_modal = shape(
    {"type": literal("modal"), "title": plain_text(MAX_VIEW_WORDS), "blocks": _any_blocks},
    {
        **_common,
        "submit": plain_text(MAX_VIEW_WORDS),
        "close": plain_text(MAX_VIEW_WORDS),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_home = shape({"type": literal("home"), "blocks": _any_blocks}, dict(_common))


def check_message(blocks: object, refused: Collection[str] = ()) -> None:
    """Check the blocks of a message.

    Raises:
        SlackError: `invalid_blocks` with reasons and places, or `msg_blocks_too_long`.
    """
    report = Report("message", refused)
    array(block, least=0, most=MAX_MESSAGE_BLOCKS)(report, blocks, "/blocks")
    if isinstance(blocks, list):
        together(report, blocks, "/blocks")
    if report.problems:
        raise SlackError("invalid_blocks", report.messages)
    if report.characters > MAX_MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def check_view(view: object, refused: Collection[str] = ()) -> None:
    """Check a whole view.

    Raises:
        SlackError: `invalid_arguments` with reasons and places, or `view_too_large`.
    """
    surface = str(view.get("type")) if isinstance(view, dict) else ""
    report = Report(surface if surface in {"modal", "home"} else "modal", refused)
    checks: dict[str, Check] = {"modal": _modal, "home": _home}
    checks.get(surface, _modal)(report, view, "/view")
    if isinstance(view, dict) and isinstance(view.get("blocks"), list):
        together(report, view["blocks"], "/view/blocks")
        _submit_is_there(report, view)
    if report.problems:
        raise SlackError("invalid_arguments", report.messages)
    if len(json.dumps(view)) > MAX_VIEW_BYTES:
        raise SlackError("view_too_large")


def together(report: Report, blocks: list[object], at: str) -> None:
    """Rules that hold between the blocks of one message or view."""
    known = [one for one in blocks if isinstance(one, dict)]
    ids = [one["block_id"] for one in known if isinstance(one.get("block_id"), str)]
    for repeated in sorted({one for one in ids if ids.count(one) > 1}):
        report.add(f"block_id must be unique: {repeated}", at)
    if sum(one.get("type") == "data_visualization" for one in known) > MAX_CHARTS:
        report.add(f"no more than {MAX_CHARTS} data_visualization blocks allowed", at)
    markdown = (one.get("text") for one in known if one.get("type") == "markdown")
    if sum(len(text) for text in markdown if isinstance(text, str)) > MAX_MARKDOWN:
        report.add(f"all markdown blocks together must be less than {MAX_MARKDOWN + 1} characters", at)
    if sum(_takes_focus(one) for one in known) > 1:
        report.add("no more than 1 element may have focus_on_load", at)


def _takes_focus(one: Json) -> int:
    return sum(element.get("focus_on_load") is True for element in elements_of(one))


def elements_of(one: Json) -> Iterable[Json]:
    """The elements that stand in one block, wherever the block keeps them."""
    candidates = [one.get("accessory"), one.get("element"), *_listed(one.get("elements"))]
    return (element for element in candidates if isinstance(element, dict))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _submit_is_there(report: Report, view: Json) -> None:
    asks = any(isinstance(one, dict) and one.get("type") == "input" for one in view["blocks"])
    if view.get("type") == "modal" and asks and "submit" not in view:
        report.add("missing required field: submit", "/view")
