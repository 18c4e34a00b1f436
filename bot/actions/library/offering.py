"""The documents on offer to a batch of managers: read once for all of them, weighed for each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.library.action_items import OpenItem, of_team
from bot.core.library.fits import Document, Fit, Fitting
from bot.core.library.offering import (
    Offer,
    Opinions,
    Reader,
    Reason,
    best_for_each,
)
from bot.core.people.people import Manager
from bot.prompts import Prompts
from bot.store.library import action_items, documents, opinions


@dataclass(frozen=True, slots=True)
class Offers:
    """What there is, what is known of each reader, what readers think, and what post-mortems promised."""

    prompts: Prompts
    fits: Mapping[tuple[str, int | None], Sequence[tuple[Fit, Document]]]
    """By area, and by the workspace whose alone the documents are."""
    readers: Mapping[int, Reader]
    thought: Mapping[int, Mapping[int, Opinions]]
    """By workspace, since it is nobody else's business what is thought there, and by document."""
    promises: Sequence[OpenItem]

    def fitting(self, manager_id: int, area_id: str) -> dict[str, Fitting]:
        """The best document for each competency of an area, for choosing a question."""
        best = self._best(manager_id, area_id)
        return {competency_id: offer.fitting for competency_id, offer in best.items()}

    def _best(self, manager_id: int, area_id: str) -> dict[str, Offer]:
        reader = self.readers[manager_id]
        fits = (*self.fits.get((area_id, None), ()), *self.fits.get((area_id, reader.workspace_id), ()))
        return best_for_each(fits, reader, self.thought[reader.workspace_id])

    def promised_to(self, manager_id: int) -> list[OpenItem]:
        """What post-mortems of the manager's teams promised and is still open, the oldest first."""
        reader = self.readers[manager_id]
        visible = [one for one in self.promises if one.document.is_for(reader.workspace_id)]
        return of_team(visible, reader.names)

    def offer(self, manager_id: int, competency_id: str, document_id: int) -> Offer | None:
        """The document that a question about a competency goes with, and what speaks for it."""
        area_id = self.prompts.checklist.competency(competency_id).area_id
        best = self._best(manager_id, area_id)
        fitting = best.get(competency_id)
        if fitting and fitting.document.id == document_id:
            return fitting
        promised = (one.document for one in self.promised_to(manager_id) if one.document.id == document_id)
        return next((Offer(one, competency_id, 1.0, (), (Reason.THEIRS,)) for one in promised), None)


async def on_offer(
    session: AsyncSession, prompts: Prompts, managers: Collection[Manager], now: datetime
) -> Offers:
    """Everything that offers to these managers are made of."""
    areas = {competency.id: competency.area_id for competency in prompts.checklist.competencies}
    workspaces = {manager.workspace_id for manager in managers}
    fits: dict[tuple[str, int | None], list[tuple[Fit, Document]]] = defaultdict(list)
    for fit, document in await documents.fits(session, list(areas), workspaces):
        fits[areas[fit.competency_id], document.workspace_id].append((fit, document))
    readers = await opinions.readers(session, managers, now)
    in_teams = any(reader.names for reader in readers.values())
    return Offers(
        prompts=prompts,
        fits=fits,
        readers=readers,
        thought=await opinions.counts(session, workspaces),
        promises=await action_items.open_items(session, workspaces) if in_teams else (),
    )
