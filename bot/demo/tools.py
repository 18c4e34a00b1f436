"""The tools of the sample organisation: a pager, a bill and pull requests, as files that the bot reads."""

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.actions.coaching.guessing import guesses
from bot.actions.library.syncing import Tools
from bot.actions.signals import syncing
from bot.core.people.schedule import WEEK, monday_of
from bot.core.signals.signals import NewSignal, SignalKind
from bot.core.teams.teams import Section
from bot.prompts import Prompts
from bot.store.engine import Sessions
from bot.store.teams import teams

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVENTS = ("time", "kind", "service", "title", "value", "url", "ended", "reviewed")
BILL = ("ChargePeriodStart", "ChargePeriodEnd", "EffectiveCost", "BilledCost", "BillingCurrency", "ServiceName")
Row = tuple[object, ...]


async def connect(sessions: Sessions, prompts: Prompts, facts: Mapping[str, Any], now: datetime) -> None:
    """Connects the tools that `facts` describe to the first team, reads them, and has its digest tell of them."""
    async with sessions() as session:
        team = next(iter(await teams.every(session)), None)
    if team is None:
        return
    monday = now.astimezone(team.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday -= monday.date() - monday_of(monday.date())
    with tempfile.TemporaryDirectory() as folder:
        events, bill = Path(folder) / "events.csv", Path(folder) / "bill.csv"
        _write(events, EVENTS, [*_pages(facts["pages"], monday), *_pulls(facts["pull_requests"], monday)])
        _write(bill, BILL, _charges(facts["costs"], monday))
        for kind, file in ((SignalKind.EVENTS, events), (SignalKind.FOCUS, bill)):
            async with sessions.begin() as session:
                signal = await syncing.add(session, NewSignal(team.id, kind, str(file)), now)
            await syncing.sync(sessions, signal, Tools(Path(folder), {}), now)
    await guesses.fill_in(sessions, prompts, team.id, now)
    async with sessions.begin() as session:
        sections = team.sections | {Section.SIGNALS}
        await teams.set_contents(session, team.id, sections, posts_when_empty=team.posts_when_empty)


def _write(file: Path, header: Sequence[str], rows: Sequence[Row] | Iterator[Row]) -> None:
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([header, *rows])


def _pages(alerts: Sequence[Mapping[str, Any]], monday: datetime) -> Iterator[Row]:
    """So many pages in each week before `monday`, the newest week last, spread over the week's nights or days."""
    for alert in alerts:
        for back, many in enumerate(reversed(alert["weeks"]), 1):
            for number in range(many):
                at = monday - back * WEEK + (number % 7) * DAY + (alert["hour"] + number // 7) * HOUR
                yield (at.isoformat(), "page", alert["service"], alert["title"], "", alert["url"], "", "")


def _pulls(facts: Mapping[str, Any], monday: datetime) -> Iterator[Row]:
    """So many hours until a first review in each week, the newest week last."""
    for back, hours in enumerate(reversed(facts["hours_to_review"]), 1):
        for number in range(facts["a_week"]):
            opened = monday - back * WEEK + (number % 4) * DAY + (9 + number % 5) * HOUR
            reviewed = opened + (hours + number % 3) * HOUR
            lines, url = 40 + 35 * (number % 9), f"{facts['url']}/{100 * back + number}"
            ended = (reviewed + 5 * HOUR).isoformat()
            yield (
                opened.isoformat(),
                "pull-request",
                facts["service"],
                "",
                lines,
                url,
                ended,
                reviewed.isoformat(),
            )


def _charges(services: Sequence[Mapping[str, Any]], monday: datetime) -> Iterator[Row]:
    """What each service costs a day in each week, the newest week last."""
    for service in services:
        for back, amount in enumerate(reversed(service["weeks"]), 1):
            for number in range(7):
                day = (monday - back * WEEK).date() + number * DAY
                yield (f"{day}T00:00:00Z", f"{day + DAY}T00:00:00Z", amount, amount, "EUR", service["name"])
