"""Composition objects: texts, options, confirmations, pictures.

Limits: https://docs.slack.dev/reference/block-kit/composition-objects
"""

from bot.sandbox.lint.shapes import (
    Check,
    Json,
    array,
    boolean,
    exactly_one,
    given,
    literal,
    rule,
    shape,
    spoken,
    string,
    typed,
    web_address,
)

MAX_ID = 255
MAX_OPTIONS = 100
MAX_CHOICES = 10
MAX_OVERFLOW = 5

an_id = string(MAX_ID)


def plain_text(most: int) -> Check:
    """A `plain_text` object of 1 to `most` characters."""
    return typed({"plain_text": shape({"type": given, "text": spoken(most)}, {"emoji": boolean})})


def any_text(most: int) -> Check:
    """A `plain_text` or `mrkdwn` object of 1 to `most` characters."""
    return typed(
        {
            "plain_text": shape({"type": given, "text": spoken(most)}, {"emoji": boolean}),
            "mrkdwn": shape({"type": given, "text": spoken(most)}, {"verbatim": boolean}),
        }
    )


confirmation = shape(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": literal("primary", "danger")},
)

option = shape({"text": plain_text(75), "value": string(150)}, {"description": plain_text(75)})
choice = shape({"text": any_text(75), "value": string(150)}, {"description": any_text(75)})
overflow_option = shape(
    {"text": plain_text(75), "value": string(150)}, {"description": plain_text(75), "url": web_address()}
)
option_group = shape({"label": plain_text(75), "options": array(option, most=MAX_OPTIONS)})

dispatch_config = shape({"trigger_actions_on": array(literal("on_enter_pressed", "on_character_entered"), most=2)})
slack_file = shape({}, {"id": string(MAX_ID), "url": web_address()}, exactly_one("id", "url"))
one_picture = exactly_one("image_url", "slack_file")
conversation_filter = shape(
    {},
    {
        "include": array(literal("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def options_of(element: Json) -> list[Json]:
    """All options of a select, also those inside groups."""
    groups: list[Json] = element.get("option_groups", [])
    grouped = [one for group in groups for one in group["options"]]
    plain: list[Json] = element.get("options", [])
    return plain + grouped


def essence(one: Json) -> tuple[str, str]:
    """What makes an option that option: Slack compares label and value, not the emoji flag."""
    return one["text"]["text"], one["value"]


initial_option_exists = rule(
    lambda element: (
        "initial_option" not in element or essence(element["initial_option"]) in map(essence, options_of(element))
    ),
    "initial_option must exactly match one of the options",
)
initial_options_exist = rule(
    lambda element: (
        {essence(one) for one in element.get("initial_options", [])} <= {*map(essence, options_of(element))}
    ),
    "initial_options must exactly match some of the options",
)
no_more_chosen_than_allowed = rule(
    lambda element: all(
        len(element[name]) <= element.get("max_selected_items", MAX_OPTIONS)
        for name in element
        if name.startswith("initial_")
    ),
    "no more initial items than max_selected_items allowed",
)
