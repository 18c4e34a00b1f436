"""What a bill comes to, by service and week. Decimal throughout; several currencies are never added.

A day is a day of the bill, which providers count in UTC: a charge for a whole day can't be cut where a team's own
day ends.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.signals.events import Cost
from bot.core.signals.periods import Period

MOST_MOVERS = 3
COMPARED = 4
"""Periods of the same length before, whose mean a period is compared with."""
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Mover:
    """A service whose cost moved: what it is now, and what it was on average."""

    service: str
    amount: Decimal
    usual: Decimal

    @property
    def moved(self) -> Decimal:
        """By how much; below nothing it became cheaper."""
        return self.amount - self.usual


@dataclass(frozen=True, slots=True)
class Bill:
    """A period's cost in one currency, the dearest service first; `usual` is None where too little came before."""

    currency: str
    total: Decimal
    services: tuple[tuple[str, Decimal], ...]
    usual: Decimal | None = None
    movers: tuple[Mover, ...] = ()


def sums(costs: Iterable[Cost], period: Period) -> Mapping[str, Mapping[str, Decimal]]:
    """What each service came to in a period, by currency."""
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for cost in costs:
        if period.first <= cost.day < period.end:
            found[cost.currency][cost.service] += cost.amount
    return found


def bills(costs: Sequence[Cost], period: Period, since: date) -> list[Bill]:
    """A period's bill in each currency, beside the mean of the four before; `since` they are all known."""
    now, before = sums(costs, period), _before(period)
    usual = sums(costs, before) if before.first >= since else None
    return [
        _bill(currency, now.get(currency, {}), None if usual is None else usual.get(currency, {}))
        for currency in sorted({*now, *(usual or {})})
    ]


def change(costs: Sequence[Cost], period: Period, since: date) -> float | None:
    """By how many per cent a period differs from the mean of the four before; None where that says nothing."""
    found = bills(costs, period, since)
    if len(found) != 1 or not found[0].usual or found[0].usual <= 0:
        return None
    return float(PERCENT * (found[0].total - found[0].usual) / found[0].usual)


def _before(period: Period) -> Period:
    length = period.end - period.first
    return Period(period.first - COMPARED * length, period.first)


def _bill(currency: str, services: Mapping[str, Decimal], before: Mapping[str, Decimal] | None) -> Bill:
    ranked = tuple(sorted(services.items(), key=lambda one: (-one[1], one[0])))
    total = sum(services.values(), Decimal())
    if before is None:
        return Bill(currency, total, ranked)
    moved = [
        Mover(service, services.get(service, Decimal()), before.get(service, Decimal()) / COMPARED)
        for service in {*services, *before}
    ]
    largest = sorted((one for one in moved if one.moved), key=lambda one: (-abs(one.moved), one.service))
    return Bill(currency, total, ranked, sum(before.values(), Decimal()) / COMPARED, tuple(largest[:MOST_MOVERS]))
