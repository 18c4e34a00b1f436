"""`em-coach serve`: the bot itself."""

import asyncio
import sys
from typing import Annotated

import typer

# structlog would load it, 3 MB, for tracebacks in colour; our log has neither.
sys.modules["rich"] = None  # type: ignore[assignment]
import structlog  # noqa: E402, F401

del sys.modules["rich"]

from bot import app, settings  # noqa: E402
from bot.cli.service import error_reports, logs  # noqa: E402


def serve(
    *,
    http: Annotated[
        bool, typer.Option("--http", help="Let Slack send over HTTP, also where there is an app token.")
    ] = False,
) -> None:
    """Run the bot until it is stopped: by Socket Mode, or over HTTP with a signing secret and no app token."""
    chosen = settings.load()
    if http:
        chosen = chosen.model_copy(update={"slack_app_token": None})
    missing = settings.missing_for_slack(chosen, http=http or chosen.over_http)
    if missing:
        raise settings.SettingsError("\n".join(missing))
    logs.configure(chosen.em_coach_log_level, chosen.em_coach_log_format)
    with error_reports.reporting(chosen.sentry_dsn):
        asyncio.run(app.serve(chosen))
