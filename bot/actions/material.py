"""What the questions of a batch are chosen from, read for all of its managers at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.offers import Offers, on_offer
from bot.core.choosing import WEIGHTS, Asked, Choice, Situation, choose
from bot.core.moments import BY_DOCUMENT, is_brought_forward
from bot.core.offering import Offer
from bot.core.people import Manager, Subscription
from bot.prompts import Prompts
from bot.store import checks, nudges


@dataclass(frozen=True, slots=True)
class Material:
    """What managers were asked, how they rated themselves, and what the library offers to each of them."""

    prompts: Prompts
    histories: Mapping[int, Sequence[Asked]]
    scores: Mapping[int, Mapping[str, int]]
    offers: Offers
    now: datetime

    def choose(self, turn: Subscription) -> Choice:
        """The question for a turn."""
        situation = Situation(
            history=self.histories[turn.manager_id],
            ratings=self.scores[turn.manager_id],
            fitting=self.offers.fitting(turn.manager_id, turn.area_id),
            every_weeks=turn.rhythm.every_weeks,
            now=self.now,
            seed=turn.manager_id,
        )
        weights = BY_DOCUMENT if is_brought_forward(turn) else WEIGHTS
        return choose(self.prompts.checklist, turn.area_id, situation, weights)

    def linked(self, turn: Subscription, choice: Choice) -> tuple[Choice, Offer | None]:
        """A choice with what it links; about an old action item of the team instead, if there is one."""
        history = self.histories[turn.manager_id]
        choice = self.offers.about_promise(turn.manager_id, choice, history, self.now)
        return choice, self.offers.offer(turn.manager_id, choice)


async def material(
    session: AsyncSession, prompts: Prompts, managers: Sequence[Manager], now: datetime
) -> Material:
    """The material for these managers; the number of statements does not depend on how many they are."""
    ids = [manager.id for manager in managers]
    return Material(
        prompts=prompts,
        histories=await nudges.histories(session, ids),
        scores=await checks.latest_scores(session, ids),
        offers=await on_offer(session, prompts, managers, now),
        now=now,
    )
