"""Time zones as they are stored: by their names in the tz database."""

import logging
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

log = logging.getLogger(__name__)

UTC = ZoneInfo("UTC")


@cache
def zone_named(key: str) -> ZoneInfo:
    """The zone; UTC for one that has gone since it was stored, which must not stop anybody else's messages."""
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        log.warning("time_zone_unknown", extra={"zone": key})  # UTC stands in for it
        return UTC
