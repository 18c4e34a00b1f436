"""The figures of a team's own systems, for a closed period: of services and teams, never of persons.

Waiting times are medians with the 90th percentile, never means: https://dora.dev/guides/dora-metrics/ says what
such figures are good for. Under `FEWEST` cases there is no such number, and the cases are listed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from math import ceil
from statistics import median
from zoneinfo import ZoneInfo

from bot.core.quantities import Unit
from bot.core.signals.costs import change, sums
from bot.core.signals.events import Cost, Event, Kind, Outcome, same_title
from bot.core.signals.periods import Period, is_night, is_off_hours

FEWEST = 5
PERCENT = 100
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
MARGIN = timedelta(days=2)
"""More than a repeat within a day and any change of clocks reach."""
REPEATS_WITHIN = timedelta(hours=24)
"""The same alert of the same service again: nothing was mended in between."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a team's tools reported. `covered` says between which days all events of a kind are known."""

    zone: ZoneInfo
    events: Sequence[Event] = ()
    costs: Sequence[Cost] = ()
    covered: Mapping[Kind, Period] = field(default_factory=dict)

    def covers(self, kind: Kind, period: Period) -> bool:
        """Whether a figure of this period would be whole."""
        known = self.covered.get(kind)
        return known is not None and known.first <= period.first and period.end <= known.end


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure came to. `value` is None for too few cases, which `listed` has then, the smallest first.

    `subject` is the service or the alert that it is about, `url` where it can be looked at.
    """

    value: float | None
    cases: int
    p90: float | None = None
    listed: tuple[float, ...] = ()
    subject: str = ""
    currency: str = ""
    url: str | None = None


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
    last = event.ended_at or event.at
    return waits or max(last, event.reviewed_at or last) >= begin


def counted(known: Known, kind: Kind, period: Period) -> list[Event]:
    """Events of a kind that began in a period; a quiet page interrupted nobody and is none."""
    return [
        event
        for event in known.events
        if event.kind is kind and event.outcome is not Outcome.QUIET and period.has(event.at, known.zone)
    ]


def merged(known: Known, period: Period) -> list[Event]:
    """Pull requests that were merged in a period."""
    return [
        event
        for event in known.events
        if event.kind is Kind.PULL_REQUEST
        and event.outcome is Outcome.MERGED
        and event.ended_at
        and period.has(event.ended_at, known.zone)
    ]


def waiting(known: Known, period: Period) -> list[Event]:
    """Pull requests that waited for a first review as a period ended, the oldest first; drafts do not wait."""
    end = period.ends_at(known.zone)
    found = [
        event
        for event in known.events
        if event.kind is Kind.PULL_REQUEST
        and event.outcome is not Outcome.DRAFT
        and event.at < end
        and (event.ended_at is None or event.ended_at >= end)
        and (event.reviewed_at is None or event.reviewed_at >= end)
    ]
    return sorted(found, key=lambda event: (event.at, event.key))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that so large a share of them does not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def of_values(values: Sequence[float], url: str | None = None) -> Reading:
    """The median and the 90th percentile of waiting times or sizes, or the few cases themselves."""
    if len(values) < FEWEST:
        return Reading(None, len(values), listed=tuple(sorted(values)), url=url)
    return Reading(float(median(values)), len(values), percentile(values, 0.9), url=url)


def _share(part: int, whole: int, subject: str = "", url: str | None = None) -> Reading:
    value = PERCENT * part / whole if whole >= FEWEST else None
    return Reading(value, whole, subject=subject, url=url)


def _counts(kind: Kind, is_one: Callable[[Event, ZoneInfo], bool]) -> Callable[[Known, Period], Reading]:
    def read(known: Known, period: Period) -> Reading:
        found = [event for event in counted(known, kind, period) if is_one(event, known.zone)]
        newest = max(found, key=lambda event: event.at, default=None)
        return Reading(float(len(found)), len(found), url=newest.url if newest else None)

    return read


def _noisiest(known: Known, period: Period) -> Reading | None:
    pages = counted(known, Kind.PAGE, period)
    by_alert = Counter(alert(page) for page in pages)
    if not by_alert:
        return None
    most = max(by_alert, key=lambda one: (by_alert[one], one))
    newest = max((page for page in pages if alert(page) == most), key=lambda page: page.at)
    return _share(by_alert[most], len(pages), newest.title, newest.url)


def alert(page: Event) -> tuple[str, str]:
    """What a page and its like are recognised by."""
    return page.service, same_title(page.title)


def _repeats(known: Known, period: Period) -> Reading:
    pages = sorted(
        (page for page in known.events if page.kind is Kind.PAGE and page.outcome is not Outcome.QUIET),
        key=lambda page: page.at,
    )
    last: dict[tuple[str, str], Event] = {}
    again = whole = 0
    for page in pages:
        before = last.get(alert(page))
        last[alert(page)] = page
        if period.has(page.at, known.zone):
            whole += 1
            again += before is not None and page.at - before.at <= REPEATS_WITHIN
    return _share(again, whole)


def _open(known: Known, period: Period) -> Reading:
    end = period.ends_at(known.zone)
    found = [
        event
        for event in known.events
        if event.kind is Kind.PULL_REQUEST
        and event.outcome is not Outcome.DRAFT
        and event.at < end
        and (event.ended_at is None or event.ended_at >= end)
    ]
    return Reading(float(len(found)), len(found))


def _merged(known: Known, period: Period) -> Reading:
    found = len(merged(known, period))
    return Reading(float(found), found)


def _size(known: Known, period: Period) -> Reading:
    sized = [event for event in merged(known, period) if event.size is not None]
    largest = max(sized, key=lambda event: (event.size or 0, event.key), default=None)
    return of_values([float(event.size or 0) for event in sized], largest.url if largest else None)


def _to_first_review(known: Known, period: Period) -> Reading:
    """Of what was first reviewed in the period, so that a later review changes no figure of a closed one."""
    reviewed = (
        (event, event.reviewed_at)
        for event in known.events
        if event.kind is Kind.PULL_REQUEST
        and event.outcome is not Outcome.DRAFT
        and event.reviewed_at
        and period.has(event.reviewed_at, known.zone)
    )
    return _took(reviewed, HOUR)


def _to_merge(known: Known, period: Period) -> Reading:
    return _took(_ended(merged(known, period)), HOUR)


def _took(until: Iterable[tuple[Event, datetime]], unit: timedelta) -> Reading:
    """How long it took from each event to a moment, with a link to the slowest."""
    took = [(max(timedelta(), end - event.at) / unit, event.url) for event, end in until]
    slowest = max(took, key=lambda one: one[0], default=(0.0, None))
    return of_values([length for length, _ in took], slowest[1])


def _ended(events: Iterable[Event]) -> Iterator[tuple[Event, datetime]]:
    return ((event, event.ended_at) for event in events if event.ended_at)


def _without_review(known: Known, period: Period) -> Reading:
    found = merged(known, period)
    alone = [
        event for event in found if event.reviewed_at is None or event.reviewed_at > (event.ended_at or event.at)
    ]
    return _share(len(alone), len(found), url=alone[-1].url if alone else None)


def _oldest(known: Known, period: Period) -> Reading | None:
    found = waiting(known, period)
    if not found:
        return None
    waited = (period.ends_at(known.zone) - found[0].at) / DAY
    return Reading(waited, len(found), subject=found[0].title, url=found[0].url)


def _built(known: Known, period: Period) -> list[Event]:
    done = (Outcome.PASSED, Outcome.FAILED)
    return [event for event in counted(known, Kind.BUILD, period) if event.outcome in done]


def _build_minutes(known: Known, period: Period) -> Reading:
    return _took(_ended(_built(known, period)), MINUTE)


def _build_failures(known: Known, period: Period) -> Reading:
    built = _built(known, period)
    failed = [event for event in built if event.outcome is Outcome.FAILED]
    return _share(len(failed), len(built), url=failed[-1].url if failed else None)


def _cost(known: Known, period: Period) -> Reading | None:
    """All of the bill; None when it comes in several currencies, which no one number can say."""
    by_currency = sums(known.costs, period)
    if len(by_currency) != 1:
        return None
    ((currency, services),) = by_currency.items()
    return Reading(float(sum(services.values(), Decimal())), len(services), currency=currency)


def _largest(known: Known, period: Period) -> Reading | None:
    """The share of the dearest service of what is charged; credits are nobody's share."""
    by_currency = sums(known.costs, period)
    if len(by_currency) != 1:
        return None
    (services,) = by_currency.values()
    charged = {service: amount for service, amount in services.items() if amount > 0}
    if not charged:
        return None
    most = max(charged, key=lambda service: (charged[service], service))
    share = float(PERCENT * charged[most] / sum(charged.values()))
    return Reading(share, len(charged), subject=most)


def _change(known: Known, period: Period) -> Reading | None:
    covered = known.covered[Kind.COST]
    found = change(known.costs, period, covered.first)
    if found is None:
        return None
    return Reading(found, len({cost.service for cost in known.costs}))


def _any(_event: Event, _zone: ZoneInfo) -> bool:
    return True


def _off_hours(event: Event, zone: ZoneInfo) -> bool:
    return is_off_hours(event.at, zone)


def _night(event: Event, zone: ZoneInfo) -> bool:
    return is_night(event.at, zone)


MEASURES: Mapping[str, Measure] = {
    "on-call.pages": Measure(Unit.PAGES, Kind.PAGE, _counts(Kind.PAGE, _any), 5),
    "on-call.off-hours-pages": Measure(Unit.PAGES, Kind.PAGE, _counts(Kind.PAGE, _off_hours), 3),
    "on-call.night-pages": Measure(Unit.PAGES, Kind.PAGE, _counts(Kind.PAGE, _night), 2),
    "on-call.noisiest-share": Measure(Unit.PERCENT, Kind.PAGE, _noisiest, 20),
    "on-call.repeats": Measure(Unit.PERCENT, Kind.PAGE, _repeats, 20),
    "on-call.incidents": Measure(Unit.INCIDENTS, Kind.INCIDENT, _counts(Kind.INCIDENT, _any), 2),
    "pull-requests.open": Measure(Unit.COUNT, Kind.PULL_REQUEST, _open, 5),
    "pull-requests.merged": Measure(Unit.COUNT, Kind.PULL_REQUEST, _merged, 10),
    "pull-requests.median-size": Measure(Unit.LINES, Kind.PULL_REQUEST, _size, 50),
    "pull-requests.hours-to-first-review": Measure(Unit.HOURS, Kind.PULL_REQUEST, _to_first_review, 4),
    "pull-requests.hours-to-merge": Measure(Unit.HOURS, Kind.PULL_REQUEST, _to_merge, 8),
    "pull-requests.without-review": Measure(Unit.PERCENT, Kind.PULL_REQUEST, _without_review, 15),
    "pull-requests.oldest-waiting": Measure(Unit.DAYS, Kind.PULL_REQUEST, _oldest, 7),
    "productivity.build-minutes": Measure(Unit.MINUTES, Kind.BUILD, _build_minutes, 3),
    "productivity.build-failures": Measure(Unit.PERCENT, Kind.BUILD, _build_failures, 15),
    "cost-drivers.cost": Measure(Unit.MONEY, Kind.COST, _cost, 100),
    "cost-drivers.largest-share": Measure(Unit.PERCENT, Kind.COST, _largest, 10),
    "cost-drivers.change": Measure(Unit.PERCENT, Kind.COST, _change, 15),
}
"""By the name that a question's `figure.signal` gives; the part before the dot is its competency."""


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
