"""A whole year of four kinds of people, chosen by the real rules and read in the real words: nothing wears out."""

from datetime import timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from bot.core.coaching.simulating import simulation
from bot.core.people.schedule import week_number
from bot.core.text_likeness import look_alikes
from tests.kit.repetition import repeated, sentences

WEEKS, MOST, APART = 52, 8, timedelta(weeks=8)
ALIKE = 0.45
"""Texts that a tired reader takes for one question; the bank has none of these."""
BERLIN = ZoneInfo("Europe/Berlin")
PEOPLE = {"eager": (0.95, 0.3), "busy": (0.45, 0.2), "sceptic": (0.3, 0.1), "absent": (0.1, 0.1)}
"""How likely each answers, and how likely a new document fits."""


@pytest.fixture(scope="module", params=PEOPLE)
def year(request, prompts_):
    answers, news = PEOPLE[request.param]
    rated = (
        {} if request.param in ("sceptic", "absent") else {one.id: 2 for one in prompts_.checklist.competencies}
    )
    person = simulation.Person(list(PEOPLE).index(request.param) + 1, BERLIN, rated, answers, news)
    return simulation.play(prompts_.checklist, person, WEEKS, simulation.by_rule)


def put(prompts, place, one):
    """The question in the words in which it came: those about a document every third time, if there are any."""
    question = prompts.checklist.questions[one.question_id]
    forms = list(question.about.values())
    return forms[place % len(forms)] if forms and place % 3 == 0 else question.text


def messages_of(prompts, year):
    """What arrives: questions with where to look, answers that come back, what follows an answer, reminders."""
    words = prompts.words
    for place, one in enumerate(year.asked):
        question, asked = prompts.checklist.questions[one.question_id], put(prompts, place, one)
        opening = (
            words.plain("recalls.headline", when=words.plain("recalls.when", at=one.at)) if one.recalls else ""
        )
        hint = words.plain("nudges.hint", hint=question.hint) if asked == question.text and not one.recalls else ""
        yield f"{opening}\n{asked}\n{hint}"
        if one.answered:
            wanted = next(iter(question.wanted(asked).values()), "")
            yield words.plain("nudges.one_more", week=week_number(one.at.date()), asking=wanted)
        elif one.skipped is None:
            reminded = one.at + simulation.REMIND_AFTER
            back = words.plain("nudges.back_reminder", week=week_number(reminded.astimezone(BERLIN).date()))
            yield f"{back}\n{asked}"


def test_no_phrase_comes_more_than_eight_times(prompts_, year):
    assert len(year.asked) > WEEKS / 2
    assert repeated((sentences(text) for text in messages_of(prompts_, year)), MOST) == {}


def test_no_two_questions_of_eight_weeks_sound_alike(prompts_, year):
    fresh = [one for one in year.asked if one.recalls is None]
    pairs = [pair for pair in combinations(fresh, 2) if pair[1].at - pair[0].at < APART]
    assert len(pairs) > len(fresh)
    assert [(a.question_id, b.question_id) for a, b in pairs if a.question_id == b.question_id] == []
    wordings = {f"{one.question_id} {place}": put(prompts_, place, one) for place, one in enumerate(fresh)}
    near = {f"{a.question_id} {b.question_id}" for a, b in pairs}
    alike = [(one.split()[0], other.split()[0]) for _, one, other in look_alikes(wordings, ALIKE)]
    assert [pair for pair in alike if " ".join(pair) in near or " ".join(reversed(pair)) in near] == []
