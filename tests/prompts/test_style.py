"""What could be plainer: rules where they help, and what is shipped keeps them."""

import pytest

from bot.core.checklist import FollowUp, Level, Question, QuestionKind
from bot.prompts.style import LONGEST_HINT, could_be_plainer, needs_explaining
from bot.settings import shipped


def question(text="Which one?", hint="There.", asking="And then?"):
    wants = {FollowUp.DEEPER: asking}
    return Question("rfcs.a", "rfcs", QuestionKind.INSPECT, Level.CONTEXT, text, hint, wants)


def test_what_is_shipped_could_not(prompts_):
    assert [line for one in prompts_.checklist.questions.values() for line in could_be_plainer(one)] == []
    for file in (shipped("prompts") / "messages").glob("*.j2"):
        assert [*needs_explaining(file.name, file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (question("Which " + "very " * 40 + "one?"), "210 characters, 180 are enough"),
        (question("Which " + "so " * 30 + "one?"), "32 words, 30 are enough"),
        (question("Which could you not do without?"), "says no twice"),
        (question("Which one can\u2019t nobody do?"), "says no twice"),
        (question("Which part was written by a vendor?"), "says last who does it"),
        (question("What is your MTTR?"), "'mttr'; plainer: 'the time until it works again'"),
        (question(hint="x" * (LONGEST_HINT + 1)), "151 characters"),
        (question(asking="Tell me more."), "asks for nothing"),
        (question("How large is its blast radius?"), "'blast radius'; plainer: 'what else it hits'"),
    ],
)
def test_what_could_be_plainer_is_told(one, told):
    assert any(told in line for line in could_be_plainer(one))


def test_a_plain_question_is_left_alone():
    assert [
        *could_be_plainer(
            question("Which alert did nobody miss? Do not look yet. Which is fixed by Friday, and by hand?")
        )
    ] == []
