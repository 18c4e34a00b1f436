import asyncio

import pytest

from bot.sandbox import (
    AppAnsweredWrong,
    NotAllowed,
    NotConnected,
    NotThere,
)
from bot.sandbox.state.forms import REQUIRED
from tests.sandbox.kit import button, home, modal, option, plain, question, section

OVERFLOW = {"type": "overflow", "action_id": "more", "options": [option("later", "Later"), option("skip", "Skip")]}


@pytest.fixture
def opened(client, sandbox, ana):
    """`await opened(view)` opens a modal for Ana, `await opened(view, on_top=True)` pushes one."""

    async def open_view(view, *, on_top=False):
        method = client.views_push if on_top else client.views_open
        await method(trigger_id=sandbox.engine.triggers.issue(ana.id), view=view)

    return open_view


async def test_a_button_in_a_message_sends_the_message_its_container_and_its_value(ear, client, ana, sandbox):
    blocks = [section("Pick", block_id="b", accessory=button(value="v-1"))]
    posted = await client.chat_postMessage(channel=ana.id, text="x", blocks=blocks)
    await ana.click(ana.sees(ana.dm)[0], "go")
    payload = ear.payloads[-1]
    assert payload["type"] == "block_actions"
    assert payload["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": ana.dm.id,
        "is_ephemeral": False,
    }
    assert payload["channel"] == {"id": ana.dm.id, "name": "directmessage"}
    assert payload["message"]["blocks"] == blocks
    assert payload["user"] == {
        "id": ana.id,
        "username": "ana",
        "name": "ana",
        "team_id": sandbox.workspace.team_id,
    }
    assert (payload["enterprise"], payload["is_enterprise_install"]) == (None, False)
    assert "view" not in payload
    [action] = payload["actions"]
    stamp = action.pop("action_ts")
    assert float(stamp) >= float(posted["ts"])
    assert action == {"type": "button", "block_id": "b", "action_id": "go", "text": plain("Go"), "value": "v-1"}


async def test_a_button_in_a_thread_or_an_ephemeral_says_so(ear, client, ana, payments):
    parent = await client.chat_postMessage(channel=payments.id, text="parent")
    blocks = [section(accessory=button())]
    await client.chat_postMessage(channel=payments.id, text="x", blocks=blocks, thread_ts=parent["ts"])
    await client.chat_postEphemeral(channel=payments.id, user=ana.id, text="x", blocks=blocks)
    _, threaded, ephemeral = ana.sees(payments)
    await ana.click(threaded, "go")
    assert ear.payloads[-1]["container"]["thread_ts"] == parent["ts"]
    await ana.click(ephemeral, "go")
    assert ear.payloads[-1]["container"]["is_ephemeral"] is True
    assert "message" not in ear.payloads[-1]


async def test_a_button_in_a_modal_and_in_home_sends_the_view(ear, client, ana, opened):
    blocks = [section(accessory=button()), question()]
    await opened(modal(*blocks, private_metadata="p"))
    ana.fill({"why": "half typed"})
    await ana.click(ana.modal, "go")
    payload = ear.payloads[-1]
    assert payload["container"] == {"type": "view", "view_id": ana.modal.id}
    assert payload["view"]["private_metadata"] == "p"
    assert payload["view"]["state"]["values"]["why"]["text"]["value"] == "half typed"
    assert payload["view"]["hash"] == ana.modal.hash
    assert not {"message", "channel", "response_url"} & payload.keys()
    await client.views_publish(user_id=ana.id, view=home(section(accessory=button())))
    await ana.click(ana.home, "go")
    assert ear.payloads[-1]["view"]["type"] == "home"


async def test_menus_send_the_chosen_option(ear, client, ana):
    select = {"type": "static_select", "action_id": "s", "options": [option("a"), option("b")]}
    blocks = [section(accessory=OVERFLOW), section(block_id="here", accessory=select)]
    await client.chat_postMessage(channel=ana.id, text="x", blocks=blocks)
    [message] = ana.sees(ana.dm)
    await ana.click(message, "more", "skip")
    assert ear.payloads[-1]["actions"][0]["selected_option"] == option("skip", "Skip")
    assert ear.payloads[-1]["state"]["values"]["here"]["s"]["selected_option"] is None
    await ana.click(message, "s", "b")
    assert ear.payloads[-1]["actions"][0]["selected_option"] == option("b")
    assert ear.payloads[-1]["state"]["values"]["here"]["s"]["selected_option"] == option("b")


async def test_people_dates_and_boxes_are_chosen(ear, client, ana, ben):
    elements = [
        {"type": "users_select", "action_id": "who"},
        {"type": "datepicker", "action_id": "day"},
        {"type": "checkboxes", "action_id": "boxes", "options": [option("a"), option("b")]},
    ]
    await client.chat_postMessage(channel=ana.id, text="x", blocks=[{"type": "actions", "elements": elements}])
    [message] = ana.sees(ana.dm)
    await ana.click(message, "who", ben.id)
    assert ear.payloads[-1]["actions"][0]["selected_user"] == ben.id
    await ana.click(message, "day", "2026-03-29")
    assert ear.payloads[-1]["actions"][0]["selected_date"] == "2026-03-29"
    await ana.click(message, "boxes", ["b"])
    assert ear.payloads[-1]["actions"][0]["selected_options"] == [option("b")]
    with pytest.raises(NotThere):
        await ana.click(message, "who", "U0NOBODY")
    with pytest.raises(NotAllowed):
        await ana.click(message, "day", "tomorrow")


async def test_what_is_not_there_cannot_be_pressed(ear, client, ana, ben):
    await client.chat_postMessage(channel=ana.id, text="x", blocks=[section(accessory=OVERFLOW)])
    [message] = ana.sees(ana.dm)
    with pytest.raises(NotThere, match=r"no element 'answer'; there are: .*/more"):
        await ana.click(message, "answer")
    with pytest.raises(NotThere, match="no option 'never'"):
        await ana.click(message, "more", "never")
    with pytest.raises(NotThere, match="is not in"):
        await ben.click(message, "more", "skip")
    await client.chat_update(channel=message.channel, ts=message.ts, text="done", blocks=[section("done")])
    with pytest.raises(NotThere, match="there are: none"):
        await ana.click(message, "more", "skip")
    await client.chat_delete(channel=message.channel, ts=message.ts)
    with pytest.raises(NotThere, match="does not see this message"):
        await ana.click(message, "more", "skip")
    assert all(payload.get("type") != "block_actions" for payload in ear.payloads)


async def test_saying_no_to_a_confirmation_sends_nothing(ear, client, ana):
    sure = {"title": plain("Sure?"), "text": plain("It goes."), "confirm": plain("Yes"), "deny": plain("No")}
    await client.chat_postMessage(channel=ana.id, text="x", blocks=[section(accessory=button(confirm=sure))])
    await ana.click(ana.sees(ana.dm)[0], "go", confirm=False)
    assert all(payload.get("type") != "block_actions" for payload in ear.payloads)
    await ana.click(ana.sees(ana.dm)[0], "go")
    assert ear.payloads[-1]["type"] == "block_actions"


async def test_a_required_input_is_enforced_before_anything_is_sent(ear, ana, opened):
    await opened(modal(question("must"), question("may", optional=True)))
    outcome = await ana.submit()
    assert (outcome.errors, outcome.sent) == ({"must": REQUIRED}, False)
    assert ana.modal is not None
    assert ear.payloads == []


@pytest.mark.parametrize(
    "case",
    [
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "Must be less than 4 characters."),
        ({"type": "plain_text_input"}, "x" * 3001, "Must be less than 3001 characters."),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "Must be at least 3 characters."),
        ({"type": "plain_text_input"}, "a\nb", "This field takes a single line."),
        ({"type": "email_text_input"}, "ana", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "example.org", "Please enter a valid URL."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a valid number."),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "2"},
            "2.5",
            "Must be between -inf and 2.",
        ),
        (
            {"type": "multi_static_select", "options": [option("a"), option("b")], "max_selected_items": 1},
            ["a", "b"],
            "Choose no more than 1.",
        ),
    ],
)
async def test_the_client_refuses_what_slack_refuses(ear, ana, opened, case):
    element, value, complaint = case
    await opened(modal(question("q", {**element, "action_id": "a"})))
    assert (await ana.submit({"q": value})).errors == {"q": complaint}
    assert ear.payloads == []


async def test_a_submission_carries_everything_also_the_untouched(ear, ana, opened):
    radios = {"type": "radio_buttons", "action_id": "r", "options": [option("a"), option("b")]}
    initial = {**radios, "initial_option": option("b")}
    view = modal(question("why"), question("pick", initial), question("note", optional=True), callback_id="check")
    await opened(view)
    outcome = await ana.submit({"why/text": " "})
    assert (outcome.errors, outcome.sent, outcome.action) == ({}, True, "close")
    payload = ear.payloads[-1]
    assert (payload["type"], payload["view"]["callback_id"]) == ("view_submission", "check")
    assert payload["view"]["state"]["values"] == {
        "why": {"text": {"type": "plain_text_input", "value": " "}},
        "pick": {"r": {"type": "radio_buttons", "selected_option": option("b")}},
        "note": {"text": {"type": "plain_text_input", "value": None}},
    }
    assert ana.modal is None


async def test_filling_in_what_is_not_there_fails(ana, opened):
    await opened(modal(question("why")))
    with pytest.raises(NotThere, match="no single input 'how'; there are: why"):
        ana.fill({"how": "x"})


async def test_response_actions(ear, ana, opened):
    answers = [
        {"response_action": "errors", "errors": {"why": "Say more"}},
        {"response_action": "update", "view": modal(question("how"), title=plain("Second"))},
        {"response_action": "push", "view": modal(question("who"), title=plain("Third"))},
        {"response_action": "clear"},
    ]
    ear.answer = lambda request: answers.pop(0) if request.payload["type"] == "view_submission" else None
    await opened(modal(question("why")))
    outcome = await ana.submit({"why": "x"})
    assert (outcome.errors, outcome.action, outcome.sent) == ({"why": "Say more"}, "errors", True)
    assert ana.modal.errors == {"why": "Say more"}
    assert (await ana.submit({"why": "more"})).action == "update"
    assert [one.title for one in ana.modals] == ["Second"]
    assert (await ana.submit({"how": "x"})).action == "push"
    assert [one.title for one in ana.modals] == ["Second", "Third"]
    assert (await ana.submit({"who": "x"})).action == "clear"
    assert ana.modals == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"unknown": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors"},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "update"},
        {"response_action": "explode"},
        {"text": "thanks"},
    ],
)
async def test_an_ack_that_slack_does_not_take_is_an_error_for_the_person(ear, ana, opened, answer, sandbox):
    ear.answer = lambda _: answer
    await opened(modal(question("why")))
    with pytest.raises(AppAnsweredWrong):
        await ana.submit({"why": "x"})
    assert ana.modal is not None
    assert sandbox.moments[-1].what == "trouble"


async def test_closing_tells_the_app_only_if_it_asked(ear, ana, opened):
    await opened(modal(title=plain("quiet")))
    await opened(modal(title=plain("loud"), notify_on_close=True), on_top=True)
    await ana.close_modal()
    assert [(one["type"], one["is_cleared"]) for one in ear.payloads] == [("view_closed", False)]
    await ana.close_modal()
    assert len(ear.payloads) == 1
    await opened(modal(title=plain("1"), notify_on_close=True))
    await opened(modal(title=plain("2"), notify_on_close=True), on_top=True)
    await ana.close_modal(all_of_them=True)
    assert [(one["view"]["title"]["text"], one["is_cleared"]) for one in ear.payloads[1:]] == [
        ("2", True),
        ("1", True),
    ]


async def test_an_input_speaks_only_when_it_is_told_to(ear, ana, opened):
    await opened(modal(question("silent"), question("lively", dispatch_action=True)))
    with pytest.raises(NotThere, match="use fill"):
        await ana.click(ana.modal, "text", "x", block_id="silent")
    with pytest.raises(NotThere, match="more than one element"):
        await ana.click(ana.modal, "text", "x")
    await ana.click(ana.modal, "text", "x", block_id="lively")
    assert ear.payloads[-1]["actions"][0]["value"] == "x"


async def test_a_command_carries_who_where_and_what(ear, ana, payments, sandbox):
    await ana.command("/coach", "check  now", channel=payments)
    payload = ear.payloads[-1]
    assert {name: payload[name] for name in ("command", "text", "user_id", "channel_id", "channel_name")} == {
        "command": "/coach",
        "text": "check  now",
        "user_id": ana.id,
        "channel_id": payments.id,
        "channel_name": "payments",
    }
    assert payload["team_id"] == sandbox.workspace.team_id
    assert ear.heard[-1].type == "slash_commands"


async def test_the_ack_of_a_command_is_for_the_person_unless_it_says_otherwise(ear, ana, ben, payments):
    ear.answer = lambda request: {"text": request.payload["text"], "response_type": request.payload["text"]}
    await ana.command("/coach", "ephemeral", channel=payments)
    await ana.command("/coach", "in_channel", channel=payments)
    assert [one.text for one in ana.sees(payments)] == ["ephemeral", "in_channel"]
    assert [one.text for one in ben.sees(payments)] == ["in_channel"]


@pytest.mark.parametrize(
    "answer",
    [{"text": ""}, {"text": "x", "blocks": [section("x" * 3001)]}, {"text": "x", "response_type": "loud"}],
)
async def test_a_bad_ack_of_a_command_is_an_error_for_the_person(ear, ana, answer):
    ear.answer = lambda _: answer
    with pytest.raises(AppAnsweredWrong):
        await ana.command("/coach")
    assert ana.sees(ana.dm) == []


async def test_shortcuts(ear, client, ana, payments):
    await ana.shortcut("capture")
    assert {"type": "shortcut", "callback_id": "capture"}.items() <= ear.payloads[-1].items()
    await client.chat_postMessage(channel=payments.id, text="look")
    [message] = ana.sees(payments)
    await ana.shortcut("capture", message)
    assert ear.payloads[-1]["type"] == "message_action"
    assert ear.payloads[-1]["message"]["text"] == "look"


async def test_nobody_is_there(ana, sandbox):
    with pytest.raises(NotConnected):
        await asyncio.wait_for(ana.command("/coach"), 30)
    assert sandbox.moments[-1].what == "trouble"
    assert sandbox.socket_mode.idle


async def test_strangers_see_nothing(sandbox, ana, ben, payments):
    eve = sandbox.add_person("eve", "Eve Roy")
    with pytest.raises(NotThere):
        eve.sees(payments)
    with pytest.raises(NotThere):
        sandbox.person("U0NOBODY")
    message = await ana.say(payments, "mine")
    with pytest.raises(NotAllowed):
        await ben.edit_message(message, "yours")
