"""Blocks, and which of them each surface welcomes.

Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Mapping
from typing import Final

from bot.sandbox.lint.charts import data_visualization
from bot.sandbox.lint.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION, elements_in
from bot.sandbox.lint.objects import an_id, any_text, one_picture, plain_text, slack_file
from bot.sandbox.lint.rich_text import rich_text
from bot.sandbox.lint.shapes import (
    Check,
    Json,
    Report,
    array,
    boolean,
    given,
    integer,
    literal,
    rule,
    shape,
    spoken,
    typed,
    web_address,
)

MAX_TEXT = 3000
MAX_LABEL = 2000
MAX_MARKDOWN = 12_000
MAX_HEADER = 150
MAX_ACTIONS = 25
MAX_CONTEXT = 10
MAX_FIELDS = 10
MAX_ROWS = 100
MAX_COLUMNS = 20


def _action_ids_differ(block: Json) -> bool:
    ids = [element["action_id"] for element in block["elements"] if "action_id" in element]
    return len(set(ids)) == len(ids)


def _kind(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *also: Check) -> Check:
    return shape({"type": given, **required}, {"block_id": an_id, **(optional or {})}, *also)


_cell = typed({"raw_text": shape({"type": given, "text": spoken(MAX_TEXT, least=0)}), "rich_text": rich_text})
_column = shape({}, {"align": literal("left", "center", "right"), "is_wrapped": boolean})

BLOCKS: Final[Mapping[str, Check]] = {
    "section": _kind(
        {},
        {
            "text": any_text(MAX_TEXT),
            "fields": array(any_text(2000), most=MAX_FIELDS),
            "accessory": typed(elements_in(IN_SECTION)),
            "expand": boolean,
        },
        rule(lambda block: "text" in block or "fields" in block, "missing required field: text or fields"),
    ),
    "divider": _kind({}),
    "header": _kind({"text": plain_text(MAX_HEADER)}, {"level": integer(1, 4)}),
    "image": _kind(
        {"alt_text": spoken(2000)},
        {"image_url": web_address(), "slack_file": slack_file, "title": plain_text(2000)},
        one_picture,
    ),
    "actions": _kind(
        {"elements": array(typed(elements_in(IN_ACTIONS)), most=MAX_ACTIONS)},
        {},
        rule(_action_ids_differ, "action_id must be unique within the block"),
    ),
    "context": _kind(
        {
            "elements": array(
                typed(
                    {
                        "image": ELEMENTS["image"],
                        "plain_text": any_text(MAX_TEXT),
                        "mrkdwn": any_text(MAX_TEXT),
                    }
                ),
                most=MAX_CONTEXT,
            )
        }
    ),
    "input": _kind(
        {"label": plain_text(MAX_LABEL), "element": typed(elements_in(IN_INPUT))},
        {"hint": plain_text(MAX_LABEL), "optional": boolean, "dispatch_action": boolean},
    ),
    "markdown": _kind({"text": spoken(MAX_MARKDOWN)}),
    "rich_text": rich_text,
    "table": _kind(
        {"rows": array(array(_cell, most=MAX_COLUMNS), most=MAX_ROWS)},
        {"column_settings": array(_column, most=MAX_COLUMNS)},
    ),
    "data_visualization": data_visualization,
    "alert": _kind({"text": any_text(200)}, {"level": literal("default", "info", "warning", "error", "success")}),
}

_EVERYWHERE = frozenset({"section", "divider", "header", "image", "actions", "context", "input", "rich_text"})
SURFACES: Final[Mapping[str, frozenset[str]]] = {
    "message": _EVERYWHERE | {"markdown", "table", "data_visualization"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | {"table", "data_visualization"},
}


def block(report: Report, value: object, at: str) -> None:
    """Check one block on the surface that the report is about."""
    allowed = SURFACES[report.surface] - frozenset(report.refused)
    typed({name: BLOCKS[name] for name in allowed})(report, value, at)
