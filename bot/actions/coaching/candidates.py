"""What the questions of a batch are chosen from, read for all of its managers at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.library.offering import Offers, on_offer
from bot.actions.signals.figures import known_measures, standing_out_for
from bot.core.coaching.action_items import ON_CALL, QUESTION, to_ask_about
from bot.core.coaching.bring_forward import BY_OCCASION, is_brought_forward
from bot.core.coaching.choosing import (
    RETURNS_AFTER,
    WEIGHTS,
    Asked,
    Choice,
    Situation,
    choose,
)
from bot.core.coaching.guessing.calibration import ratio
from bot.core.coaching.standouts import StandoutQuestion, to_ask
from bot.core.library.offering import Offer
from bot.core.people.people import Manager, Subscription
from bot.core.signals.standouts import Standout
from bot.prompts import Prompts
from bot.store.coaching import guesses, nudges
from bot.store.self_checks import checks


@dataclass(frozen=True, slots=True)
class Candidates:
    """What managers were asked, how they rated themselves, and what the library offers to each of them."""

    prompts: Prompts
    histories: Mapping[int, Sequence[Asked]]
    scores: Mapping[int, Mapping[str, int]]
    offers: Offers
    standouts: Mapping[int, Sequence[Standout]]
    known: Mapping[int, frozenset[str]]
    now: datetime

    def choose(self, turn: Subscription, forgotten: Collection[int] = ()) -> Choice:
        """The question for a turn; answers to `forgotten` nudges don't come back with it."""
        situation = Situation(
            history=self.histories[turn.manager_id],
            ratings=self.scores[turn.manager_id],
            fitting=self.offers.fitting(turn.manager_id, turn.area_id),
            every_weeks=turn.rhythm.every_weeks,
            now=self.now,
            seed=turn.manager_id,
            standing_out=self._standing_out(turn.manager_id).keys(),
            known_figures=self._known_figures(turn.manager_id),
            forgotten=forgotten,
        )
        weights = BY_OCCASION if is_brought_forward(turn) else WEIGHTS
        return choose(self.prompts.checklist, turn.area_id, situation, weights)

    def linked(self, turn: Subscription, choice: Choice) -> tuple[Choice, Offer | None]:
        """A choice with what it links; about an old action item of the team instead, if there is one."""
        choice = self._about_figure(turn.manager_id, self._about_promise(turn.manager_id, choice))
        if choice.document_id is None:
            return choice, None
        return choice, self.offers.offer(turn.manager_id, choice.question.competency_id, choice.document_id)

    def _standing_out(self, manager_id: int) -> Mapping[str, StandoutQuestion]:
        """By competency what stands out in the manager's own teams, with the question about it."""
        standouts = self.standouts.get(manager_id, ())
        return to_ask(self.prompts.checklist, standouts, self.histories[manager_id], self.now)

    def _known_figures(self, manager_id: int) -> frozenset[str]:
        """The questions whose figure the tools of the manager's team know."""
        known = self.known.get(manager_id)
        bank = self.prompts.checklist.questions.values() if known else ()
        return frozenset(one.id for one in bank if known and one.figure and one.figure.signal in known)

    def _about_figure(self, manager_id: int, choice: Choice) -> Choice:
        """Instead of a question about the topic, one about a figure of their team that stands out, if any."""
        found = self._standing_out(manager_id).get(choice.question.competency_id)
        if found is None or choice.recalls:
            return choice
        return replace(choice, question=found.question, document_id=None, about=found.standout)

    def _about_promise(self, manager_id: int, choice: Choice) -> Choice:
        """Instead of a question about on-call, one about an old open item of the manager's team, if any."""
        question, reader = self.prompts.checklist.questions.get(QUESTION), self.offers.readers[manager_id]
        is_first = bool(self.prompts.checklist.first) and not self.histories[manager_id]
        if choice.question.competency_id != ON_CALL or choice.recalls or question is None or is_first:
            return choice
        promised, history = self.offers.promised_to(manager_id), self.histories[manager_id]
        item = to_ask_about(promised, reader.seen, history, self.now)
        if item is None:
            return choice
        asked = self.prompts.words.plain(
            "action_items.question", text=item.item.text, weeks=item.weeks(reader.today)
        )
        about = replace(question, about={item.document.asked_as: asked}, needs={})
        return replace(choice, question=about, document_id=item.document.id)


async def _histories(session: AsyncSession, ids: Sequence[int], now: datetime) -> dict[int, list[Asked]]:
    """What these managers were asked, with how far their guesses of the last year were off."""
    histories = await nudges.histories(session, ids)
    pairs = await guesses.pairs(session, ids, now - RETURNS_AFTER)
    ratios = {nudge_id: ratio(guess, real) for nudge_id, (guess, real) in pairs.items()}
    return {
        manager_id: [replace(one, ratio=ratios[one.nudge_id]) if one.nudge_id in ratios else one for one in asked]
        for manager_id, asked in histories.items()
    }


async def candidates(
    session: AsyncSession, prompts: Prompts, managers: Sequence[Manager], now: datetime
) -> Candidates:
    """What these managers' questions are chosen from; however many they are, the statements are as many."""
    ids = [manager.id for manager in managers]
    histories = await _histories(session, ids, now)
    newcomers = [id_ for id_ in ids if not histories[id_]]
    return Candidates(
        prompts=prompts,
        histories=histories,
        scores=await checks.latest_scores(session, ids),
        offers=await on_offer(session, prompts, managers, now),
        standouts=await standing_out_for(session, ids, now),
        known=await known_measures(session, newcomers, now) if newcomers else {},
        now=now,
    )
