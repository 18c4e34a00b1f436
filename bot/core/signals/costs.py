"""What a bill comes to, by service and period. Decimal throughout; several currencies are never added.

A day is a day of the bill, which providers count in UTC: a charge for a whole day can't be cut where a team's own
day ends.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.people.schedule import WEEK
from bot.core.signals.events import Cost, Kind
from bot.core.signals.periods import DAY, WORKING_DAYS, Period
from bot.core.signals.readings import PERCENT, Known, Reading

MOST_MOVERS = 3
COMPARED = 4
"""Periods of the same length before, whose mean a period is compared with."""


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
    """A period's cost in one currency, the dearest service first; `usual` is None where too little came before.

    `moved` are the services that cost another amount than usually, what moved most first.
    """

    currency: str
    total: Decimal
    services: tuple[tuple[str, Decimal], ...]
    usual: Decimal | None = None
    moved: tuple[Mover, ...] = ()

    @property
    def movers(self) -> tuple[Mover, ...]:
        """The few that moved most."""
        return self.moved[:MOST_MOVERS]


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
    ranked_moves = sorted((one for one in moved if one.moved), key=lambda one: (-abs(one.moved), one.service))
    return Bill(currency, total, ranked, sum(before.values(), Decimal()) / COMPARED, tuple(ranked_moves))


def cost(known: Known, period: Period) -> Reading | None:
    """All of the bill; None when it comes in several currencies, which no one number can say."""
    found = _in_one_currency(known, period)
    if found is None:
        return None
    currency, services = found
    return Reading(float(sum(services.values(), Decimal())), len(services), currency=currency)


def largest(known: Known, period: Period) -> Reading | None:
    """The share of the dearest service of what is charged; credits are nobody's share."""
    return _share_of(known, period, 1)


def top_three(known: Known, period: Period) -> Reading | None:
    """The same of the three dearest together; where there are no more than three it says nothing."""
    found = _share_of(known, period, MOST_MOVERS)
    return found if found and found.cases > MOST_MOVERS else None


def services(known: Known, period: Period) -> Reading | None:
    """How many services something is charged for."""
    charged = _charged(known, period)
    return Reading(float(len(charged)), len(charged)) if charged else None


def weekend(known: Known, period: Period) -> Reading | None:
    """What a day of a weekend comes to, in per cent of a working day; of whole weeks, where there are any."""
    weeks = (period.end - period.first) // WEEK
    whole = Period(period.end - weeks * WEEK, period.end)
    if not weeks or _in_one_currency(known, whole) is None:
        return None
    at_work = off = Decimal()
    for one in known.costs:
        if whole.first <= one.day < whole.end:
            works = one.day.weekday() in WORKING_DAYS
            at_work, off = (at_work + one.amount, off) if works else (at_work, off + one.amount)
    if at_work <= 0:
        return None
    working = len(WORKING_DAYS)
    return Reading(float(PERCENT * (off / (WEEK // DAY - working)) / (at_work / working)), weeks)


def rise(known: Known, period: Period) -> Reading | None:
    """By how much the service rose that rose most, against its mean of the four periods before."""
    found = bills(known.costs, period, known.covered[Kind.COST].first)
    if len(found) != 1 or found[0].usual is None:
        return None
    risen = [one for one in found[0].moved if one.moved > 0]
    if not risen:
        return None
    most = max(risen, key=lambda one: (one.moved, one.service))
    return Reading(float(most.moved), len(risen), subject=most.service, currency=found[0].currency)


def against_before(known: Known, period: Period) -> Reading | None:
    """By how many per cent the bill differs from the mean of the four periods before."""
    found = change(known.costs, period, known.covered[Kind.COST].first)
    return None if found is None else Reading(found, len({one.service for one in known.costs}))


def _in_one_currency(known: Known, period: Period) -> tuple[str, Mapping[str, Decimal]] | None:
    by_currency = sums(known.costs, period)
    return next(iter(by_currency.items())) if len(by_currency) == 1 else None


def _charged(known: Known, period: Period) -> Mapping[str, Decimal]:
    """What each service came to that came to something."""
    found = _in_one_currency(known, period)
    return {service: amount for service, amount in found[1].items() if amount > 0} if found else {}


def _share_of(known: Known, period: Period, most: int) -> Reading | None:
    charged = _charged(known, period)
    if not charged:
        return None
    dearest = sorted(charged, key=lambda service: (-charged[service], service))[:most]
    share = PERCENT * sum(charged[one] for one in dearest) / sum(charged.values())
    return Reading(float(share), len(charged), subject=dearest[0])
