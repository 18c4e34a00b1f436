"""Questions about what is out of the ordinary in a team's own figures: which, and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.checklist import Checklist, Question
from bot.core.coaching.choosing import Asked
from bot.core.signals.standouts import MOVED, Standout

FACTS = ("subject", "value", "usual", "nights", "week")
"""What the wording of such a question may name in braces."""
EITHER_WAY = frozenset({MOVED, "cost-drivers.cost"})
"""What is asked about when it falls, too. Of all else more is the trouble: nobody has to explain a quiet week."""
REST = timedelta(weeks=8)
"""Between two times that a question is put, whatever stands out meanwhile."""


@dataclass(frozen=True, slots=True)
class StandoutQuestion:
    """A figure that stands out, and the question that is put about it."""

    standout: Standout
    question: Question


def to_ask(
    checklist: Checklist, standouts: Sequence[Standout], history: Iterable[Asked], now: datetime
) -> dict[str, StandoutQuestion]:
    """By competency the question to put now, about what stands out most there; none that was put lately.

    A figure may be asked about in several competencies, but once: what was put since its week was over is settled.
    """
    asked_at: dict[str, datetime] = {}
    for asked in history:
        asked_at[asked.question_id] = max(asked.at, asked_at.get(asked.question_id, asked.at))
    found: dict[str, StandoutQuestion] = {}
    for standout in standouts:
        if standout.value < standout.usual and standout.measure_id not in EITHER_WAY:
            continue
        about = [one for one in checklist.questions.values() if standout.measure_id in one.stands_out]
        if any(one.id in asked_at and asked_at[one.id].date() >= standout.week.end for one in about):
            continue
        for question in about:
            if question.id not in asked_at or now - asked_at[question.id] >= REST:
                found.setdefault(question.competency_id, StandoutQuestion(standout, question))
    return found
