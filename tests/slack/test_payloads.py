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
