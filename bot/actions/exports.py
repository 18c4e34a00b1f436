"""Exports: all that is kept of one manager, as JSON, as a page to read, and as pictures."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions import export_page, pictures
from bot.core.checks import SelfCheck
from bot.core.people import Manager
from bot.core.traces import Trace
from bot.prompts import Prompts
from bot.store import belongings, checks, documents, managers, teams, traces
from bot.store.engine import Sessions

AGAIN_AFTER = timedelta(minutes=5)
"""When an export is tried again that Slack did not take."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be handed over."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Export:
    """The page to read, the data for programs, and the pictures that the page names."""

    page: File
    data: File
    pictures: tuple[File, ...]

    @property
    def files(self) -> tuple[File, ...]:
        """All of it."""
        return (self.data, self.page, *self.pictures)


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of a manager, table by table; and to make it readable, names and self-checks to draw."""

    tables: Mapping[str, list[dict[str, Any]]]
    checks: Sequence[SelfCheck]
    names: export_page.Names


class Courier(Protocol):
    """Whatever brings files to people in Slack, and takes away what is there; neither raises for Slack."""

    async def hand_over(self, manager: Manager, export: Export) -> list[Trace] | None:
        """Gives an export to a manager, in the direct message; tells what it left there, or None to try later."""
        ...

    async def keep(self, workspace_id: int, file: File, title: str) -> str | None:
        """Has Slack keep a file for nobody yet; gives its id, empty where none is taken, None to try later."""
        ...

    async def take_away(self, workspace_id: int, trace: Trace) -> bool:
        """Takes a trace away; False to try again later."""
        ...


async def hand_out(
    sessions: Sessions, prompts: Prompts, courier: Courier, now: Callable[[], datetime]
) -> Manager | None:
    """Hands over the next export that is due, and tells whose it was. One that fails on the way is due again."""
    async with sessions.begin() as session:
        manager = await managers.take_export(session, now(), now() + AGAIN_AFTER)
        if manager is None:
            return None
        kept = await collect(session, manager)
    ready = await asyncio.to_thread(export, prompts, manager, kept, now())
    left = await courier.hand_over(manager, ready)
    if left is not None:
        async with sessions.begin() as session:
            if await managers.end_export(session, manager.id):
                await traces.keep(session, manager.id, left)
            else:  # forgotten meanwhile
                await traces.erase(session, manager.workspace_id, left, now())
    return manager


async def collect(session: AsyncSession, manager: Manager) -> Kept:
    """Everything of a manager that an export is made of."""
    tables = await belongings.rows(session, manager)
    joined = {row["team_id"] for name in ("team_member", "share") for row in tables.get(name, [])}
    linked = {row["document_id"] for name in ("opinion", "nudge") for row in tables.get(name, [])} - {None}
    titles = {one.id: one.title for one in (await documents.by_ids(session, sorted(linked))).values()}
    channels = {team_id: (await teams.get(session, team_id)).name for team_id in joined}
    return Kept(tables, await checks.of(session, manager.id), export_page.Names(channels, titles))


def export(prompts: Prompts, manager: Manager, kept: Kept, now: datetime) -> Export:
    """The files of an export. Drawing takes a moment, so give it a thread of its own where others wait."""
    at = now.astimezone(manager.zone)
    stem = f"em-coach-{at:%Y-%m-%d}"
    drawn = pictures.draw(prompts, kept.checks, manager.zone)
    files = {File(f"{stem}-{one.kind}.png", one.png): one.alt_text for one in drawn}
    whole = {"exported_at": at, "user": manager.user_id, "kept": kept.tables}
    shown = {file.name: alt_text for file, alt_text in files.items()}
    page = export_page.Page(prompts, kept.tables, kept.names).text(at.date(), shown)
    return Export(
        page=File(f"{stem}.md", page.encode()),
        data=File(f"{stem}.json", json.dumps(whole, default=_plain, ensure_ascii=False, indent=2).encode()),
        pictures=tuple(files),
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in an export")
