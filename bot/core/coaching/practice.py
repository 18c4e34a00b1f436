"""What a manager has practised: which levels of which competencies, and how much in which month."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.checklist import Checklist, Level


@dataclass(frozen=True, slots=True)
class Practice:
    """How often a competency was practised at each level; levels that nobody needs appear only once they were."""

    competency_id: str
    answers: Mapping[Level, int]


def coverage(checklist: Checklist, answered: Mapping[str, int]) -> list[Practice]:
    """The practice of every competency, from answers by question. A question that left the bank is not counted."""
    needed = [one.level for one in checklist.levels if one.target]
    counts: Counter[tuple[str, Level]] = Counter()
    for question_id, times in answered.items():
        question = checklist.questions.get(question_id)
        if question:
            counts[question.competency_id, question.level] += times
    return [
        Practice(
            competency.id,
            {
                one.level: counts[competency.id, one.level]
                for one in checklist.levels
                if one.level in needed or counts[competency.id, one.level]
            },
        )
        for competency in checklist.competencies
    ]


def by_month(moments: Sequence[datetime], zone: ZoneInfo, most: int) -> list[tuple[date, int]]:
    """How many there were in each of the last months that had any, the newest first; a month is its first day."""
    months = Counter(moment.astimezone(zone).date().replace(day=1) for moment in moments)
    return sorted(months.items(), reverse=True)[:most]
