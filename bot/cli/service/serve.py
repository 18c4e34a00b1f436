"""`em-coach serve`: the bot itself."""

import asyncio

from bot import app, settings
from bot.cli import error_reports, logs


def serve() -> None:
    """Run the bot in Socket Mode until it is stopped."""
    chosen = settings.load()
    missing = settings.missing_for_slack(chosen)
    if missing:
        raise settings.SettingsError("\n".join(missing))
    logs.configure(chosen.em_coach_log_level, chosen.em_coach_log_format)
    with error_reports.reporting(chosen.sentry_dsn):
        asyncio.run(app.serve(chosen))
