"""The documents on offer to a batch of managers: read once for all of them, weighed for each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.action_items import ON_CALL, QUESTION, OpenItem, of_team, to_ask_about
from bot.core.choosing import Asked, Choice, Fitting
from bot.core.fits import Document, Fit
from bot.core.offering import Offer, Opinions, Reader, Reason, best_for_each
from bot.core.people import Manager
from bot.prompts import Prompts
from bot.store import action_items, documents, opinions


@dataclass(frozen=True, slots=True)
class Offers:
    """What there is, what is known of each reader, what readers think, and what post-mortems promised."""

    prompts: Prompts
    fits: Mapping[str, Sequence[tuple[Fit, Document]]]
    readers: Mapping[int, Reader]
    thought: Mapping[int, Opinions]
    promises: Sequence[OpenItem]

    def fitting(self, manager_id: int, area_id: str) -> dict[str, Fitting]:
        """The best document for each competency of an area, for choosing a question."""
        best = best_for_each(self.fits.get(area_id, ()), self.readers[manager_id], self.thought)
        return {competency_id: offer.fitting for competency_id, offer in best.items()}

    def about_promise(self, manager_id: int, choice: Choice, history: Sequence[Asked], now: datetime) -> Choice:
        """Instead of a question about on-call, one about an old open item of the manager's team, if any."""
        question, reader = self.prompts.checklist.questions.get(QUESTION), self.readers[manager_id]
        if choice.question.competency_id != ON_CALL or choice.recalls or question is None:
            return choice
        item = to_ask_about(of_team(self.promises, reader.names), reader.seen, history, now)
        if item is None:
            return choice
        asked = self.prompts.words.plain(
            "action_items.question", text=item.item.text, weeks=item.weeks(reader.today)
        )
        about = replace(question, about={item.document.asked_as: asked})
        return replace(choice, question=about, document_id=item.document.id)

    def offer(self, manager_id: int, choice: Choice) -> Offer | None:
        """The document that a question goes with, and what speaks for it."""
        if choice.document_id is None:
            return None
        area_id = self.prompts.checklist.competency(choice.question.competency_id).area_id
        best = best_for_each(self.fits.get(area_id, ()), self.readers[manager_id], self.thought)
        fitting = best.get(choice.question.competency_id)
        if fitting and fitting.document.id == choice.document_id:
            return fitting
        promised = (one.document for one in self.promises if one.document.id == choice.document_id)
        return next((Offer(one, ON_CALL, 1.0, (), (Reason.THEIRS,)) for one in promised), None)


async def on_offer(
    session: AsyncSession, prompts: Prompts, managers: Collection[Manager], now: datetime
) -> Offers:
    """Everything that offers to these managers are made of."""
    areas = {competency.id: competency.area_id for competency in prompts.checklist.competencies}
    fits: dict[str, list[tuple[Fit, Document]]] = {area.id: [] for area in prompts.checklist.areas}
    for fit, document in await documents.fits(session, list(areas)):
        fits[areas[fit.competency_id]].append((fit, document))
    readers = await opinions.readers(session, managers, now)
    in_teams = any(reader.names for reader in readers.values())
    return Offers(
        prompts=prompts,
        fits=fits,
        readers=readers,
        thought=await opinions.counts(session),
        promises=await action_items.open_items(session) if in_teams else (),
    )
