"""`em-coach healthy`: asked by a container every half minute, so it must cost next to nothing."""

import time

from bot import settings
from bot.errors import OperatorError

HEARTBEAT_AGE_S = 120


def healthy() -> None:
    """Exit with 0 if `em-coach serve` has been at work within two minutes (the container's health check)."""
    heartbeat = settings.load().em_coach_heartbeat
    if not heartbeat.exists() or time.time() - heartbeat.stat().st_mtime > HEARTBEAT_AGE_S:
        raise OperatorError("em-coach serve has not been at work within two minutes.")
