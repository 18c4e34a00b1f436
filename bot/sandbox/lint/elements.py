"""Block elements: everything a person can press, choose or fill in.

Limits: https://docs.slack.dev/reference/block-kit/block-elements
"""

import re
from collections.abc import Mapping
from typing import Final

from bot.sandbox.lint.objects import (
    MAX_CHOICES,
    MAX_OPTIONS,
    MAX_OVERFLOW,
    an_id,
    choice,
    confirmation,
    conversation_filter,
    dispatch_config,
    initial_option_exists,
    initial_options_exist,
    no_more_chosen_than_allowed,
    one_picture,
    option,
    option_group,
    overflow_option,
    plain_text,
    slack_file,
)
from bot.sandbox.lint.rich_text import rich_text
from bot.sandbox.lint.shapes import (
    Check,
    Json,
    Report,
    array,
    boolean,
    exactly_one,
    given,
    integer,
    literal,
    rule,
    shape,
    spoken,
    string,
    web_address,
)

MAX_INPUT = 3000
MIN_MOMENT, MAX_MOMENT = 1_000_000_000, 9_999_999_999  # "a UNIX timestamp with exactly ten digits"


def _matching(pattern: str, reason: str) -> Check:
    compiled = re.compile(pattern)

    def check(report: Report, value: object, at: str) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            report.add(reason, at)

    return check


_date = _matching(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "must be a date as YYYY-MM-DD")
_time = _matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time as HH:mm")
_decimal = _matching(r"-?\d+(\.\d+)?", "must be a number as a string")
_user_id = _matching(r"[UW][A-Z0-9]+", "must be a user id")
_channel_id = _matching(r"[CDG][A-Z0-9]+", "must be a conversation id")

_named: Mapping[str, Check] = {"action_id": an_id}
_asks: Mapping[str, Check] = {**_named, "placeholder": plain_text(150), "focus_on_load": boolean}
_confirms: Mapping[str, Check] = {**_named, "confirm": confirmation, "focus_on_load": boolean}
_selects: Mapping[str, Check] = {**_asks, "confirm": confirmation}
_many: Mapping[str, Check] = {**_selects, "max_selected_items": integer(1)}
_fills: Mapping[str, Check] = {**_asks, "dispatch_action_config": dispatch_config}
_static: Mapping[str, Check] = {
    "options": array(option, most=MAX_OPTIONS),
    "option_groups": array(option_group, most=MAX_OPTIONS),
}
_lengths_agree = rule(
    lambda element: element.get("min_length", 0) <= element.get("max_length", MAX_INPUT),
    "min_length must not be more than max_length",
)
_initial_fits = rule(
    lambda element: len(element.get("initial_value", "")) <= element.get("max_length", MAX_INPUT),
    "initial_value must not be longer than max_length",
)


def _in_range(element: Json) -> bool:
    low, high = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
    return low <= float(element.get("initial_value", low)) <= high


_range_agrees = rule(_in_range, "min_value, initial_value and max_value must not contradict each other")


def _kind(required: Mapping[str, Check], optional: Mapping[str, Check], *also: Check) -> Check:
    return shape({"type": given, **required}, optional, *also)


ELEMENTS: Final[Mapping[str, Check]] = {
    "button": _kind(
        {"text": plain_text(75)},
        {
            **_named,
            "value": string(2000, least=0),
            "url": web_address(),
            "style": literal("primary", "danger"),
            "confirm": confirmation,
            "accessibility_label": string(75),
        },
    ),
    "overflow": _kind({"options": array(overflow_option, most=MAX_OVERFLOW)}, {**_named, "confirm": confirmation}),
    "static_select": _kind(
        {},
        {**_selects, **_static, "initial_option": option},
        exactly_one("options", "option_groups"),
        initial_option_exists,
    ),
    "multi_static_select": _kind(
        {},
        {**_many, **_static, "initial_options": array(option, most=MAX_OPTIONS)},
        exactly_one("options", "option_groups"),
        initial_options_exist,
        no_more_chosen_than_allowed,
    ),
    "users_select": _kind({}, {**_selects, "initial_user": _user_id}),
    "multi_users_select": _kind({}, {**_many, "initial_users": array(_user_id)}, no_more_chosen_than_allowed),
    "channels_select": _kind({}, {**_selects, "initial_channel": _channel_id, "response_url_enabled": boolean}),
    "multi_channels_select": _kind(
        {}, {**_many, "initial_channels": array(_channel_id)}, no_more_chosen_than_allowed
    ),
    "conversations_select": _kind(
        {},
        {
            **_selects,
            "initial_conversation": _channel_id,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": conversation_filter,
        },
    ),
    "multi_conversations_select": _kind(
        {},
        {
            **_many,
            "initial_conversations": array(_channel_id),
            "default_to_current_conversation": boolean,
            "filter": conversation_filter,
        },
        no_more_chosen_than_allowed,
    ),
    "checkboxes": _kind(
        {"options": array(choice, most=MAX_CHOICES)},
        {**_confirms, "initial_options": array(choice, most=MAX_CHOICES)},
        initial_options_exist,
    ),
    "radio_buttons": _kind(
        {"options": array(choice, most=MAX_CHOICES)},
        {**_confirms, "initial_option": choice},
        initial_option_exists,
    ),
    "datepicker": _kind({}, {**_selects, "initial_date": _date}),
    "timepicker": _kind({}, {**_selects, "initial_time": _time, "timezone": string(100)}),
    "datetimepicker": _kind({}, {**_confirms, "initial_date_time": integer(MIN_MOMENT, MAX_MOMENT)}),
    "plain_text_input": _kind(
        {},
        {
            **_fills,
            "initial_value": string(MAX_INPUT, least=0),
            "multiline": boolean,
            "min_length": integer(0, MAX_INPUT),
            "max_length": integer(1, MAX_INPUT),
        },
        _lengths_agree,
        _initial_fits,
    ),
    "email_text_input": _kind({}, {**_fills, "initial_value": string(MAX_INPUT)}),
    "url_text_input": _kind({}, {**_fills, "initial_value": web_address()}),
    "number_input": _kind(
        {"is_decimal_allowed": boolean},
        {**_fills, "initial_value": _decimal, "min_value": _decimal, "max_value": _decimal},
        _range_agrees,
    ),
    "rich_text_input": _kind({}, {**_fills, "initial_value": rich_text}),
    "image": _kind(
        {"alt_text": spoken(2000)}, {"image_url": web_address(), "slack_file": slack_file}, one_picture
    ),
}

SELECTS = frozenset(name for name in ELEMENTS if name.endswith("_select"))
CHOSEN = SELECTS | {"checkboxes", "radio_buttons", "datepicker", "timepicker"}
IN_SECTION = CHOSEN | {"button", "overflow", "image"}
IN_ACTIONS = CHOSEN | {"button", "overflow", "datetimepicker"}
TYPED = frozenset(name for name in ELEMENTS if name.endswith("_input"))
IN_INPUT = CHOSEN | TYPED | {"datetimepicker"}


def elements_in(names: frozenset[str]) -> Mapping[str, Check]:
    """The checks of these element types only."""
    return {name: ELEMENTS[name] for name in names}
