"""Exports: all that is kept of one manager, as JSON and as a page to read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from bot.core.people import Manager
from bot.core.traces import Trace
from bot.prompts import Prompts
from bot.store import belongings, managers, traces
from bot.store.engine import Sessions

AGAIN_AFTER = timedelta(minutes=5)
"""When an export is tried again that Slack did not take."""

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]


@dataclass(frozen=True, slots=True)
class File:
    """A file to be handed over."""

    name: str
    content: str


class Courier(Protocol):
    """Whatever brings files to people in Slack, and takes away what is there; neither raises for Slack."""

    async def hand_over(self, manager: Manager, files: list[File]) -> list[Trace] | None:
        """Gives files to a manager, in the direct message; tells what that left in Slack, or None to try later."""
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
        files = export(prompts, manager, await belongings.rows(session, manager), now())
    left = await courier.hand_over(manager, files)
    if left is not None:
        async with sessions.begin() as session:
            if await managers.end_export(session, manager.id):
                await traces.keep(session, manager.id, left)
            else:  # forgotten meanwhile
                await traces.erase(session, manager.workspace_id, left, now())
    return manager


def export(prompts: Prompts, manager: Manager, kept: Tables, now: datetime) -> list[File]:
    """The files of an export; pictures of self-checks would be more of them, here."""
    at = now.astimezone(manager.zone)
    whole = {"exported_at": at, "user": manager.user_id, "kept": kept}
    as_json = json.dumps(whole, default=_plain, ensure_ascii=False, indent=2)
    stem = f"em-coach-{at:%Y-%m-%d}"
    return [File(f"{stem}.json", as_json), File(f"{stem}.md", _page(prompts, kept, at))]


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in an export")


def _page(prompts: Prompts, kept: Tables, at: datetime) -> str:
    words = prompts.words
    parts = [words.plain("privacy.export_title", day=at.date())]
    parts += _answers(prompts, kept)
    parts += _checks(prompts, kept)
    parts += [part for name in kept if name not in ON_THE_PAGE for part in _others(name, kept[name])]
    counts = ", ".join(f"{name} {len(rows)}" for name, rows in kept.items() if rows)
    return "\n\n".join([*parts, words.plain("privacy.export_rest", counts=counts)]) + "\n"


ON_THE_PAGE = ("nudge", "reply", "commitment", "self_check", "rating", "system_depth", "delivery", "inbox")
"""Tables with a place on the page, or with nothing that anybody would read there."""


def _answers(prompts: Prompts, kept: Tables) -> list[str]:
    if not kept.get("nudge"):
        return []
    parts = [prompts.words.plain("privacy.export_answers")]
    for nudge in kept["nudge"]:
        asked = prompts.words.plain("privacy.export_asked", day=nudge["due_at"].date(), question=nudge["asked"])
        parts.append(asked)
        for reply in _where(kept, "reply", nudge_id=nudge["id"]):
            parts.append(_quoted(reply["text"]))
            for step in _where(kept, "commitment", reply_id=reply["id"]):
                parts.append(prompts.words.plain("privacy.export_step", day=step["day"]))
                parts.append(_quoted(step["text"]))
    return parts


def _checks(prompts: Prompts, kept: Tables) -> list[str]:
    if not kept.get("self_check"):
        return []
    parts = [prompts.words.plain("privacy.export_checks")]
    for check in kept["self_check"]:
        parts.append(prompts.words.plain("privacy.export_check", day=check["taken_at"].date()))
        for rating in _where(kept, "rating", self_check_id=check["id"]):
            parts.append(f"- {_competency(prompts, rating['competency_id'])}: {rating['score']}")
            if rating["evidence"]:
                parts.append(_quoted(rating["evidence"]))
        for system in _where(kept, "system_depth", self_check_id=check["id"]):
            parts += [f"- {system['level']}: {system['depth']}", _quoted(system["system"])]
    return parts


def _others(name: str, rows: list[Row]) -> list[str]:
    """What has no form of its own, field by field."""
    title = f"## {name.replace('_', ' ').capitalize()}"
    return [title, *map(_fields, rows)] if rows else []


def _fields(row: Row) -> str:
    return "\n".join(
        f"- {name}: {' '.join(str(value).split())}" for name, value in row.items() if value is not None
    )


def _where(kept: Tables, table: str, **wanted: object) -> list[Row]:
    return [row for row in kept.get(table, []) if all(row.get(name) == value for name, value in wanted.items())]


def _competency(prompts: Prompts, competency_id: str) -> str:
    """The name of a competency, which may have gone from the checklist since."""
    known = {one.id: one.name for one in prompts.checklist.competencies}
    return known.get(competency_id, competency_id)


def _quoted(text: str) -> str:
    """What somebody wrote, as a quotation: none of its lines can become a heading of the page."""
    return "\n".join(f"> {line}" for line in text.splitlines())
