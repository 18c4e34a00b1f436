"""Every mistake gives one line that names its file, its place in it, and what was expected."""

from pathlib import Path

import pytest
import yaml

from bot import prompts
from bot.core.checklist import Figure, FollowUp, Level, QuestionKind
from bot.core.quantities import Unit
from bot.prompts import PromptsError

CHECKLIST, RFCS, ON_CALL, HOME = (
    "checklist.yaml",
    "questions/rfcs.yaml",
    "questions/on-call.yaml",
    "messages/home.j2",
)
AREAS = {
    "cost-operations": ("cost-drivers", "on-call"),
    "reliability-performance": ("latency-spof",),
    "strategy-risk": ("domain-flows", "productivity", "pull-requests", "rfcs", "solution-risk"),
}
ANCHORS = ["I would have to ask.", "I looked.", "I know.", "I changed it.", "I can show it."]
FIRST = ("areas", 0, "competencies", 0)
GONE = object()


def competency(name):
    line = f"You know all about {name}."
    return {
        "id": name,
        "name": name,
        "label": name,
        "promise": line,
        "target": 3,
        "anchors": list(ANCHORS),
        "evidence": line,
    }


def questions(name):
    ask = {
        "kind": "inspect",
        "level": "context",
        "text": "What?",
        "hint": "There.",
        "wants": [{"deeper": "And then?"}],
    }
    return {"competency": name, "questions": [{"id": f"{name}.q{number}", **ask} for number in range(4)]}


def smallest():
    """The fewest prompts that are complete, by file."""
    levels = [{"id": level, "name": level, "meaning": level, "target": 1} for level in map(str, Level)]
    areas = [
        {"id": area, "name": area, "role": "manager", "competencies": [competency(name) for name in names]}
        for area, names in AREAS.items()
    ]
    checklist = {
        "source": {"author": "Us", "note": "Made up."},
        "levels": levels,
        "depths": ["None", "Some", "More", "All"],
        "areas": areas,
    }
    named = {f"questions/{name}.yaml": questions(name) for names in AREAS.values() for name in names}
    return {CHECKLIST: checklist, **named, HOME: "{% block title %}Home{% endblock %}\n"}


def put(data, path, value):
    """Sets, or takes away, what the path leads to."""
    *way, last = path
    for step in way:
        data = data[step]
    if value is GONE:
        del data[last]
    else:
        data[last] = value


@pytest.fixture
def folder(tmp_path):
    for file, content in smallest().items():
        write(tmp_path, file, content)
    return tmp_path


def write(folder: Path, file: str, content):
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        path.write_text(text, encoding="utf-8")


def change(folder, file, path, value):
    data = yaml.safe_load((folder / file).read_text(encoding="utf-8"))
    put(data, path, value)
    write(folder, file, data)


def mistakes(folder):
    with pytest.raises(PromptsError) as caught:
        prompts.load(folder)
    return str(caught.value).replace(f"{folder}/", "").splitlines()


def test_the_shipped_prompts_have_none_and_ask_in_every_way_about_everything(prompts_):
    checklist = prompts_.checklist
    assert {area.id: tuple(one.id for one in area.competencies) for area in checklist.areas} == AREAS
    assert [level.level for level in checklist.levels if level.target == 0] == [Level.CODE]
    for one in checklist.competencies:
        asked = [question for question in checklist.questions.values() if question.competency_id == one.id]
        assert {question.kind for question in asked} == set(QuestionKind), one.id
        assert {question.level for question in asked} >= {Level.CONTEXT, Level.CONTAINER}, one.id


def test_what_is_loaded_is_what_is_written(folder):
    change(folder, RFCS, ("questions", 2, "about"), {"post-mortem": "Why did it break?"})
    change(folder, RFCS, ("questions", 2, "about_wants"), {"post-mortem": [{"cause": "Why?"}, {"date": "When?"}]})
    change(folder, RFCS, ("questions", 2, "level"), "code")
    change(folder, CHECKLIST, (*FIRST, "aliases"), ["bill", "budget"])
    checklist = prompts.load(folder).checklist
    question = checklist.questions["rfcs.q2"]
    assert (question.competency_id, question.level, question.kind) == ("rfcs", Level.CODE, QuestionKind.INSPECT)
    assert (question.about, question.reading) == ({"post-mortem": "Why did it break?"}, None)
    assert question.wanted(question.text) == {FollowUp.DEEPER: "And then?"}
    assert list(question.wanted("Why did it break?").items()) == [
        (FollowUp.CAUSE, "Why?"),
        (FollowUp.DATE, "When?"),
    ]
    assert question.wanted("Who broke it?") == {}
    assert checklist.competency("cost-drivers").anchors == tuple(ANCHORS)
    assert checklist.competency("cost-drivers").aliases == ("bill", "budget")
    assert checklist.competency("rfcs").area_id == "strategy-risk"


Q1 = ("questions", 1)
WRONG_VALUES = [
    # file, where in it, what stands there, how the line goes on after the file's name, what it says
    (CHECKLIST, (*FIRST, "evidence"), GONE, "areas[0].competencies[0].evidence", "is missing."),
    (CHECKLIST, (*FIRST, "colour"), "red", "areas[0].competencies[0].colour", "is not a key that belongs here."),
    (CHECKLIST, (*FIRST, "anchors"), ANCHORS[:4], "areas[0].competencies[0].anchors", "at least 5 entries."),
    (CHECKLIST, (*FIRST, "anchors"), [*ANCHORS, "!"], "areas[0].competencies[0].anchors", "at most 5 entries."),
    (CHECKLIST, (*FIRST, "anchors", 1), "x" * 76, "areas[0].competencies[0].anchors[1]", "at most 75 characters"),
    (
        CHECKLIST,
        (*FIRST, "anchors"),
        "I do.",
        "areas[0].competencies[0].anchors",
        "should be a list, not 'I do.'.",
    ),
    (CHECKLIST, (*FIRST, "label"), 42, "areas[0].competencies[0].label", "should be text"),
    (CHECKLIST, (*FIRST, "label"), "  ", "areas[0].competencies[0].label", "at least 1 character"),
    (CHECKLIST, (*FIRST, "target"), 5, "areas[0].competencies[0].target", "less than 5, not '5'."),
    (CHECKLIST, (*FIRST, "id"), "Cost!", "areas[0].competencies[0].id", "not 'Cost!'."),
    (CHECKLIST, FIRST, "rfcs", "areas[0].competencies[0]", "should be keys with values, not 'rfcs'."),
    (CHECKLIST, ("levels", 0, "id"), "depth", "levels[0].id", "'context', 'container', 'component' or 'code'"),
    (CHECKLIST, ("levels", 0, "id"), "code", "the file", "levels should be context, container, component, code"),
    (CHECKLIST, (*FIRST, "id"), "rfcs", "the file", "should have 8 competencies with different ids, has 7."),
    (CHECKLIST, ("areas", 0, "id"), "strategy-risk", "the file", "should have 3 areas with different ids."),
    (RFCS, (*Q1, "kind"), "look", "questions[1].kind", "'explain', 'inspect', 'predict', 'decide' or 'improve'"),
    (
        RFCS,
        (*Q1, "level"),
        "deep",
        "questions[1].level",
        "'context', 'container', 'component' or 'code', not 'deep'.",
    ),
    (RFCS, (*Q1, "reading"), "ftp://x.org", "questions[1].reading", "'^https?://"),
    (
        RFCS,
        (*Q1, "wants"),
        [{"whom": "Who knows?"}],
        "questions[1].wants[0].whom.[key]",
        "is asked by itself of whoever",
    ),
    (
        RFCS,
        (*Q1, "wants"),
        [{"date": "When?"}, {"date": "And then?"}],
        "questions[1].wants",
        "should want each kind once",
    ),
    (RFCS, (*Q1, "about"), {"rfc": "Why?"}, "questions[1]", "about.rfc and about_wants.rfc should be both there"),
    (RFCS, (*Q1, "about"), {"adr": "Why?"}, "questions[1].about.adr", "is not a key that belongs here."),
    (
        RFCS,
        (*Q1, "needs"),
        {"rfc": ["queue"]},
        "questions[1]",
        "needs words of a rfc, but does not ask about one.",
    ),
    (RFCS, (*Q1, "id"), "last", "questions[1].id", "should match pattern"),
    (RFCS, (*Q1, "id"), "rfc.last", "rfc.last", "the id should start with 'rfcs' and a dot."),
    (RFCS, (*Q1, "id"), "rfcs.q0", "rfcs.q0", "this id is used in rfcs.yaml already."),
    (RFCS, ("questions", 3), GONE, "questions", "should have at least 4 entries."),
    (
        RFCS,
        ("competency",),
        "rfc",
        "competency",
        "should be one of cost-drivers, domain-flows, latency-spof, on-call",
    ),
]


@pytest.mark.parametrize("wrong", WRONG_VALUES, ids=lambda wrong: wrong[-1])
def test_a_wrong_value_gives_one_line(folder, wrong):
    file, path, value, where, expected = wrong
    change(folder, file, path, value)
    (line,) = mistakes(folder)
    assert line.startswith(f"{file}: {where}: ")
    assert expected in line


@pytest.mark.parametrize(
    ("file", "content", "line"),
    [
        (RFCS, "", "questions/rfcs.yaml: the file: should be keys with values."),
        (RFCS, "# later\n", "questions/rfcs.yaml: the file: should be keys with values."),
        (RFCS, "- competency: rfcs\n", "questions/rfcs.yaml: the file: should be keys with values."),
        (CHECKLIST, "later", "checklist.yaml: the file: should be keys with values, not 'later'."),
        (CHECKLIST, b"name: Caf\xe9", "checklist.yaml: is not UTF-8 text."),
        (HOME, b"Caf\xe9", "messages/home.j2: is not UTF-8 text."),
        (RFCS, "a: 1\nb: [2\nc: 3\n", "questions/rfcs.yaml, line 3: is not valid YAML ("),
        (RFCS, "a: 1\n\tb: 2\n", "questions/rfcs.yaml, line 2: is not valid YAML ("),
        (
            RFCS,
            "- id: a\n  text: b\n  id: c\n",
            "questions/rfcs.yaml, line 3: is not valid YAML (the key 'id' is there",
        ),
        (RFCS, "? [a]\n: b\n", "questions/rfcs.yaml, line 1: is not valid YAML (found unhashable key)"),
        (
            RFCS,
            "a: !!python/name:os.system\n",
            "questions/rfcs.yaml, line 1: is not valid YAML (could not determine",
        ),
        (RFCS, "a: 1\n---\nb: 2\n", "questions/rfcs.yaml, line 2: is not valid YAML (but found another document)"),
        (RFCS, "a: \x07", "questions/rfcs.yaml: is not valid YAML ("),
        (
            RFCS,
            "a: 2026-02-31",
            "questions/rfcs.yaml: has a value that needs quotes (day is out of range for month)",
        ),
        (HOME, "\n{% block title", "messages/home.j2, line 2: is not a valid template ("),
        (HOME, "\n\n{{ at|daay }}", "messages/home.j2, line 3: is not a valid template (No filter named 'daay'"),
        (HOME, "{% block a %}", "messages/home.j2, line 1: is not a valid template (Unexpected end of template"),
        (
            HOME,
            "{% block a %}{% endblock %}\n{% block a %}{% endblock %}",
            "messages/home.j2, line 2: is not a valid template (block 'a' defined twice)",
        ),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_line(folder, file, content, line):
    write(folder, file, content)
    (said,) = mistakes(folder)
    assert said.startswith(line)


def test_a_byte_order_mark_is_no_mistake(folder):
    write(folder, RFCS, b"\xef\xbb\xbf" + (folder / RFCS).read_bytes())
    assert "rfcs.q0" in prompts.load(folder).checklist.questions


def test_missing_files(folder):
    (folder / RFCS).unlink()
    assert mistakes(folder) == ["questions/: rfcs has no questions; add rfcs.yaml."]
    (folder / CHECKLIST).unlink()
    assert mistakes(folder) == ["checklist.yaml: cannot be read (No such file or directory)."]


def test_missing_folders(folder):
    (folder / HOME).unlink()
    assert mistakes(folder) == ["messages: has no *.j2 files; the messages should be there."]
    nowhere = folder / "nowhere"
    assert mistakes(nowhere) == [f"{nowhere}: there is no such folder; EM_COACH_PROMPTS_DIR should name one."]


def test_a_file_about_another_competency_leaves_its_own_without_questions(folder):
    write(folder, RFCS, questions("on-call"))
    assert mistakes(folder) == [
        *(f"questions/rfcs.yaml: on-call.q{n}: this id is used in on-call.yaml already." for n in range(4)),
        "questions/: rfcs has no questions; add rfcs.yaml.",
    ]


def test_all_mistakes_are_told_at_once(folder):
    change(folder, CHECKLIST, (*FIRST, "anchors"), ["x" * 76, *ANCHORS[:3]])
    change(folder, CHECKLIST, (*FIRST, "label"), "What drives our costs, and why")
    change(folder, RFCS, (*Q1, "kind"), "look")
    change(folder, RFCS, (*Q1, "hint"), GONE)
    write(folder, ON_CALL, "")
    write(folder, HOME, "{{ at|daay }}")
    assert [line.partition(" (")[0].partition(" characters")[0] for line in mistakes(folder)] == [
        "checklist.yaml: areas[0].competencies[0].label: string should have at most 20",
        "checklist.yaml: areas[0].competencies[0].anchors[0]: string should have at most 75",
        "checklist.yaml: areas[0].competencies[0].anchors: should have at least 5 entries.",
        "questions/on-call.yaml: the file: should be keys with values.",
        "questions/rfcs.yaml: questions[1].kind: input should be 'explain', 'inspect', 'predict', 'decide' or 'improve', not 'look'.",
        "questions/rfcs.yaml: questions[1].hint: is missing.",
        "messages/home.j2, line 1: is not a valid template",
    ]


def test_files_are_compared_with_each_other_even_when_one_is_broken(folder):
    write(folder, ON_CALL, "")
    change(folder, RFCS, (*Q1, "id"), "rfcs.q0")
    assert [line.partition(":")[0] for line in mistakes(folder)] == [ON_CALL, RFCS]


def test_a_question_may_declare_the_figure_that_it_asks_for(folder):
    declared = {"unit": "pages", "signal": "on-call.off-hours-pages", "period": "30d"}
    change(folder, ON_CALL, ("questions", 0, "figure"), declared)
    question = prompts.load(folder).checklist.questions["on-call.q0"]
    assert question.figure == Figure(Unit.PAGES, "on-call.off-hours-pages", days=30)


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("figure",), {"unit": "furlongs"}, "questions[0].figure.unit: "),
        (("figure",), {"unit": "pages", "period": "a month"}, "questions[0].figure.period: "),
        (("figure",), {"unit": "pages", "signal": "pages"}, "questions[0].figure.signal: "),
        (("kind",), "decide", "questions[0]: asks for a figure; its kind should be predict or inspect."),
    ],
)
def test_a_wrong_figure_gives_one_line(folder, path, value, line):
    change(folder, ON_CALL, ("questions", 0, "figure"), {"unit": "pages"})
    change(folder, ON_CALL, ("questions", 0, *path), value)
    (told,) = mistakes(folder)
    assert line in told
