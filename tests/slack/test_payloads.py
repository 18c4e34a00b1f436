"""What Slack sends in a shape that we know is heard, and what is spoilt is left alone before anybody looks into it."""

import pytest

from bot.slack import payloads

SUBMITTED = {
    "type": "view_submission",
    "user": {"id": "U1"},
    "view": {
        "id": "V1",
        "type": "modal",
        "private_metadata": "12",
        "state": {"values": {"text": {"text": {"value": "The ledger."}}}},
    },
}


def with_view(**parts):
    return SUBMITTED | {"view": SUBMITTED["view"] | parts}


def test_a_window_that_was_sent_is_heard():
    assert payloads.is_readable(SUBMITTED)
    assert payloads.is_readable(with_view(state={"values": {}}))


@pytest.mark.parametrize(
    "spoilt",
    [
        {"state": None},
        {"state": {}},
        {"state": {"values": None}},
        {"state": {"values": {"text": None}}},
        {"state": {"values": {"text": {"text": None}}}},
        {"private_metadata": None},
    ],
)
def test_a_window_without_its_fields_is_left_alone(spoilt, caplog):
    assert not payloads.is_readable(with_view(**spoilt))
    assert "payload_left_alone" in caplog.text


def test_a_window_that_was_closed_needs_no_fields():
    assert payloads.is_readable(with_view(state=None) | {"type": "view_closed"})


PRESSED = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "actions": [{"action_id": "nudge.more", "selected_option": {"value": "edit"}}],
}
WRITTEN = {
    "type": "event_callback",
    "event_id": "Ev1",
    "event": {"type": "message", "channel": "D1", "ts": "1.000001", "text": "4"},
}


@pytest.mark.parametrize(("event", "heard"), [({}, True), ({"channel": ""}, False), ({"ts": ""}, False)])
def test_a_message_is_somewhere(event, heard):
    assert payloads.is_readable(WRITTEN | {"event": WRITTEN["event"] | event}) is heard


@pytest.mark.parametrize(("action", "heard"), [({}, True), ({"selected_option": None}, False)])
def test_a_choice_is_one(action, heard):
    assert payloads.is_readable(PRESSED | {"actions": [PRESSED["actions"][0] | action]}) is heard


def test_a_button_has_no_choice():
    assert payloads.is_readable(PRESSED | {"actions": [{"action_id": "nudge.why", "value": "12"}]})
