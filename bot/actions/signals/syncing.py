"""Reading a team's tools: what is new is kept batch by batch, so an interrupted sync goes on where it was."""

import logging
import os
import re
from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime
from types import ModuleType

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.library.syncing import Tools
from bot.actions.signals.figures import look_for_standouts
from bot.core.signals.events import Kind
from bot.core.signals.periods import BILL_SETTLES, DAY, Period
from bot.core.signals.signals import KEPT, NewSignal, Signal, SignalKind, covered
from bot.signals import events, focus, github, gitlab, pagerduty
from bot.signals.errors import ComeBackError, SignalError
from bot.signals.files import ADDRESS
from bot.signals.reader import Batch, Place, Progress, Window
from bot.store.engine import Sessions
from bot.store.signals import events as store
from bot.store.signals import signals

log = logging.getLogger(__name__)

READERS: Mapping[SignalKind, ModuleType] = {
    SignalKind.EVENTS: events,
    SignalKind.FOCUS: focus,
    SignalKind.GITHUB: github,
    SignalKind.GITLAB: gitlab,
    SignalKind.PAGERDUTY: pagerduty,
}
"""Each has `check`, which refuses a location, and `read`."""
IN_FILES = (SignalKind.EVENTS, SignalKind.FOCUS)
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
LOCATION_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync of one tool kept: events and files of a bill; `problem` if it did not get to its end."""

    signal: Signal
    events: int = 0
    parts: int = 0
    notes: tuple[str, ...] = ()
    problem: str | None = None


Tell = Callable[[Signal, Progress], None]
"""Hears how far reading a tool has come."""


async def add(session: AsyncSession, new: NewSignal, now: datetime) -> Signal:
    """A tool that is read from now on, by itself.

    Raises:
        SignalError: it can't be one; the message says why, and repeats no secret.
    """
    READERS[new.kind].check(new.location)
    if new.token_env is not None and not VARIABLE.fullmatch(new.token_env):
        raise SignalError("--token-env takes the name of an environment variable, never the token itself.")
    if len(new.location) > LOCATION_LIMIT:
        raise SignalError(f"A location of more than {LOCATION_LIMIT:,} characters can't be kept.")
    if new.base_url and not new.base_url.startswith(("https://", "http://")):
        raise SignalError("--base-url should begin with https:// or http://.")
    if new.only and new.kind is not SignalKind.FOCUS:
        raise SignalError("--only is for bills (focus).")
    return await signals.add(session, replace(new, location=_located(new)), now)


def _located(new: NewSignal) -> str:
    """The location as it is kept: `serve` may run in another folder."""
    is_path = new.kind in IN_FILES and not new.location.startswith(ADDRESS)
    return os.path.realpath(new.location) if is_path else new.location


async def remove(session: AsyncSession, signal_id: int) -> None:
    """Forgets a tool with all that it reported.

    Raises:
        SignalError: there is no such tool.
    """
    if not await signals.remove(session, signal_id):
        raise SignalError(f"There is no signal {signal_id}: `em-coach signals list` shows them.")


Then = Callable[[int, datetime], Awaitable[object]]
"""Hears of each team whose tool was read to its end: what waits for its figures can have them now."""


async def sync_due(sessions: Sessions, tools: Tools, now: Callable[[], datetime], then: Then) -> None:
    """Reads every tool that is due, one after the other; of several processes, one takes each."""
    while True:
        async with sessions.begin() as session:
            signal = await signals.claim_due(session, now())
        if signal is None:
            return
        report = await sync(sessions, signal, tools, now())
        facts = {"signal": signal.id, "events": report.events, "files": report.parts, "outcome": _how(report)}
        log.info("signal_read", extra=facts)
        if not report.problem:
            await then(signal.new.team_id, now())


def _how(report: SyncReport) -> str:
    return "a problem" if report.problem else "no problem"


async def sync(
    sessions: Sessions,
    signal: Signal,
    tools: Tools,
    now: datetime,
    *,
    tell: Tell = lambda _signal, _progress: None,
) -> SyncReport:
    """Reads a tool from where it was left. One that can't be read keeps what is known of it."""
    kept = parts = 0
    notes: list[str] = []
    without: set[Kind] = set()
    window = Window(max(signal.since, now - KEPT), now)
    try:
        read = READERS[signal.new.kind].read(_place(signal, tools), window, signal.cursor)
        async for batch in read:
            await _keep(sessions, signal, batch)
            kept, parts = kept + len(batch.events), parts + len(batch.parts)
            notes += [note for note in batch.notes if note not in notes]
            without |= {*batch.without}
            if batch.progress:
                tell(signal, batch.progress)
    except SignalError as error:
        again_at = error.at if isinstance(error, ComeBackError) else None
        async with sessions.begin() as session:
            await signals.went_wrong(session, signal.id, str(error), now, again_at)
        return SyncReport(signal, kept, parts, tuple(notes), str(error))
    await _finish(sessions, signal, without, now)
    await look_for_standouts(sessions, signal.new.team_id, now)
    return SyncReport(signal, kept, parts, tuple(notes))


async def _keep(sessions: Sessions, signal: Signal, batch: Batch) -> None:
    async with sessions.begin() as session:
        if batch.afresh:
            await store.forget_all(session, signal.id)
        if batch.gone:
            await store.forget_parts(session, signal.id, batch.gone)
        await store.keep(session, signal.id, batch.events)
        for part in batch.parts:
            await store.keep_costs(session, signal.id, part.name, part.costs)
        await signals.note(session, signal.id, batch.cursor, batch.notes)


async def _finish(sessions: Sessions, signal: Signal, without: Set[Kind], now: datetime) -> None:
    """Says which days are whole now, and forgets what is too old."""
    async with sessions.begin() as session:
        zone = await store.zone_of_team(session, signal.new.team_id)
        today = now.astimezone(zone).date()
        bill = await store.bill(session, signal.id)
        if bill:
            bill = Period(bill.first, min(bill.end, today - BILL_SETTLES + DAY))
        begins = await store.begins(session, signal.id, zone)
        since = signal.since.astimezone(zone).date()
        whole = covered(signal.new.kind, since, today, begins, bill)
        told = {kind: days for kind, days in whole.items() if kind not in without}
        await signals.went_well(session, signal.id, told, now)
        await store.forget_before(session, signal.id, now - KEPT)


def _place(signal: Signal, tools: Tools) -> Place:
    new = signal.new
    token = tools.token(new.token_env, new.location, SignalError)
    return Place(new.location, tools.cache, new.base_url, token, new.token_env, new.private, new.only)
