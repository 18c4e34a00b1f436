"""Questions about what is out of the ordinary in a team's own figures: which, and when."""

from collections.abc import Iterable, Iterator, Sequence
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
    """By competency the question to put now, about what stands out most; none that was put lately."""
    lately = {asked.question_id for asked in history if now - asked.at < REST}
    found: dict[str, StandoutQuestion] = {}
    for standout in standouts:
        if standout.value < standout.usual and standout.measure_id not in EITHER_WAY:
            continue
        for question in _about(checklist, standout):
            if question.id not in lately:
                found.setdefault(standout.competency_id, StandoutQuestion(standout, question))
    return found


def _about(checklist: Checklist, standout: Standout) -> Iterator[Question]:
    """The questions that can be put about it, in the order of the bank."""
    for question in checklist.questions.values():
        if standout.measure_id in question.stands_out and question.competency_id == standout.competency_id:
            yield question
