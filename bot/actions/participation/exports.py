"""Exports: all that is kept of one manager, as JSON, as a page to read, and as pictures."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.guessing import guess_pictures
from bot.actions.coaching.guessing.guess_words import in_words
from bot.actions.delivery.uploads import Export, File, Uploader
from bot.actions.participation import export_page
from bot.actions.self_checks import pictures
from bot.core.coaching.guessing.guesses import Guess
from bot.core.people.people import Manager
from bot.core.self_checks.checks import SelfCheck
from bot.prompts import Prompts
from bot.store.coaching import guesses
from bot.store.delivery import removals
from bot.store.engine import Sessions
from bot.store.library import documents
from bot.store.participation import personal_data
from bot.store.people import managers
from bot.store.self_checks import checks
from bot.store.teams import teams

AGAIN_AFTER = timedelta(minutes=5)
"""When an export is tried again that Slack did not take."""


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of a manager, table by table; and to make it readable, names and self-checks to draw."""

    tables: Mapping[str, list[dict[str, Any]]]
    checks: Sequence[SelfCheck]
    names: export_page.Names
    guesses: Sequence[Guess] = ()


async def hand_out(
    sessions: Sessions, prompts: Prompts, uploader: Uploader, now: Callable[[], datetime]
) -> Manager | None:
    """Hands over the next export that is due, and tells whose it was. One that fails on the way is due again."""
    async with sessions.begin() as session:
        manager = await managers.take_export(session, now(), now() + AGAIN_AFTER)
        if manager is None:
            return None
        kept = await collect(session, prompts, manager)
    ready = await asyncio.to_thread(export, prompts, manager, kept, now())
    left = await uploader.hand_over(manager, ready)
    if left is not None:
        async with sessions.begin() as session:
            if await managers.end_export(session, manager.id):
                await removals.keep(session, manager.id, left)
            else:  # forgotten meanwhile
                await removals.erase(session, manager.workspace_id, left, now())
    return manager


async def collect(session: AsyncSession, prompts: Prompts, manager: Manager) -> Kept:
    """Everything of a manager that an export is made of."""
    tables = await personal_data.rows(session, manager)
    joined = {row["team_id"] for name in ("team_member", "share") for row in tables.get(name, [])}
    linked = {row["document_id"] for name in ("opinion", "nudge") for row in tables.get(name, [])} - {None}
    titles = {one.id: one.title for one in (await documents.by_ids(session, sorted(linked))).values()}
    channels = {team_id: (await teams.get(session, team_id)).name for team_id in joined}
    settled = await guesses.settled(session, manager.id)
    names = export_page.Names(channels, titles, in_words(prompts, settled))
    return Kept(tables, await checks.of(session, manager.id), names, settled)


def export(prompts: Prompts, manager: Manager, kept: Kept, now: datetime) -> Export:
    """The files of an export. Drawing takes a moment, so give it a thread of its own where others wait."""
    at = now.astimezone(manager.zone)
    stem = f"em-coach-{at:%Y-%m-%d}"
    drawn = {f"{stem}-{one.kind}.png": one for one in pictures.draw(prompts, kept.checks, manager.zone)}
    guessed = guess_pictures.draw(prompts, kept.guesses, manager.zone)
    more = {f"{stem}-{guessed.kind}.png": guessed} if guessed else {}
    whole = {"exported_at": at, "user": manager.user_id, "kept": kept.tables}
    shown, of_guesses = ({name: one.alt_text for name, one in some.items()} for some in (drawn, more))
    page = export_page.Page(prompts, kept.tables, kept.names).text(at.date(), shown, of_guesses)
    return Export(
        told=prompts.words.mrkdwn("privacy.handed_over"),
        as_text=prompts.words.mrkdwn("privacy.no_files"),
        page=File(f"{stem}.md", page.encode()),
        data=File(f"{stem}.json", json.dumps(whole, default=_plain, ensure_ascii=False, indent=2).encode()),
        pictures=tuple(File(name, one.png) for name, one in {**drawn, **more}.items()),
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in an export")
