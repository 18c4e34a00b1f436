"""What pages and incidents come to: how many, when, from where, and how long they last."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.signals.events import Event, Kind, same_title
from bot.core.signals.periods import NIGHT_ENDS, Period, is_night, is_off_hours
from bot.core.signals.readings import DAY, MINUTE, Known, Reading, counted, ended, of_kind, part_of, took

REPEATS_WITHIN = timedelta(hours=24)
"""The same alert of the same service again: nothing was mended in between."""


def counts(
    kind: Kind, is_one: Callable[[datetime, ZoneInfo], bool] = lambda _at, _zone: True
) -> Callable[[Known, Period], Reading]:
    """How many there were, or how many of those that came at such an hour."""

    def read(known: Known, period: Period) -> Reading:
        found = [event for event in counted(known, kind, period) if is_one(event.at, known.zone)]
        newest = max(found, key=lambda event: event.at, default=None)
        return Reading(float(len(found)), len(found), url=newest.url if newest else None)

    return read


def noisiest(known: Known, period: Period) -> Reading | None:
    """The share of the alert that came most often."""
    pages = counted(known, Kind.PAGE, period)
    by_alert = Counter(alert(page) for page in pages)
    if not by_alert:
        return None
    most = max(by_alert, key=lambda one: (by_alert[one], one))
    newest = max((page for page in pages if alert(page) == most), key=lambda page: page.at)
    return part_of(by_alert[most], len(pages), newest.title, newest.url)


def alert(page: Event) -> tuple[str, str]:
    """What a page and its like are recognised by."""
    return page.service, same_title(page.title)


def repeats(known: Known, period: Period) -> Reading:
    """The share of pages whose alert had come within the day before."""
    pages = sorted(of_kind(known, Kind.PAGE), key=lambda page: page.at)
    last: dict[tuple[str, str], Event] = {}
    again = whole = 0
    for page in pages:
        before = last.get(alert(page))
        last[alert(page)] = page
        if period.has(page.at, known.zone):
            whole += 1
            again += before is not None and page.at - before.at <= REPEATS_WITHIN
    return part_of(again, whole)


def by_service(known: Known, kind: Kind, period: Period) -> list[tuple[str, int, int, int]]:
    """Pages or incidents of each service: all, off-hours and at night; the noisiest service first."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in counted(known, kind, period):
        found[event.service].append(event)
    rows = [
        (
            service,
            len(events),
            sum(is_off_hours(event.at, known.zone) for event in events),
            sum(is_night(event.at, known.zone) for event in events),
        )
        for service, events in found.items()
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def busiest_service(known: Known, period: Period) -> Reading | None:
    """The share of the service that most pages came from."""
    rows = by_service(known, Kind.PAGE, period)
    if not rows:
        return None
    service, most, *_ = rows[0]
    return part_of(most, sum(row[1] for row in rows), service)


def broken_nights(known: Known, period: Period) -> Reading:
    """Nights with a page, of those whose morning is in the period, which has as many nights as days."""
    pages = [
        page
        for page in of_kind(known, Kind.PAGE)
        if is_night(page.at, known.zone) and period.first <= _morning(page.at, known.zone) < period.end
    ]
    newest = max(pages, key=lambda page: page.at, default=None)
    nights = {_morning(page.at, known.zone) for page in pages}
    return Reading(float(len(nights)), len(pages), url=newest.url if newest else None)


def _morning(moment: datetime, zone: ZoneInfo) -> date:
    """The day on whose morning the night ends."""
    local = moment.astimezone(zone)
    return local.date() if local.time() < NIGHT_ENDS else local.date() + DAY


def to_resolve(known: Known, period: Period) -> Reading:
    """How long pages went on that were over in the period: a later end changes no figure of a closed one."""
    over = ended(of_kind(known, Kind.PAGE))
    return took([(page, end) for page, end in over if period.has(end, known.zone)], MINUTE)
