import copy

import pytest

from bot.sandbox import SlackError
from bot.sandbox.lint import check_message, check_view
from tests.sandbox.kit import button, home, modal, mrkdwn, option, plain, question, section


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def select(**more):
    return {"type": "static_select", "action_id": "s", "options": [option("a"), option("b")], **more}


def radios(count=2, **more):
    options = [option(str(one)) for one in range(count)]
    return {"type": "radio_buttons", "action_id": "r", "options": options, **more}


def overflow(count=2):
    return {"type": "overflow", "action_id": "o", "options": [option(str(one)) for one in range(count)]}


def rich(*elements):
    return {"type": "rich_text", "elements": list(elements)}


def runs(*elements):
    return {"type": "rich_text_section", "elements": list(elements)}


def chart(kind="line", labels=("Jan", "Feb"), series=1, title="Depth", **more):
    points = [{"label": label, "value": 1} for label in labels]
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {
            "type": kind,
            "series": [{"name": f"S{one}", "data": points} for one in range(series)],
            "axis_config": {"categories": list(labels), **more},
        },
    }


def pie(*values):
    segments = [{"label": f"S{index}", "value": value} for index, value in enumerate(values)]
    return {"type": "data_visualization", "title": "Pie", "chart": {"type": "pie", "segments": segments}}


def text_input(**more):
    return {"type": "plain_text_input", "action_id": "text", **more}


CONFIRM = {"title": plain("Sure?"), "text": mrkdwn("It *goes*."), "confirm": plain("Yes"), "deny": plain("No")}
PICTURE = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A chart"}

GOOD_MESSAGES = {
    "nothing": [],
    "section at its limit": [section("x" * 3000)],
    "section with fields only": [{"type": "section", "fields": [plain("y" * 2000)] * 6}],
    "header": [{"type": "header", "text": plain("h" * 150)}],
    "divider, context and picture": [
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("_why_"), plain("p"), PICTURE]},
        {**PICTURE, "title": plain("T")},
    ],
    "picture that was uploaded": [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A radar"}],
    "25 buttons": [actions(*(button(f"b{one}") for one in range(25)))],
    "button with everything": [
        actions(button(value="v" * 2000, url="https://example.org", style="danger", confirm=CONFIRM))
    ],
    "overflow of one and of five": [section(accessory=overflow(1)), section(accessory=overflow(5))],
    "the same action id in two blocks": [actions(button()), actions(button())],
    "select with an initial option": [section(accessory=select(initial_option=option("b")))],
    "select with groups": [
        section(
            accessory={
                "type": "static_select",
                "action_id": "s",
                "option_groups": [{"label": plain("G"), "options": [option("a")]}],
            }
        )
    ],
    "radios with mrkdwn and ten options": [section(accessory=radios(10)), actions(radios())],
    "date and time": [actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-01-31"})],
    "rich text": [
        rich(
            runs({"type": "text", "text": "a", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}),
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 1,
                "elements": [runs({"type": "emoji", "name": "x"})],
            },
            {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://example.org", "text": "b"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "c"}]},
        )
    ],
    "markdown": [{"type": "markdown", "text": "**m**" * 2000}],
    "table": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, rich(runs())]]}],
    "chart at its limits": [
        chart(labels=[f"{one:020d}" for one in range(20)], series=6, title="t" * 50),
        pie(1, 2.5),
    ],
    "fifty blocks": [{"type": "divider"}] * 50,
}


@pytest.mark.parametrize("blocks", GOOD_MESSAGES.values(), ids=GOOD_MESSAGES)
def test_a_message_that_slack_takes(blocks):
    before = copy.deepcopy(blocks)
    check_message(blocks)
    assert blocks == before


BAD_MESSAGES = {
    "no list": ({"type": "divider"}, "must provide an array", "/blocks"),
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed", "/blocks"),
    "no object": (["divider"], "must provide an object", "/blocks/0"),
    "no type": ([{"text": plain("x")}], "missing required field: type", "/blocks/0"),
    "unknown block": ([{"type": "rating"}], "unsupported type: rating", "/blocks/0/type"),
    "alert in a message": ([{"type": "alert", "text": plain("x")}], "unsupported type: alert", "/blocks/0/type"),
    "additional property": (
        [{"type": "divider", "color": "red"}],
        "invalid additional property: color",
        "/blocks/0",
    ),
    "long section": ([section("x" * 3001)], "must be less than 3001 characters", "/blocks/0/text/text"),
    "empty section": ([section("")], "must be more than 0 characters", "/blocks/0/text/text"),
    "text as a string": ([{"type": "section", "text": "x"}], "must provide an object", "/blocks/0/text"),
    "section without text": ([{"type": "section"}], "missing required field: text or fields", "/blocks/0"),
    "11 fields": ([{"type": "section", "fields": [plain("x")] * 11}], "no more than 10 items", "/blocks/0/fields"),
    "long field": (
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        "less than 2001",
        "/blocks/0/fields/0/text",
    ),
    "mrkdwn header": (
        [{"type": "header", "text": mrkdwn("x")}],
        "unsupported type: mrkdwn",
        "/blocks/0/text/type",
    ),
    "long header": ([{"type": "header", "text": plain("x" * 151)}], "less than 151", "/blocks/0/text/text"),
    "emoji flag on mrkdwn": (
        [{"type": "section", "text": {**mrkdwn("x"), "emoji": True}}],
        "invalid additional property: emoji",
        "/blocks/0/text",
    ),
    "26 buttons": ([actions(*(button(f"b{one}") for one in range(26)))], "no more than 25", "/blocks/0/elements"),
    "no buttons": ([actions()], "no less than 1", "/blocks/0/elements"),
    "action id twice": ([actions(button(), button())], "action_id must be unique", "/blocks/0"),
    "block id twice": ([section(block_id="b"), section(block_id="b")], "block_id must be unique: b", "/blocks"),
    "long block id": ([section(block_id="b" * 256)], "less than 256", "/blocks/0/block_id"),
    "long action id": ([actions(button("a" * 256))], "less than 256", "/blocks/0/elements/0/action_id"),
    "long button": ([actions(button(text="x" * 76))], "less than 76", "/blocks/0/elements/0/text/text"),
    "mrkdwn button": (
        [actions({"type": "button", "text": mrkdwn("x")})],
        "unsupported type: mrkdwn",
        "/blocks/0/elements/0/text/type",
    ),
    "long value": ([actions(button(value="x" * 2001))], "less than 2001", "/blocks/0/elements/0/value"),
    "style": ([actions(button(style="green"))], "valid enum value", "/blocks/0/elements/0/style"),
    "style null": ([actions(button(style=None))], "valid enum value", "/blocks/0/elements/0/style"),
    "scheme": ([actions(button(url="slack://app"))], "valid URL", "/blocks/0/elements/0/url"),
    "half a confirmation": (
        [actions(button(confirm={"title": plain("x"), "text": plain("y"), "confirm": plain("z")}))],
        "missing required field: deny",
        "/blocks/0/elements/0/confirm",
    ),
    "six in an overflow": ([section(accessory=overflow(6))], "no more than 5", "/blocks/0/accessory/options"),
    "none in an overflow": ([section(accessory=overflow(0))], "no less than 1", "/blocks/0/accessory/options"),
    "long option": (
        [section(accessory=select(options=[option("a", "x" * 76)]))],
        "less than 76",
        "/blocks/0/accessory/options/0/text/text",
    ),
    "long option value": (
        [section(accessory=select(options=[option("x" * 151, "a")]))],
        "less than 151",
        "/blocks/0/accessory/options/0/value",
    ),
    "long description": (
        [section(accessory=select(options=[{**option("a"), "description": plain("x" * 76)}]))],
        "less than 76",
        "/blocks/0/accessory/options/0/description/text",
    ),
    "101 options": (
        [section(accessory=select(options=[option(str(one)) for one in range(101)]))],
        "no more than 100",
        "/blocks/0/accessory/options",
    ),
    "no options": ([section(accessory=select(options=[]))], "no less than 1", "/blocks/0/accessory/options"),
    "options and groups": (
        [section(accessory=select(option_groups=[{"label": plain("G"), "options": [option("a")]}]))],
        "exactly one of options or option_groups",
        "/blocks/0/accessory",
    ),
    "initial option that is none": (
        [section(accessory=select(initial_option=option("z")))],
        "initial_option must exactly match",
        "/blocks/0/accessory",
    ),
    "11 radios": ([section(accessory=radios(11))], "no more than 10", "/blocks/0/accessory/options"),
    "long placeholder": (
        [section(accessory=select(placeholder=plain("x" * 151)))],
        "less than 151",
        "/blocks/0/accessory/placeholder/text",
    ),
    "text input in a section": (
        [section(accessory=text_input())],
        "unsupported type: plain_text_input",
        "/blocks/0/accessory/type",
    ),
    "picture in actions": ([actions(PICTURE)], "unsupported type: image", "/blocks/0/elements/0/type"),
    "button in a context": (
        [{"type": "context", "elements": [button()]}],
        "unsupported type: button",
        "/blocks/0/elements/0/type",
    ),
    "11 in a context": (
        [{"type": "context", "elements": [plain("x")] * 11}],
        "no more than 10",
        "/blocks/0/elements",
    ),
    "picture without words": (
        [{"type": "image", "image_url": "https://example.org/a.png"}],
        "missing required field: alt_text",
        "/blocks/0",
    ),
    "picture from two places": (
        [{**PICTURE, "slack_file": {"id": "F1"}}],
        "exactly one of image_url or slack_file",
        "/blocks/0",
    ),
    "date": ([actions({"type": "datepicker", "initial_date": "31.1.2026"})], "YYYY-MM-DD", "/initial_date"),
    "empty run": (
        [rich(runs({"type": "text", "text": ""}))],
        "more than 0",
        "/blocks/0/elements/0/elements/0/text",
    ),
    "run outside a section": (
        [rich({"type": "text", "text": "x"})],
        "unsupported type: text",
        "/blocks/0/elements/0/type",
    ),
    "list of runs": (
        [rich({"type": "rich_text_list", "style": "bullet", "elements": [{"type": "text", "text": "x"}]})],
        "unsupported type: text",
        "/blocks/0/elements/0/elements/0/type",
    ),
    "list style": (
        [rich({"type": "rich_text_list", "style": "dash", "elements": [runs()]})],
        "valid enum value",
        "/blocks/0/elements/0/style",
    ),
    "user in preformatted": (
        [rich({"type": "rich_text_preformatted", "elements": [{"type": "user", "user_id": "U1"}]})],
        "unsupported type: user",
        "/blocks/0/elements/0/elements/0/type",
    ),
    "long markdown together": (
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        "all markdown blocks together",
        "/blocks",
    ),
    "long chart title": ([chart(title="x" * 51)], "less than 51", "/blocks/0/title"),
    "long category": (
        [chart(labels=["x" * 21])],
        "less than 21",
        "/blocks/0/chart/axis_config/categories/0",
    ),
    "21 categories": (
        [chart(labels=[str(one) for one in range(21)])],
        "no more than 20",
        "/blocks/0/chart/axis_config/categories",
    ),
    "seven series": ([chart(series=7)], "no more than 6", "/blocks/0/chart/series"),
    "categories that don't match": (
        [{**chart(), "chart": {**chart()["chart"], "axis_config": {"categories": ["Mar", "Apr"]}}}],
        "must match the categories",
        "/blocks/0/chart",
    ),
    "radar": ([chart(kind="radar")], "unsupported type: radar", "/blocks/0/chart/type"),
    "negative slice": ([pie(-1)], "value must be more than 0", "/blocks/0/chart/segments/0"),
    "three charts": ([chart()] * 3, "no more than 2 data_visualization", "/blocks"),
}


@pytest.mark.parametrize(("blocks", "reason", "place"), BAD_MESSAGES.values(), ids=BAD_MESSAGES)
def test_a_message_that_slack_refuses_is_told_why_and_where(blocks, reason, place):
    with pytest.raises(SlackError) as refused:
        check_message(blocks)
    assert refused.value.code == "invalid_blocks"
    assert any(reason in one and place in one for one in refused.value.messages), refused.value.messages


def test_a_message_may_be_too_long_as_a_whole():
    check_message([section("x" * 3000)] * 4)
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message([section("x" * 3000)] * 5)


def test_a_workspace_may_refuse_a_block_that_is_documented():
    check_message([chart()])
    with pytest.raises(SlackError) as refused:
        check_message([chart()], refused={"data_visualization"})
    assert refused.value.messages == ["[ERROR] unsupported type: data_visualization [json-pointer:/blocks/0/type]"]


GOOD_VIEWS = {
    "modal": modal(question(hint=plain("h"), optional=True), close=plain("Not now"), private_metadata="p" * 3000),
    "modal without inputs needs no submit": {"type": "modal", "title": plain("t" * 24), "blocks": [section()]},
    "a hundred blocks": modal(*[{"type": "divider"}] * 100),
    "all kinds of input": modal(
        *(
            question(f"q{index}", element)
            for index, element in enumerate(
                [
                    text_input(multiline=True, min_length=1, max_length=3000, initial_value="x"),
                    {"type": "email_text_input", "action_id": "e"},
                    {"type": "url_text_input", "action_id": "u"},
                    {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "1"},
                    {"type": "rich_text_input", "action_id": "r"},
                    {
                        "type": "checkboxes",
                        "action_id": "c",
                        "options": [option("a")],
                        "initial_options": [option("a")],
                    },
                    radios(initial_option=option("1")),
                    select(focus_on_load=True),
                    {
                        "type": "multi_static_select",
                        "action_id": "m",
                        "options": [option("a")],
                        "max_selected_items": 1,
                    },
                    {"type": "users_select", "action_id": "us", "initial_user": "U1"},
                    {"type": "multi_users_select", "action_id": "mus"},
                    {"type": "channels_select", "action_id": "cs"},
                    {"type": "conversations_select", "action_id": "cos", "filter": {"include": ["public"]}},
                    {"type": "timepicker", "action_id": "t", "initial_time": "09:30"},
                    {"type": "datetimepicker", "action_id": "dt", "initial_date_time": 1_767_614_400},
                ]
            )
        )
    ),
    "alert in a modal": modal({"type": "alert", "text": plain("Careful"), "level": "warning"}),
    "home": home(section(), actions(button()), callback_id="home", private_metadata="x"),
    "home with a chart": home(chart()),
}


@pytest.mark.parametrize("view", GOOD_VIEWS.values(), ids=GOOD_VIEWS)
def test_a_view_that_slack_takes(view):
    check_view(view)


BAD_VIEWS = {
    "no object": ("view", "must provide an object", "/view"),
    "no type": ({"blocks": []}, "missing required field: type", "/view"),
    "no title": ({"type": "modal", "blocks": []}, "missing required field: title", "/view"),
    "long title": (modal(title=plain("x" * 25)), "less than 25", "/view/title/text"),
    "long submit": (modal(submit=plain("x" * 25)), "less than 25", "/view/submit/text"),
    "long close": (modal(close=plain("x" * 25)), "less than 25", "/view/close/text"),
    "null close": (modal(close=None), "must provide an object", "/view/close"),
    "mrkdwn title": (modal(title=mrkdwn("x")), "unsupported type: mrkdwn", "/view/title/type"),
    "input without submit": (
        {"type": "modal", "title": plain("x"), "blocks": [question()]},
        "missing required field: submit",
        "/view",
    ),
    "101 blocks": (modal(*[{"type": "divider"}] * 101), "no more than 100", "/view/blocks"),
    "long private_metadata": (modal(private_metadata="x" * 3001), "less than 3001", "/view/private_metadata"),
    "long callback_id": (modal(callback_id="x" * 256), "less than 256", "/view/callback_id"),
    "chart in a modal": (modal(chart()), "unsupported type: data_visualization", "/view/blocks/0/type"),
    "markdown in a home": (
        home({"type": "markdown", "text": "x"}),
        "unsupported type: markdown",
        "/view/blocks/0",
    ),
    "home with a title": (home(title=plain("x")), "invalid additional property: title", "/view"),
    "long label": (modal(question(label=plain("x" * 2001))), "less than 2001", "/view/blocks/0/label/text"),
    "button in an input": (
        modal(question(element=button())),
        "unsupported type: button",
        "/view/blocks/0/element/type",
    ),
    "max_length over 3000": (
        modal(question(element=text_input(max_length=3001))),
        "must be between 1 and 3000",
        "/view/blocks/0/element/max_length",
    ),
    "min over max": (
        modal(question(element=text_input(min_length=5, max_length=4))),
        "min_length must not be more than max_length",
        "/view/blocks/0/element",
    ),
    "initial value over max": (
        modal(question(element=text_input(initial_value="12345", max_length=4))),
        "initial_value must not be longer",
        "/view/blocks/0/element",
    ),
    "number without its kind": (
        modal(question(element={"type": "number_input"})),
        "missing required field: is_decimal_allowed",
        "/view/blocks/0/element",
    ),
    "number out of range": (
        modal(
            question(
                element={
                    "type": "number_input",
                    "is_decimal_allowed": True,
                    "initial_value": "3",
                    "max_value": "2",
                }
            )
        ),
        "must not contradict",
        "/view/blocks/0/element",
    ),
    "two that want the focus": (
        modal(question("a", text_input(focus_on_load=True)), question("b", text_input(focus_on_load=True))),
        "no more than 1 element may have focus_on_load",
        "/view/blocks",
    ),
    "more chosen than allowed": (
        modal(
            question(
                element={
                    "type": "multi_static_select",
                    "options": [option("a"), option("b")],
                    "initial_options": [option("a"), option("b")],
                    "max_selected_items": 1,
                }
            )
        ),
        "no more initial items",
        "/view/blocks/0/element",
    ),
}


@pytest.mark.parametrize(("view", "reason", "place"), BAD_VIEWS.values(), ids=BAD_VIEWS)
def test_a_view_that_slack_refuses_is_told_why_and_where(view, reason, place):
    with pytest.raises(SlackError) as refused:
        check_view(view)
    assert refused.value.code == "invalid_arguments"
    assert any(reason in one and place in one for one in refused.value.messages), refused.value.messages


def test_a_view_may_be_too_large():
    radio = radios(10)
    radio["options"] = [{**option(f"{one}", "x" * 75), "description": plain("y" * 75)} for one in range(10)]
    heavy = [section("x" * 3000, accessory=radio) for _ in range(50)]
    check_view(modal(*heavy[:40]))
    with pytest.raises(SlackError, match="view_too_large"):
        check_view(modal(*heavy))
