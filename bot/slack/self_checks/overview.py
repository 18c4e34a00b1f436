"""Where a manager stands, in words: bars for the eye, and the same facts beside them; and that part of Home."""

from collections.abc import Sequence

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.self_checks import checks
from bot.core.people.people import Manager
from bot.core.self_checks.checks import CheckResult
from bot.core.self_checks.systems import LevelStanding, SystemStanding
from bot.prompts import Prompts
from bot.slack import blocks, names
from bot.slack.request import Request
from bot.slack.self_checks import pictures
from bot.store.self_checks import checks as store

FULL, MISSING, BEYOND = "■", "□", "·"
STEPS = 4


async def part(request: Request, session: AsyncSession, manager: Manager) -> list[Block]:
    """On Home: the pictures of the last self-check, the same in words, and what to do next."""
    taken = await store.of(session, manager.id)
    result = checks.standing(request.prompts.checklist, taken)
    if result.standings:
        known = [
            *await pictures.shown(request, session, manager, taken),
            blocks.section("standing", text(request.prompts, result)),
            blocks.section("standing-advice", advice(request.prompts, result)),
        ]
    else:
        known = [blocks.section("standing", request.say("home.no_check"))]
    return [
        blocks.header("standing-title", request.plain("home.standing")),
        *known,
        blocks.actions(
            "standing-actions",
            blocks.button(names.CHECK, request.plain("home.check")),
            blocks.button(names.SYSTEM, request.plain("systems.look")),
        ),
    ]


def text(prompts: Prompts, result: CheckResult) -> str:
    """A line for each competency: a bar, the name, the figures in words."""
    return "\n".join(
        prompts.words.mrkdwn(
            "checks.row",
            bar=bar(standing.score, standing.target, STEPS),
            competency=prompts.checklist.competency(standing.competency_id).name,
            score=standing.score,
            target=standing.target,
            evidenced=standing.evidenced,
            moved=standing.moved,
        )
        for standing in result.standings
    )


def advice(prompts: Prompts, result: CheckResult) -> str:
    """The widest gap and what the step up looks like; or that there is no need to go higher."""
    if result.widest is None:
        return prompts.words.mrkdwn("checks.no_gap")
    competency = prompts.checklist.competency(result.widest.competency_id)
    step_up = competency.anchors[result.widest.score + 1]
    return prompts.words.mrkdwn("checks.widest", competency=competency.name, anchor=step_up)


def systems(prompts: Prompts, shown: Sequence[SystemStanding]) -> list[Block]:
    """A paragraph for each system: its name in the manager's words, and a line for each level in ours."""
    return [
        blocks.under(f"system-{place}", one.system, "\n".join(_level(prompts, level) for level in one.levels))
        for place, one in enumerate(shown)
    ]


def _level(prompts: Prompts, level: LevelStanding) -> str:
    depths = prompts.checklist.depths
    return prompts.words.plain(
        "systems.row",
        bar=bar(level.depth, level.target.target, len(depths) - 1),
        level=level.target.name,
        depth=depths[level.depth],
        target=depths[level.target.target] if level.gap else None,
    )


def bar(reached: int, target: int, steps: int) -> str:
    """Filled steps for what is reached, open ones up to the target; the words beside it say the same."""
    return "".join(FULL if step < reached else MISSING if step < target else BEYOND for step in range(steps))
