"""Incidents of services or teams from PagerDuty (REST, version 2), in the United States or in Europe.

PagerDuty shows ten thousand of one search at most, so they come in windows of time, cut where one is full.
Incidents of low urgency page nobody.
"""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.core.signals.events import Event, Kind, Outcome
from bot.signals.api import Api, api, moment, when
from bot.signals.errors import SignalError
from bot.signals.reader import SERVICE_LIMIT, TITLE_LIMIT, Batch, Cursor, Place, Window, clean, days_of

HOME = "https://api.pagerduty.com"
NAMED = re.compile(r"(services|teams):([A-Z0-9]{3,30}(?:,[A-Z0-9]{3,30})*)")
A_PAGE, MOST = 100, 10_000
LONGEST, SHORTEST = timedelta(days=30), timedelta(hours=1)
AGAIN = timedelta(days=7)
"""What is younger is looked at again: it may have been open, or of another urgency."""


def check(location: str) -> None:
    """Refuse what names no services or teams."""
    if not NAMED.fullmatch(location):
        raise SignalError("PagerDuty is asked for services or teams by their ids: services:PABC123,PDEF456.")


async def read(place: Place, window: Window, cursor: Cursor) -> AsyncIterator[Batch]:
    """Read incidents window by window."""
    named = NAMED.fullmatch(place.location)
    if not named or not place.token:
        raise SignalError(f"{place.location}: PagerDuty answers to tokens only: name a variable with --token-env.")
    base = (place.base_url or HOME).rstrip("/")
    secret = {"Authorization": f"Token token={place.token}"}
    headers = {"Accept": "application/vnd.pagerduty+json;version=2"}
    whose = {f"{named[1][:-1]}_ids[]": named[2].split(",")}
    async with api(place, base, window.until, secret=secret, headers=headers) as asked:
        begin = max(when(cursor["until"]) - AGAIN, window.since) if "until" in cursor else window.since
        since, length = begin, LONGEST
        while begin < window.until:
            end = min(begin + length, window.until)
            events, whole = await _between(asked, f"{base}/incidents", whose, begin, end)
            if not whole and length > SHORTEST:
                length = max(SHORTEST, length / 4)
                continue
            told = days_of("incidents", Window(since, window.until), end)
            yield Batch({"until": end.isoformat()}, events, notes=list(asked.notes), progress=told)
            begin = end


async def _between(
    asked: Api, url: str, whose: Mapping[str, object], begin: datetime, end: datetime
) -> tuple[list[Event], bool]:
    """The incidents of a window, and whether these are all of them."""
    events: list[Event] = []
    window = {"since": begin.isoformat(), "until": end.isoformat(), "time_zone": "UTC"}
    for offset in range(0, MOST, A_PAGE):
        said, _ = await asked.get(url, **whose, **window, limit=A_PAGE, offset=offset)
        try:
            events += [_incident(one) for one in said["incidents"]]
            more = said["more"]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SignalError(f"{asked.place.location}: an incident comes in an unknown form.") from error
        if not more:
            return events, True
    return events, False


def _incident(one: Mapping[str, Any]) -> Event:
    return Event(
        Kind.PAGE,
        f"incident/{one['incident_number']}",
        when(one["created_at"]),
        clean(one["service"]["summary"], SERVICE_LIMIT),
        clean(one["title"], TITLE_LIMIT),
        one["html_url"],
        ended_at=moment(one.get("resolved_at")),
        outcome=Outcome.OPEN if one["urgency"] == "high" else Outcome.QUIET,
    )
