"""Errors to Sentry, for those who set `SENTRY_DSN`: what the log says of them, their types and places, no more."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from pydantic import SecretStr

from bot.cli.service import logs
from bot.settings import SettingsError

KEPT = ("event_id", "timestamp", "platform", "level", "release", "environment", "server_name", "sdk", "contexts")
"""Of an event these say nothing of what happened; `contexts` is emptied of all but the trace's number."""
OF_A_FRAME = ("filename", "function", "module", "lineno", "in_app")
FLUSH_WITHIN_S = 2.0
NOT_THERE = "SENTRY_DSN is set, but sentry-sdk is not installed: pip install 'em-coach[sentry]'."
NO_ADDRESS = "SENTRY_DSN is not an address that Sentry gives out: copy it from the project's settings."


@contextmanager
def reporting(dsn: SecretStr | None) -> Iterator[None]:
    """Sends what is logged as an error for the time of the block; without an address nothing is even loaded."""
    if dsn is None:
        yield
        return
    try:
        import sentry_sdk  # noqa: PLC0415 - an extra, for those who want it
        from sentry_sdk.integrations.logging import LoggingIntegration  # noqa: PLC0415 - as above
    except ImportError:
        raise SettingsError(NOT_THERE) from None
    try:
        sentry_sdk.init(
            dsn.get_secret_value(),
            release=f"em-coach@{version('em-coach')}",
            before_send=_discreet,  # type: ignore[arg-type]  # Sentry's own names for a dict
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            send_client_reports=False,
            auto_session_tracking=False,
            max_breadcrumbs=0,
        )
    except ValueError:
        raise SettingsError(NO_ADDRESS) from None
    try:
        yield
    finally:
        sentry_sdk.get_client().close(timeout=FLUSH_WITHIN_S)
        sentry_sdk.get_global_scope().set_client(None)


def _discreet(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any] | None:
    """The event made anew from what the log may say; one that no log entry brought is not sent."""
    record = hint.get("log_record")
    if record is None:
        return None
    entry = logs.entry(record)
    told = {name: event[name] for name in KEPT if name in event}
    told["contexts"] = {"trace": event.get("contexts", {}).get("trace", {})}
    told |= {"message": entry.pop("event"), "logger": entry.pop("logger"), "extra": entry}
    if "exception" in event:
        told["exception"] = {"values": [_nameless(one) for one in event["exception"]["values"]]}
    return told


def _nameless(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames", [])
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "stacktrace": {"frames": [{name: one.get(name) for name in OF_A_FRAME} for one in frames]},
    }
