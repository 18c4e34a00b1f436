"""The figures of a team's own systems, for a closed period: of services and teams, never of persons.

`pages.py`, `pull_requests.py`, `builds.py` and `costs.py` work them out, each from what `readings.py` knows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.core.quantities import Unit
from bot.core.signals import builds, costs, pages, pull_requests
from bot.core.signals.events import Event, Kind
from bot.core.signals.periods import Period, is_night, is_off_hours
from bot.core.signals.readings import Known, Reading

MARGIN = timedelta(days=2)
"""More than a repeat within a day and any change of clocks reach."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that can be asked for. `floor` is the smallest change of it that anybody should hear of."""

    unit: Unit
    kind: Kind
    read: Callable[[Known, Period], Reading | None]
    floor: float


def reading(known: Known, measure_id: str, period: Period) -> Reading | None:
    """What a figure came to in a period; None where its tool does not cover all of that."""
    measure = MEASURES[measure_id]
    return measure.read(known, period) if known.covers(measure.kind, period) else None


def behind(known: Known, measure_id: str, period: Period) -> Iterator[Event]:
    """The events that a figure looked at, the newest first: those without which it would be another one."""
    near = around(known, period)
    whole = reading(near, measure_id, period)
    for event in sorted(near.events, key=lambda one: (one.at, one.key), reverse=True):
        if event.kind is MEASURES[measure_id].kind:
            rest = replace(near, events=[one for one in near.events if one is not event])
            if reading(rest, measure_id, period) != whole:
                yield event


def around(known: Known, period: Period) -> Known:
    """What figures of one period look at: where many periods are looked at, the rest would be so each time."""
    begin = datetime.combine(period.first, time(), known.zone) - MARGIN
    end = datetime.combine(period.end, time(), known.zone) + MARGIN
    begin, end = begin.astimezone(UTC), end.astimezone(UTC)
    events = [event for event in known.events if event.at < end and _reaches(event, begin)]
    return replace(known, events=events)


def _reaches(event: Event, begin: datetime) -> bool:
    """Whether an event goes on until some moment at least, or is of after it."""
    waits = event.kind is Kind.PULL_REQUEST and event.ended_at is None
    last = max(event.at, event.ended_at or event.at, event.reviewed_at or event.at)
    return waits or last >= begin


MEASURES: Mapping[str, Measure] = {
    "on-call.pages": Measure(Unit.PAGES, Kind.PAGE, pages.counts(Kind.PAGE), 5),
    "on-call.off-hours-pages": Measure(Unit.PAGES, Kind.PAGE, pages.counts(Kind.PAGE, is_off_hours), 3),
    "on-call.night-pages": Measure(Unit.PAGES, Kind.PAGE, pages.counts(Kind.PAGE, is_night), 2),
    "on-call.broken-nights": Measure(Unit.NIGHTS, Kind.PAGE, pages.broken_nights, 2),
    "on-call.noisiest-share": Measure(Unit.PERCENT, Kind.PAGE, pages.noisiest, 20),
    "on-call.busiest-service": Measure(Unit.PERCENT, Kind.PAGE, pages.busiest_service, 20),
    "on-call.repeats": Measure(Unit.PERCENT, Kind.PAGE, pages.repeats, 20),
    "on-call.minutes-to-resolve": Measure(Unit.MINUTES, Kind.PAGE, pages.to_resolve, 30),
    "on-call.incidents": Measure(Unit.INCIDENTS, Kind.INCIDENT, pages.counts(Kind.INCIDENT), 2),
    "pull-requests.open": Measure(Unit.COUNT, Kind.PULL_REQUEST, pull_requests.open_, 5),
    "pull-requests.merged": Measure(Unit.COUNT, Kind.PULL_REQUEST, pull_requests.merged, 10),
    "pull-requests.median-size": Measure(Unit.LINES, Kind.PULL_REQUEST, pull_requests.size, 50),
    "pull-requests.largest": Measure(Unit.LINES, Kind.PULL_REQUEST, pull_requests.largest, 500),
    "pull-requests.hours-to-first-review": Measure(Unit.HOURS, Kind.PULL_REQUEST, pull_requests.first_review, 4),
    "pull-requests.over-a-day": Measure(Unit.PERCENT, Kind.PULL_REQUEST, pull_requests.over_a_day, 15),
    "pull-requests.hours-to-merge": Measure(Unit.HOURS, Kind.PULL_REQUEST, pull_requests.to_merge, 8),
    "pull-requests.without-review": Measure(Unit.PERCENT, Kind.PULL_REQUEST, pull_requests.without_review, 15),
    "pull-requests.off-hours-merges": Measure(Unit.PERCENT, Kind.PULL_REQUEST, pull_requests.off_hours, 15),
    "pull-requests.given-up": Measure(Unit.PERCENT, Kind.PULL_REQUEST, pull_requests.given_up, 15),
    "pull-requests.oldest-waiting": Measure(Unit.DAYS, Kind.PULL_REQUEST, pull_requests.oldest, 7),
    "productivity.build-minutes": Measure(Unit.MINUTES, Kind.BUILD, builds.minutes, 3),
    "productivity.build-hours": Measure(Unit.HOURS, Kind.BUILD, builds.hours, 10),
    "productivity.build-failures": Measure(Unit.PERCENT, Kind.BUILD, builds.failures, 15),
    "productivity.red-hours": Measure(Unit.HOURS, Kind.BUILD, builds.red, 2),
    "cost-drivers.cost": Measure(Unit.MONEY, Kind.COST, costs.cost, 100),
    "cost-drivers.largest-share": Measure(Unit.PERCENT, Kind.COST, costs.largest, 10),
    "cost-drivers.top-three-share": Measure(Unit.PERCENT, Kind.COST, costs.top_three, 10),
    "cost-drivers.services": Measure(Unit.COUNT, Kind.COST, costs.services, 3),
    "cost-drivers.weekend-day": Measure(Unit.PERCENT, Kind.COST, costs.weekend, 15),
    "cost-drivers.rise": Measure(Unit.MONEY, Kind.COST, costs.rise, 100),
    "cost-drivers.change": Measure(Unit.PERCENT, Kind.COST, costs.against_before, 15),
}
"""By the name that a question's `figure.signal` gives; the part before the dot is its competency."""
