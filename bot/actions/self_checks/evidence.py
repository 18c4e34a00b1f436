"""Evidence for a self-check that the tools of a manager's team can give."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.signals.figures import USUAL_DAYS, known_of, until_now
from bot.core.quantities import shown
from bot.core.signals.figures import MEASURES, reading
from bot.core.signals.readings import Known
from bot.prompts import Prompts
from bot.prompts.words import Words
from bot.store.signals import events as store

LONGEST = 75
"""Of a tick's text, in Slack."""


async def from_tools(session: AsyncSession, prompts: Prompts, manager_id: int, now: datetime) -> dict[str, str]:
    """By competency the first figure that the tools of the manager's one team know, in words."""
    teams = (await store.teams_of(session, [manager_id])).get(manager_id, [])
    if len(teams) != 1:
        return {}
    known = (await known_of(session, teams, now))[teams[0]]
    found: dict[str, str] = {}
    for id_ in MEASURES:
        competency_id = id_.partition(".")[0]
        told = None if competency_id in found else _told(prompts.words, known, id_, now)
        if told:
            found[competency_id] = told
    return found


def _told(words: Words, known: Known, measure_id: str, now: datetime) -> str | None:
    period = until_now(known, measure_id, USUAL_DAYS, now)
    read = reading(known, measure_id, period) if period else None
    if period is None or read is None or read.value is None:
        return None
    unit = MEASURES[measure_id].unit
    value = words.plain(f"guesses.in_{unit}", value=shown(read.value), one=read.value == 1)
    said = words.plain(
        "signals.evidence",
        figure=words.plain(f"signals.name_{measure_id.replace('.', '_').replace('-', '_')}"),
        value=f"{value} {read.currency}".strip(),
        days=USUAL_DAYS,
        until=period.end,
    )
    return said[:LONGEST]
