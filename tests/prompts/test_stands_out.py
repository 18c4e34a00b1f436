"""Questions about a figure that stands out are checked before anybody is asked one."""

import re

import pytest

from bot.core.coaching.standouts import FACTS
from bot.core.signals.standouts import STANDOUTS
from bot.prompts.schema import load_checklist
from bot.settings import shipped

QUESTION = """competency: on-call
questions:
  - id: on-call.ours
    kind: inspect
    level: context
    {more}
    text: What was that?
    hint: The pager.
    wants: [{deeper: And then?}]
"""


def test_every_figure_that_stands_out_has_a_question(prompts_):
    about = {id_ for question in prompts_.checklist.questions.values() for id_ in question.stands_out}
    assert about == set(STANDOUTS)


def test_many_questions_of_six_competencies_are_about_what_the_tools_know(prompts_):
    bank = prompts_.checklist.questions.values()
    answered = [one for one in bank if one.figure and one.figure.signal]
    asked_of = [one for one in bank if one.stands_out]
    either = {one.id: one.competency_id for one in (*answered, *asked_of)}
    assert len(answered) >= 25
    assert len(asked_of) >= 40
    assert len(either) >= 60
    assert len({one.competency_id for one in asked_of}) == len(prompts_.checklist.competencies)
    assert len({one.competency_id for one in answered}) >= 6


def test_facts_are_named_as_they_are_called(prompts_):
    for question in prompts_.checklist.questions.values():
        for text in question.stands_out.values():
            assert set(re.findall(r"\{(\w+)\}", text)) <= set(FACTS)
            assert "{value}" in text or "{nights}" in text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("figure: {unit: pages, signal: on-call.joy}", "signal should be one of"),
        ("figure: {unit: hours, signal: on-call.pages}", "unit should be pages"),
        ('stands_out: [{figure: on-call.joy, text: "{value}?"}]', "figure should be one of"),
        ('stands_out: [{figure: on-call.pages, text: "{valeu}?"}]', "text may have in braces: subject, value"),
        ('stands_out: [{figure: on-call.pages, text: "{value?"}]', "text may have in braces"),
    ],
)
def test_a_slip_is_told_with_its_place(tmp_path, more, said):
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "on-call.yaml").write_text(QUESTION.replace("{more}", more))
    _, mistakes = load_checklist(shipped("prompts"), tmp_path)
    assert said in " ".join(mistakes)
    assert "on-call.yaml" in mistakes[0]
