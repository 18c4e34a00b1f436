"""Errors that go to Sentry: their kind and place, and nothing that anybody wrote."""

import json
import logging
import sys

import pytest
import sentry_sdk
from pydantic import SecretStr
from structlog.contextvars import bound_contextvars

from bot.cli.service import error_reports
from bot.settings import SettingsError
from tests.kit.sentry import collecting

SECRET = "the ledger loses one order in 4,100"
log = logging.getLogger("bot.slack")


def fails(words):
    typed = {"text": words}
    try:
        int(typed["text"])
    except ValueError as error:
        raise RuntimeError(f"about {words}") from error


def test_a_report_says_what_and_where_and_in_which_request():
    with collecting() as bodies, bound_contextvars(request="57d6a792"):
        try:
            fails(SECRET)
        except RuntimeError:
            log.exception("request_failed", extra={"handling": "command"})
        sentry_sdk.flush()
    (report,) = [json.loads(line) for line in bodies[0].splitlines() if b'"exception"' in line]
    assert report["message"] == "request_failed"
    assert report["extra"]["request"] == "57d6a792"
    assert report["release"].startswith("em-coach@")
    assert [one["type"] for one in report["exception"]["values"]] == ["ValueError", "RuntimeError"]
    assert report["exception"]["values"][1]["stacktrace"]["frames"][-1]["function"] == "fails"
    assert not any(SECRET.encode() in body for body in bodies)


def test_only_errors_of_the_log_are_reported():
    with collecting() as bodies:
        log.warning("slack_is_gone")
        sentry_sdk.capture_message(SECRET)
        try:
            fails(SECRET)
        except RuntimeError:
            sentry_sdk.capture_exception()
        logging.getLogger("slack_bolt.AsyncApp").error("Unhandled request (%s)", SECRET)
        sentry_sdk.flush()
    (report,) = [json.loads(line) for line in b"\n".join(bodies).splitlines() if b'"logger"' in line]
    assert report["message"] == "package_warns"
    assert not any(SECRET.encode() in body for body in bodies)


def test_an_address_that_is_none_is_refused_in_words_without_showing_it():
    with pytest.raises(SettingsError) as refused, error_reports.reporting(SecretStr(SECRET)):
        pass
    assert str(refused.value) == error_reports.NO_ADDRESS


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with (
        pytest.raises(SettingsError) as refused,
        error_reports.reporting(SecretStr("https://key@sentry.example/1")),
    ):
        pass
    assert "pip install 'em-coach[sentry]'" in str(refused.value)
