"""`em-coach healthy`: asked by a container every half minute, so it must cost next to nothing."""

import time

from bot import settings
from bot.errors import OperatorError
from bot.monitoring.client import problem

HEARTBEAT_AGE_S = 120


def healthy() -> None:
    """Exit with 0 if `em-coach serve` is at work and hears Slack (the container's health check)."""
    chosen = settings.load()
    if chosen.em_coach_port is not None:
        wrong = problem(chosen.em_coach_host, chosen.em_coach_port)
        if wrong:
            raise OperatorError(f"em-coach serve is not ready: {wrong}.")
        return
    heartbeat = chosen.em_coach_heartbeat
    if not heartbeat.exists() or time.time() - heartbeat.stat().st_mtime > HEARTBEAT_AGE_S:
        raise OperatorError("em-coach serve has not been at work, with Slack in reach, within two minutes.")
