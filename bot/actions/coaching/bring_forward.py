"""Bringing questions forward when a document or a figure of the team asks for it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.people.calendars import calendar_of
from bot.actions.signals.figures import standing_out_for
from bot.core.coaching.bring_forward import earlier, is_moment
from bot.core.coaching.standouts import to_ask
from bot.core.library.fits import Document, Fit
from bot.core.library.offering import (
    NOBODYS,
    Opinions,
    Reader,
    Reason,
    offer,
)
from bot.core.people.people import Manager, Subscription
from bot.core.people.turns import without
from bot.prompts import Prompts
from bot.store.coaching import bring_forward as store
from bot.store.coaching import nudges
from bot.store.engine import Sessions
from bot.store.library import documents, opinions
from bot.store.people import subscriptions

BATCH = 500


@dataclass(frozen=True, slots=True)
class Occasion:
    """The documents that may have their moment, what readers think, and the area of each competency."""

    fits: Mapping[int | None, Sequence[tuple[Fit, Document]]]
    """By the workspace whose alone the documents are."""
    thought: Mapping[int, Mapping[int, Opinions]]
    """By workspace and document."""
    areas: Mapping[str, str]

    def areas_for(self, reader: Reader) -> set[str]:
        """The areas in which a document of the reader's own team has its moment."""
        thought = self.thought[reader.workspace_id]
        made = [
            offer(fit, document, reader, thought.get(document.id, NOBODYS))
            for fit, document in (*self.fits.get(None, ()), *self.fits.get(reader.workspace_id, ()))
            if is_moment(document, reader.today)
        ]
        return {self.areas[one.competency_id] for one in made if one and Reason.THEIRS in one.reasons}


async def bring_forward(sessions: Sessions, prompts: Prompts, now: datetime) -> int:
    """Moves the next question of those for whom a document has its moment; tells how many were moved."""
    moved, last, more = 0, 0, True
    while more:
        async with sessions.begin() as session:
            people = await store.members_after(session, last, BATCH, now)
            moved += await _bring_forward(session, prompts, people, now)
        more, last = len(people) == BATCH, people[-1].id if people else last
    return moved


async def _occasion(
    session: AsyncSession, prompts: Prompts, workspaces: Collection[int], now: datetime
) -> Occasion:
    areas = {competency.id: competency.area_id for competency in prompts.checklist.competencies}
    some = await store.documents_of(session, workspaces, now)
    fits: dict[int | None, list[tuple[Fit, Document]]] = defaultdict(list)
    for fit, document in await documents.fits(session, list(areas), workspaces, some):
        fits[document.workspace_id].append((fit, document))
    return Occasion(fits, await opinions.counts(session, workspaces), areas)


async def _bring_forward(session: AsyncSession, prompts: Prompts, people: Sequence[Manager], now: datetime) -> int:
    occasion = await _occasion(session, prompts, {one.workspace_id for one in people}, now)
    standing_out = await _standing_out(session, prompts, people, occasion.areas, now)
    if not standing_out and not occasion.fits:
        return 0
    readers = await opinions.readers(session, people, now)
    turns = await subscriptions.of_managers(session, [manager.id for manager in people])
    moved = [
        _first(
            manager,
            turns[manager.id],
            occasion.areas_for(readers[manager.id]) | standing_out.get(manager.id, set()),
            now,
        )
        for manager in people
    ]
    found = [one for one in moved if one]
    for turn_id, moment in found:
        await subscriptions.wait(session, turn_id, moment)
    return len(found)


async def _standing_out(
    session: AsyncSession, prompts: Prompts, people: Sequence[Manager], areas: Mapping[str, str], now: datetime
) -> dict[int, set[str]]:
    """By manager the areas in which a figure of their own team stands out that they were not asked about yet."""
    found = await standing_out_for(session, [manager.id for manager in people], now)
    ids = [manager_id for manager_id, standouts in found.items() if standouts]
    histories = await nudges.histories(session, ids) if ids else {}
    return {id_: {areas[one] for one in to_ask(prompts.checklist, found[id_], histories[id_], now)} for id_ in ids}


def _first(
    manager: Manager, turns: Sequence[Subscription], areas: set[str], now: datetime
) -> tuple[int, datetime] | None:
    """Of the manager's turns in these areas, the next one that can come earlier, and when."""
    if manager.is_silent:
        return None
    for turn in turns:
        if turn.area_id in areas:
            moment = earlier(turn, without(turn, turns), calendar_of(manager), manager.heard, now)
            if moment:
                return turn.id, moment
    return None
