"""An organisation's own folder, laid over the prompts that are shipped."""

import shutil

import pytest
import yaml

from bot import prompts
from bot.prompts import PromptsError
from bot.settings import shipped

QUESTION = {
    "id": "rfcs.our-council",
    "kind": "inspect",
    "level": "context",
    "text": "Which scroll is before the council now?",
    "hint": "The council's board.",
    "wants": [{"owner": "Who speaks for your team?"}],
}


@pytest.fixture
def own(tmp_path):
    return tmp_path


def write(own, file, content):
    path = own / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")


def pack(*questions, competency="rfcs"):
    return {"competency": competency, "questions": list(questions)}


def loaded(own):
    return prompts.load(shipped("prompts"), own)


def mistakes(own):
    with pytest.raises(PromptsError) as caught:
        loaded(own)
    return str(caught.value).replace(f"{own}/", "").splitlines()


def test_an_empty_folder_changes_nothing(own, prompts_):
    assert loaded(own).checklist == prompts_.checklist
    assert loaded(own).words.names == prompts_.words.names


def test_a_whole_copy_from_before_goes_on_working(own, prompts_):
    shutil.copytree(shipped("prompts"), own, dirs_exist_ok=True)
    assert loaded(own).checklist == prompts_.checklist
    assert loaded(own).words.plain("nudges.answer") == "Answer"


def test_questions_are_added_and_replaced_and_ours_stay(own, prompts_):
    write(own, "questions/council.yaml", pack(QUESTION, {**QUESTION, "id": "rfcs.yes-if"}))
    before, after = prompts_.checklist.questions, loaded(own).checklist.questions
    assert set(after) - set(before) == {"rfcs.our-council"}
    assert {id_ for id_ in before if before[id_] != after[id_]} == {"rfcs.yes-if"}
    assert after["rfcs.yes-if"].text == QUESTION["text"]


def test_questions_and_whole_packs_are_switched_off(own, prompts_):
    four = [{**QUESTION, "id": f"rfcs.own-{number}"} for number in range(4)]
    write(own, "off.yaml", {"questions": ["rfcs.*", "on-call.top-page"]})
    write(own, "questions/rfcs.yaml", pack(*four))
    before, after = prompts_.checklist.questions, loaded(own).checklist.questions
    assert {id_ for id_ in after if id_.startswith("rfcs.")} == {one["id"] for one in four}
    assert before.keys() - after.keys() == {id_ for id_ in before if id_.startswith("rfcs.")} | {
        "on-call.top-page"
    }


def test_one_sentence_is_reworded_and_the_others_stay(own, prompts_):
    write(
        own,
        "messages/nudges.j2",
        "{% block answer %}Reply{% endblock %}\n{% block hint %}Look: {{ hint }}{% endblock %}",
    )
    words = loaded(own).words
    assert (words.plain("nudges.answer"), words.plain("nudges.why")) == ("Reply", "Why this?")
    assert words.mrkdwn("nudges.hint", hint="R&D") == "Look: R&amp;D"
    assert words.names == prompts_.words.names


@pytest.mark.parametrize(
    ("file", "content", "line"),
    [
        ("off.yaml", "questions: [rfc.*]", "off.yaml: questions: 'rfc.*' names no question of ours."),
        ("off.yaml", "questions: rfcs.*", "off.yaml: questions: should be a list, not 'rfcs.*'."),
        ("off.yaml", "off: [rfcs.*]", "off.yaml: questions: is missing."),
        (
            "questions/a.yaml",
            pack(competency="rfcs"),
            "questions/a.yaml: questions: should have at least 1 entries.",
        ),
        (
            "questions/a.yaml",
            pack({**QUESTION, "id": "on-call.x"}),
            "questions/a.yaml: on-call.x: the id should start with 'rfcs' and a dot.",
        ),
        (
            "questions/a.yaml",
            pack(QUESTION, QUESTION),
            "questions/a.yaml: rfcs.our-council: this id is used in a.yaml already.",
        ),
        (
            "questions/a.yml",
            pack(QUESTION),
            "questions/a.yml: does not belong here; what may stand here is *.yaml.",
        ),
        (
            "question/a.yaml",
            pack(QUESTION),
            "question: does not belong here; what may stand here is checklist.yaml,",
        ),
        (
            "messages/nudges.j2",
            "\n{% block answr %}Reply{% endblock %}",
            "messages/nudges.j2, line 2: there is no sentence nudges.answr; did you mean nudges.answer?",
        ),
        (
            "messages/nudges.j2",
            "{% block hint %}Look: {{ hnt }}{% endblock %}",
            "messages/nudges.j2, line 1: nudges.hint has no fact 'hnt'; it may use: hint.",
        ),
        ("messages/nudges.j2", "{% block hint %}", "messages/nudges.j2, line 1: is not a valid template ("),
    ],
)
def test_every_mistake_is_told_with_its_file(own, file, content, line):
    write(own, file, content)
    assert mistakes(own)[0].startswith(line)


def test_a_competency_keeps_enough_questions_to_choose_from(own):
    write(own, "off.yaml", {"questions": ["rfcs.*"]})
    write(own, "questions/rfcs.yaml", pack(QUESTION))
    (line,) = mistakes(own)
    assert line.endswith("rfcs has 1 questions left; it needs 4 at least.")


def test_every_sentence_that_is_shipped_can_be_said_with_what_its_facts_look_like(prompts_):
    problems = [prompts_.words.problem_with(name, one) for name, one in prompts_.sentences.items()]
    assert [problem for problem in problems if problem] == []


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("{{ hint.x.y }}", "cannot be rendered ("),
        ("{{ 1 / 0 }}", "cannot be rendered (division"),
        ("", "says nothing."),
    ],
)
def test_a_sentence_that_breaks_when_it_is_said(own, sentence, problem):
    write(own, "messages/nudges.j2", f"{{% block hint %}}{sentence}{{% endblock %}}")
    found = loaded(own)
    said = found.words.problem_with("nudges.hint", found.sentences["nudges.hint"])
    assert said.startswith(f"{own}/messages/nudges.j2, line 1: nudges.hint {problem}")
