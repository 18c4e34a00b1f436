"""What the questions of a batch are chosen from, read for all of its managers at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.action_items import asked_about
from bot.core.action_items import OpenItem
from bot.core.choosing import WEIGHTS, Asked, Choice, Situation, choose
from bot.core.fits import Document, Fit
from bot.core.moments import BY_DOCUMENT, is_brought_forward
from bot.core.offering import Offer, Opinions, Reader, best_for_each
from bot.core.people import Manager, Subscription
from bot.prompts import Prompts
from bot.store import action_items, checks, documents, nudges, opinions

Fits = Sequence[tuple[Fit, Document]]


@dataclass(frozen=True, slots=True)
class Material:
    """All that choosing looks at: by manager, except for the library and what readers think of it."""

    prompts: Prompts
    histories: Mapping[int, Sequence[Asked]]
    scores: Mapping[int, Mapping[str, int]]
    readers: Mapping[int, Reader]
    fits: Mapping[str, Fits]
    """By competency, the best first."""
    thought: Mapping[int, Opinions]
    open_items: Sequence[OpenItem]
    now: datetime

    def choose(self, turn: Subscription) -> Choice:
        """The best question for a turn."""
        manager_id = turn.manager_id
        area = self.prompts.checklist.area(turn.area_id)
        offers = self._offers(manager_id, [competency.id for competency in area.competencies])
        situation = Situation(
            history=self.histories[manager_id],
            ratings=self.scores[manager_id],
            fitting={competency_id: offer.fitting for competency_id, offer in offers.items()},
            every_weeks=turn.rhythm.every_weeks,
            now=self.now,
            seed=manager_id,
        )
        weights = BY_DOCUMENT if is_brought_forward(turn) else WEIGHTS
        return choose(self.prompts.checklist, turn.area_id, situation, weights)

    def linked(self, turn: Subscription, choice: Choice) -> tuple[Choice, Offer | None]:
        """A choice with what it links; about an old action item of the team instead, if there is one."""
        reader, history = self.readers[turn.manager_id], self.histories[turn.manager_id]
        promised = asked_about(self.prompts, choice, self.open_items, reader=reader, history=history, now=self.now)
        if promised or choice.document_id is None:
            return promised or (choice, None)
        competency_id = choice.question.competency_id
        return choice, self._offers(turn.manager_id, [competency_id])[competency_id]

    def _offers(self, manager_id: int, competency_ids: Sequence[str]) -> dict[str, Offer]:
        fits = [one for competency_id in competency_ids for one in self.fits.get(competency_id, ())]
        return best_for_each(fits, self.readers[manager_id], self.thought)


async def material(
    session: AsyncSession, prompts: Prompts, managers: Sequence[Manager], now: datetime
) -> Material:
    """The material for these managers; the number of statements does not depend on how many they are."""
    ids = [manager.id for manager in managers]
    readers = await opinions.readers(session, managers, now)
    named = any(reader.names for reader in readers.values())
    return Material(
        prompts=prompts,
        histories=await nudges.histories(session, ids),
        scores=await checks.latest_scores(session, ids),
        readers=readers,
        fits=await _fits(session, prompts),
        thought=await opinions.counts(session),
        open_items=await action_items.everybodys(session) if named else [],
        now=now,
    )


async def _fits(session: AsyncSession, prompts: Prompts) -> dict[str, list[tuple[Fit, Document]]]:
    found: dict[str, list[tuple[Fit, Document]]] = {one.id: [] for one in prompts.checklist.competencies}
    for fit, document in await documents.fits(session, list(found)):
        found[fit.competency_id].append((fit, document))
    return found
