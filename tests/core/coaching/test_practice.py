from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.core.checklist import Level
from bot.core.coaching.practice import by_month, coverage


def test_coverage_has_every_competency_and_code_only_where_it_was_practised(prompts_):
    bank = [one for one in prompts_.checklist.questions.values() if one.competency_id == "rfcs"]
    deep = next(one for one in bank if one.level is not Level.CODE)
    found = {one.competency_id: one.answers for one in coverage(prompts_.checklist, {deep.id: 2, "rfcs.gone": 9})}
    assert list(found) == [one.id for one in prompts_.checklist.competencies]
    assert found["rfcs"][deep.level] == 2
    assert sum(found["rfcs"].values()) == 2
    assert set(found["on-call"]) == {Level.CONTEXT, Level.CONTAINER, Level.COMPONENT}


def test_months_are_those_of_the_managers_own_calendar():
    late = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)  # still March in São Paulo
    moments = [late, datetime(2026, 3, 9, tzinfo=UTC), datetime(2025, 12, 9, tzinfo=UTC)]
    months = by_month(moments, ZoneInfo("America/Sao_Paulo"), 1)
    assert months == [(date(2026, 3, 1), 2)]
