"""What a simulated year came to: coverage, repeats, load, and whether the gaps were practised."""

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from bot.core.checklist import Checklist, Level
from bot.core.coaching.choosing import RETURNS_AFTER
from bot.core.coaching.simulating.simulation import START, Year
from bot.core.people.schedule import WEEK

OFTEN = 3
"""Questions after which a gap counts as practised."""


@dataclass(frozen=True, slots=True)
class Measures:
    """One way of choosing, over all managers. Gaps are of those who have one; `practice` weighs by their width."""

    questions: float
    practised: dict[str, float]
    levels: dict[str, float]
    levels_covered: float
    """Of the pairs of a manager and a competency, the part with questions at context, container and component."""
    fewest: int
    repeats: int
    recalled: float
    fullest_week: int
    messages_a_week: float
    practice: dict[str, float]
    """Questions about the widest gap, by the area that it is in."""
    practice_with_choice: float
    """The same over all areas with more than one competency: in the others there is nothing to choose."""
    weeks_to_gap: float | None


def measure(checklist: Checklist, years: Sequence[Year], weeks: int) -> Measures:
    """All of it."""
    asked = [checklist.questions[one.question_id] for year in years for one in year.asked]
    counts = [_counts(checklist, year) for year in years]
    with_choice = {area.id for area in checklist.areas if len(area.competencies) > 1}
    return Measures(
        questions=len(asked) / len(years),
        practised={one.id: mean(count[one.id] for count in counts) for one in checklist.competencies},
        levels={
            entry.level: sum(q.level == entry.level for q in asked) / len(asked) for entry in checklist.levels
        },
        levels_covered=_levels_covered(checklist, years),
        fewest=min(count[one.id] for count in counts for one in checklist.competencies),
        repeats=sum(_repeats(year) for year in years),
        recalled=mean(sum(one.recalls is not None for one in year.asked) for year in years),
        fullest_week=max(max(year.messages, default=0) for year in years),
        messages_a_week=mean(sum(year.messages) / weeks for year in years),
        practice={area.id: _practice(checklist, years, {area.id}) for area in checklist.areas},
        practice_with_choice=_practice(checklist, years, with_choice),
        weeks_to_gap=_weeks_to_gap(checklist, years),
    )


def _counts(checklist: Checklist, year: Year) -> Counter[str]:
    return Counter(checklist.questions[one.question_id].competency_id for one in year.asked)


def _levels_covered(checklist: Checklist, years: Sequence[Year]) -> float:
    wanted = {entry.level for entry in checklist.levels if entry.target}
    covered = 0
    for year in years:
        levels: dict[str, set[Level]] = defaultdict(set)
        for one in year.asked:
            question = checklist.questions[one.question_id]
            levels[question.competency_id].add(question.level)
        covered += sum(wanted <= seen for seen in levels.values())
    return covered / (len(years) * len(checklist.competencies))


def _repeats(year: Year) -> int:
    """Questions that came again within a year. An earlier answer that comes back is no repeat: it says so."""
    fresh = sorted((one.question_id, one.at) for one in year.asked if one.recalls is None)
    return sum(a == b and later - earlier < RETURNS_AFTER for (a, earlier), (b, later) in pairwise(fresh))


def _practice(checklist: Checklist, years: Sequence[Year], area_ids: Set[str]) -> float:
    """How often the widest gap was asked about, of managers whose widest is in these areas; weighed by the gap."""
    asked = weights = 0
    for year in years:
        if widest := year.person.widest(checklist):
            competency_id, gap = widest
            if checklist.competency(competency_id).area_id in area_ids:
                asked += gap * _counts(checklist, year)[competency_id]
                weights += gap
    return asked / weights if weights else 0.0


def _weeks_to_gap(checklist: Checklist, years: Sequence[Year]) -> float | None:
    """The median weeks until the widest gap had its third question."""
    waited = []
    for year in years:
        if widest := year.person.widest(checklist):
            asked = [(checklist.questions[one.question_id].competency_id, one.at) for one in year.asked]
            own = [at for competency_id, at in asked if competency_id == widest[0]]
            if len(own) >= OFTEN:
                waited.append((own[OFTEN - 1] - START) / WEEK)
    return median(waited) if waited else None
