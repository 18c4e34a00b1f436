from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

STRATEGY = ("domain-flows", "productivity", "pull-requests", "rfcs", "solution-risk")
EVERYTHING = ("cost-drivers", "on-call", "latency-spof", *STRATEGY)


@pytest.fixture(scope="module")
def checklist(prompts_):
    return prompts_.checklist


def named(checklist, words):
    return tuple(competency.id for competency in checklist.named(words))


def test_every_name_of_a_competency_means_it_in_any_case_and_spacing(checklist):
    for competency in checklist.competencies:
        for name in (competency.id, competency.name, competency.label, *competency.aliases):
            for typed in (name, name.upper(), f"  {name} ", name.replace(" ", "  "), name.replace("-", " ")):
                assert named(checklist, typed) == (competency.id,), typed


def test_no_name_means_two_things(checklist):
    meanings = defaultdict(set)
    for area in checklist.areas:
        for name in (area.id, area.name, area.role):
            meanings[name.casefold()].add(area.id)
    for competency in checklist.competencies:
        for name in (competency.id, competency.name, competency.label, *competency.aliases):
            meanings[name.casefold()].add(competency.id)
    assert {name: meant for name, meant in meanings.items() if len(meant) > 1} == {}


@pytest.mark.parametrize(
    "words", ["strategy-risk", "Strategy Risk", "Technical strategy & risk", "INVESTMENT BANKER"]
)
def test_an_area_means_all_of_its_competencies(checklist, words):
    assert named(checklist, words) == STRATEGY


@pytest.mark.parametrize(
    ("typed", "competency"),
    [
        ("cots", "cost-drivers"),
        ("latncy", "latency-spof"),
        ("posmortem", "on-call"),
        ("on-cal", "on-call"),
        ("pull reqests", "pull-requests"),
        ("tehcnical debt", "productivity"),
        ("main flows of domain", "domain-flows"),
        ("roll-out", "solution-risk"),
    ],
)
def test_a_slip_of_the_fingers_is_forgiven(checklist, typed, competency):
    assert named(checklist, typed) == (competency,)


@pytest.mark.parametrize("words", ["dinner", "x", "???", "the cost of everything", "all of it", "pay"])
def test_words_that_fit_nothing_name_nothing(checklist, words):
    assert named(checklist, words) == ()


@pytest.mark.parametrize("words", ["", "   ", "\n", "-"])
def test_no_words_name_everything_in_the_checklists_order(checklist, words):
    assert named(checklist, words) == EVERYTHING


@given(st.text())
def test_whatever_is_typed_names_nothing_one_area_or_one_competency(prompts_, text):
    checklist = prompts_.checklist
    areas = [area.competencies for area in checklist.areas]
    ones = [(competency,) for competency in checklist.competencies]
    everything = [checklist.competencies] if not text.replace("-", "").strip() else []
    assert checklist.named(text) in [(), *areas, *ones, *everything]


def test_things_are_found_by_their_ids(checklist):
    assert checklist.area("cost-operations").role == "supply-chain manager"
    assert checklist.competency("rfcs").area_id == "strategy-risk"
    with pytest.raises(KeyError):
        checklist.area("rfcs")
    with pytest.raises(KeyError):
        checklist.competency("strategy-risk")


def test_an_areas_questions_are_those_of_its_competencies(checklist):
    found = checklist.questions_of("cost-operations")
    assert {question.competency_id for question in found} == {"cost-drivers", "on-call"}
    others = [q for area in ("reliability-performance", "strategy-risk") for q in checklist.questions_of(area)]
    assert len(found) + len(others) == len(checklist.questions)
