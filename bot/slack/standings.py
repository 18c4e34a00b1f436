"""Where a manager stands, as text: a bar for the eye, and the same facts in words."""

from bot.core.checks import CheckResult, Standing
from bot.prompts import Prompts

FULL, MISSING, BEYOND = "■", "□", "·"


def text(prompts: Prompts, result: CheckResult) -> str:
    """A line for each competency: a bar, the name, the figures in words."""
    return "\n".join(
        prompts.words.mrkdwn(
            "checks.row",
            bar=bar(standing),
            competency=prompts.checklist.competency(standing.competency_id).name,
            score=standing.score,
            target=standing.target,
            evidenced=standing.evidenced,
            moved=standing.moved,
        )
        for standing in result.standings
    )


def bar(standing: Standing) -> str:
    """Filled steps for the rating, open ones up to the target; the figures beside it say the same."""
    return "".join(
        FULL if step < standing.score else MISSING if step < standing.target else BEYOND for step in range(4)
    )
