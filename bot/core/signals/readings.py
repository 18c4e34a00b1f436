"""What a figure comes to, and what all figures are worked out from.

Waiting times are medians with the 90th percentile, never means: https://dora.dev/guides/dora-metrics/ says what
such figures are good for. Under `FEWEST` cases there is no such number, and the cases are listed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from zoneinfo import ZoneInfo

from bot.core.signals.events import Cost, Event, Kind, Outcome
from bot.core.signals.periods import Period

FEWEST = 5
PERCENT = 100
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


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


UNCOUNTED = frozenset({Outcome.QUIET, Outcome.DRAFT})
"""A quiet page interrupts nobody, and a draft waits for nobody."""


def of_kind(known: Known, kind: Kind) -> list[Event]:
    """The events of a kind that count."""
    return [event for event in known.events if event.kind is kind and event.outcome not in UNCOUNTED]


def counted(known: Known, kind: Kind, period: Period) -> list[Event]:
    """Those that began in a period."""
    return [event for event in of_kind(known, kind) if period.has(event.at, known.zone)]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that so large a share of them does not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def of_values(values: Sequence[float], url: str | None = None) -> Reading:
    """The median and the 90th percentile of waiting times or sizes, or the few cases themselves."""
    if len(values) < FEWEST:
        return Reading(None, len(values), listed=tuple(sorted(values)), url=url)
    return Reading(float(median(values)), len(values), percentile(values, 0.9), url=url)


def part_of(part: int, whole: int, subject: str = "", url: str | None = None) -> Reading:
    """How many per cent some of all cases are; too few cases have no percentage."""
    value = PERCENT * part / whole if whole >= FEWEST else None
    return Reading(value, whole, subject=subject, url=url)


def took(until: Iterable[tuple[Event, datetime]], unit: timedelta) -> Reading:
    """How long it took from each event to a moment, with a link to the slowest."""
    lengths = [(max(timedelta(), end - event.at) / unit, event.url) for event, end in until]
    slowest = max(lengths, key=lambda one: one[0], default=(0.0, None))
    return of_values([length for length, _ in lengths], slowest[1])


def ended(events: Iterable[Event]) -> Iterator[tuple[Event, datetime]]:
    """The events that are over, each with its end."""
    return ((event, event.ended_at) for event in events if event.ended_at)
