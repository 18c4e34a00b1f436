"""What a self-check says: where the manager stands, what moved, the widest gap, and one step to take."""

from collections.abc import Sequence

from slackblocks import Block, Element
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.guessing.guess_words import beside_claims
from bot.core.people.people import Manager
from bot.core.self_checks.checks import CheckResult
from bot.slack import blocks, names
from bot.slack.request import Request
from bot.slack.self_checks import overview
from bot.store.coaching import guesses


async def beside(request: Request, session: AsyncSession, manager: Manager, result: CheckResult) -> list[Block]:
    """The last guesses beside what was claimed, where that implies knowing figures."""
    settled = await guesses.settled(session, manager.id)
    lines = beside_claims(request.prompts, result.standings, settled)
    intro = blocks.context("claims-intro", request.say("guesses.claims"))
    return [intro, blocks.theirs("claims", "\n".join(lines))] if lines else []


def modal(
    request: Request, result: CheckResult, pictures: Sequence[Block] = (), claims: Sequence[Block] = ()
) -> blocks.Payload:
    """The result, with the pictures of it once they are drawn, and the guesses beside its claims."""
    return blocks.modal(
        callback_id="check.result",
        title=request.plain("checks.result_title"),
        close=request.plain("checks.result_close"),
        blocks=[
            blocks.section("movement", _movement(request, result)),
            blocks.section("advice", overview.advice(request.prompts, result)),
            blocks.actions("check-actions", *_buttons(request, result)),
            *pictures,
            blocks.section("standings", overview.text(request.prompts, result)),
            *claims,
            blocks.context("next", request.say("checks.next")),
        ],
    )


def _buttons(request: Request, result: CheckResult) -> list[Element]:
    system = blocks.button(names.SYSTEM, request.plain("systems.look"))
    if result.widest is None:
        return [system]
    chosen = f"{result.widest.competency_id} {result.widest.score}"
    return [blocks.button(names.STEP, request.plain("steps.take"), chosen, primary=True), system]


def _movement(request: Request, result: CheckResult) -> str:
    if all(standing.previous is None for standing in result.standings):
        return request.say("checks.first_time")
    checklist = request.prompts.checklist
    moves = [
        request.plain("checks.move", competency=checklist.competency(one.competency_id).name, moved=one.moved)
        for one in result.moves
    ]
    return request.say("checks.moved", moves=moves) if moves else request.say("checks.unmoved")
