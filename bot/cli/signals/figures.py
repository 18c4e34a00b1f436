"""`em-coach signals show`: a team's figures as a table, with what is behind each."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Annotated

import typer

from bot import configured
from bot.actions.signals import figures
from bot.cli.running import AsJson, with_database
from bot.cli.signals.listing import team_called
from bot.core.quantities import shown
from bot.core.signals.costs import Bill, bills
from bot.core.signals.events import Event, Kind
from bot.core.signals.figures import MEASURES, behind, reading
from bot.core.signals.pages import by_service
from bot.core.signals.periods import Period, last_week
from bot.core.signals.readings import Known, Reading
from bot.core.signals.standouts import Standout, standing_out
from bot.signals.errors import SignalError
from bot.store.engine import Sessions

MOST_EVENTS, MOST_SERVICES = 50, 10
NO_NAME = "(no service named)"


def show(
    team: Annotated[str, typer.Argument(help="The team: its channel's name or its number.")],
    figure: Annotated[
        str | None, typer.Argument(help="With the events behind this figure, such as on-call.pages.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show a team's figures of last week and of four weeks; what stands out is marked with a star."""
    if figure is not None and figure not in MEASURES:
        raise typer.BadParameter(f"There is no figure {figure!r}. There are: {', '.join(MEASURES)}.")
    now = configured.system_clock()

    async def work(sessions: Sessions) -> Known:
        async with sessions() as session:
            found = await team_called(session, team)
            known = (await figures.known_of(session, [found.id], now)).get(found.id)
            if known is None:
                raise SignalError(f"#{found.name} has no tools yet: `em-coach signals add --help` says how.")
            return known

    known = with_database(work)
    today = now.astimezone(known.zone).date()
    periods = {id_: figures.until_now(known, id_, figures.USUAL_DAYS, now) for id_ in MEASURES}
    for line in _lines(known, last_week(today), periods, standing_out(known, today), figure, as_json=as_json):
        print(line)


def _lines(
    known: Known,
    week: Period,
    periods: dict[str, Period | None],
    found: Sequence[Standout],
    figure: str | None,
    *,
    as_json: bool,
) -> Iterator[str]:
    starred = {one.measure_id for one in found}
    if not as_json:
        yield f"Week of {week.first}, {known.zone}"
    for id_ in MEASURES if figure is None else [figure]:
        period = periods[id_]
        last, longer = reading(known, id_, week), reading(known, id_, period) if period else None
        if as_json:
            facts = {"figure": id_, "week": _plain(last), "days_28": _plain(longer), "stands_out": id_ in starred}
            yield json.dumps(facts, ensure_ascii=False)
        else:
            star = "*" if id_ in starred else " "
            about = f"   ({last.subject})" if last and last.subject else ""
            yield f"{star} {id_:36} {_value(id_, last):>28}   28 days: {_value(id_, longer)}{about}"
    if as_json:
        return
    if figure:
        yield from _behind(known, figure, periods[figure])
        return
    yield from _services(known, Kind.PAGE, week)
    yield from _services(known, Kind.INCIDENT, week)
    yield from _bills(known, week)
    yield from _standouts(found)


def _services(known: Known, kind: Kind, week: Period) -> Iterator[str]:
    rows = by_service(known, kind, week) if known.covers(kind, week) else []
    if rows:
        yield f"\n{kind.capitalize() + 's':40} {'all':>8} {'off hours':>10} {'at night':>9}"
    for service, every, off_hours, nights in rows[:MOST_SERVICES]:
        yield f"        {service or NO_NAME:32} {every:>8} {off_hours:>10} {nights:>9}"


def _bills(known: Known, week: Period) -> Iterator[str]:
    whole = known.covered.get(Kind.COST)
    for bill in bills(known.costs, week, whole.first) if whole else ():
        yield from _bill(bill)


def _bill(bill: Bill) -> Iterator[str]:
    usual = f", usually {bill.usual:,.2f}" if bill.usual is not None else ""
    yield f"\nCost in {bill.currency}: {bill.total:,.2f}{usual}"
    for service, amount in bill.services[:MOST_SERVICES]:
        yield f"        {service or NO_NAME:40} {amount:>14,.2f}"
    for mover in bill.movers:
        yield f"  moved {mover.service or NO_NAME:40} {mover.moved:>+14,.2f}"


def _standouts(found: Sequence[Standout]) -> Iterator[str]:
    if found:
        yield "\nOut of the ordinary last week:"
    for one in found:
        about = f" ({one.subject})" if one.subject else ""
        told = f"{shown(one.value)} {one.currency}".strip()
        yield f"  {one.measure_id}{about}: {told}, usually {shown(one.usual)}  {one.url or ''}".rstrip()


def _behind(known: Known, figure: str, period: Period | None) -> Iterator[str]:
    """What the longer figure looked at: its newest events, or the services of a bill."""
    if period is None:
        return
    yield f"\nFrom {period.first} until {period.end}:"
    if MEASURES[figure].kind is Kind.COST:
        yield from _bills(known, period)
    for event in islice(behind(known, figure, period), MOST_EVENTS):
        yield _event(event)


def _event(event: Event) -> str:
    facts = (f"{event.at:%Y-%m-%d %H:%M}", f"{event.outcome:9}", event.service, event.title, event.url or "")
    return "  " + "  ".join(facts).rstrip()


def _value(id_: str, read: Reading | None) -> str:
    if read is None:
        return "not known"
    if read.value is None:
        listed = ", ".join(shown(one) for one in read.listed)
        return f"{read.cases} cases: {listed}" if listed else f"{read.cases} cases"
    told = f"{shown(read.value)} {read.currency or MEASURES[id_].unit}"
    return told if read.p90 is None else f"{told}, p90 {shown(read.p90)}, {read.cases} cases"


def _plain(read: Reading | None) -> dict[str, object] | None:
    if read is None:
        return None
    facts = ("value", "cases", "p90", "listed", "subject", "currency", "url")
    return {name: getattr(read, name) for name in facts}
