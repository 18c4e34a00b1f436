"""What is out of the ordinary: a week beyond a figure's own usual range, not every wiggle.

The range is the median of the weeks before, plus or minus three times their median absolute deviation (scaled, so
that it stands for a standard deviation), and never narrower than the figure's floor or a quarter of that median.
Both are robust: the outage of last month does not hide the one of this week.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from bot.core.quantities import Unit
from bot.core.signals.costs import sums
from bot.core.signals.events import Event, Kind
from bot.core.signals.figures import MEASURES, around, reading
from bot.core.signals.pages import alert
from bot.core.signals.periods import Period, is_night, last_week, weeks_before
from bot.core.signals.readings import Known, counted

WEEKS, FEWEST_WEEKS = 8, 6
SPREADS, SCALED = 3, 1.4826
SHARE = 0.25
LOUD = 5
"""Pages of one alert in a week that are worth a question."""
DEAR = 100
"""Of whatever currency: a smaller move of one service is no news."""


@dataclass(frozen=True, slots=True)
class Standout:
    """A figure in a week beyond its usual range. `subject` is an alert or service; `strength` compares."""

    measure_id: str
    unit: Unit
    week: Period
    value: float
    usual: float
    strength: float
    subject: str = ""
    currency: str = ""
    url: str | None = None
    nights: int = 0

    @property
    def competency_id(self) -> str:
        """The competency that it is about."""
        return self.measure_id.partition(".")[0]


NOISY, MOVED = "on-call.alert", "cost-drivers.service"
"""Figures of one alert and of one service, of which a team has many."""
SUBJECTS: Mapping[str, Unit] = {NOISY: Unit.PAGES, MOVED: Unit.MONEY}
STANDOUTS: Mapping[str, Unit] = {**{id_: one.unit for id_, one in MEASURES.items()}, **SUBJECTS}
"""All that can stand out, by name."""


def strength(value: float, before: Sequence[float], floor: float) -> float:
    """How far a value lies beyond the usual range, in widths of it; 0 inside, or where too little is known."""
    if len(before) < FEWEST_WEEKS:
        return 0.0
    middle = median(before)
    spread = SPREADS * SCALED * median(abs(one - middle) for one in before)
    width = max(spread, floor, SHARE * abs(middle))
    beyond = abs(value - middle) / width
    return beyond if beyond > 1 else 0.0


def standing_out(known: Known, today: date) -> list[Standout]:
    """What stands out in the last closed week, the strongest first; of one competency what has a subject first."""
    week = last_week(today)
    of_weeks = {one: around(known, one) for one in (week, *weeks_before(week, WEEKS))}
    found = [*_alerts(of_weeks, week), *_services(known, week), *_measures(of_weeks, week)]
    return sorted(found, key=lambda one: (not one.subject, -one.strength, one.measure_id, one.subject))


def _measures(of_weeks: Mapping[Period, Known], week: Period) -> Iterator[Standout]:
    for id_, measure in MEASURES.items():
        now = reading(of_weeks[week], id_, week)
        if now is None or now.value is None:
            continue
        readings = [reading(of_weeks[one], id_, one) for one in weeks_before(week, WEEKS)]
        before = [one.value for one in readings if one is not None and one.value is not None]
        beyond = strength(now.value, before, measure.floor)
        if beyond:
            usual = median(before)
            yield Standout(id_, measure.unit, week, now.value, usual, beyond, currency=now.currency, url=now.url)


def _alerts(of_weeks: Mapping[Period, Known], week: Period) -> Iterator[Standout]:
    """Alerts that paged more often than they use to."""
    known = of_weeks[week]
    weeks = [one for one in weeks_before(week, WEEKS) if known.covers(Kind.PAGE, one)]
    if not known.covers(Kind.PAGE, week):
        return
    now = _grouped(counted(known, Kind.PAGE, week))
    before = [_grouped(counted(of_weeks[one], Kind.PAGE, one)) for one in weeks]
    for name, pages in now.items():
        counts = [float(len(one.get(name, ()))) for one in before]
        beyond = strength(float(len(pages)), counts, LOUD - 1)
        if beyond and len(pages) >= LOUD and len(pages) > median(counts):
            newest = max(pages, key=lambda page: page.at)
            nights = sum(is_night(page.at, known.zone) for page in pages)
            yield Standout(
                NOISY, Unit.PAGES, week, len(pages), median(counts), beyond, newest.title, "", newest.url, nights
            )


def _grouped(pages: Sequence[Event]) -> dict[tuple[str, str], list[Event]]:
    found: dict[tuple[str, str], list[Event]] = {}
    for page in pages:
        found.setdefault(alert(page), []).append(page)
    return found


def _services(known: Known, week: Period) -> Iterator[Standout]:
    """Services whose cost left its usual range."""
    if not known.covers(Kind.COST, week):
        return
    weeks = [one for one in weeks_before(week, WEEKS) if known.covers(Kind.COST, one)]
    before = [sums(known.costs, one) for one in weeks]
    for currency, services in sums(known.costs, week).items():
        for service, amount in services.items():
            usual = [float(one.get(currency, {}).get(service, 0)) for one in before]
            beyond = strength(float(amount), usual, DEAR)
            if beyond:
                yield Standout(MOVED, Unit.MONEY, week, float(amount), median(usual), beyond, service, currency)
