"""A year of made-up managers keeps what the README promises about a year of real ones."""

from collections import Counter
from statistics import mean

import pytest

from bot.core.coaching.guessing.calibration import ENOUGH, Lean, lean
from bot.core.coaching.seasons import Season, seasons
from bot.core.coaching.simulating import simulation
from bot.core.coaching.simulating.simulation_measures import measure
from bot.core.people.fatigue import WEEKLY_CAP
from bot.core.people.schedule import WEEK


@pytest.fixture(scope="module")
def year(prompts_):
    """What each way of choosing did to the same sixty managers."""
    checklist = prompts_.checklist
    people = simulation.people(checklist, 60, seed=7)
    return {
        name: measure(checklist, [simulation.play(checklist, one, 52, chooser) for one in people], 52)
        for name, chooser in simulation.CHOOSERS.items()
    }


def test_nothing_comes_twice_and_everything_comes_four_times(year):
    assert year["coach"].repeats == 0
    assert year["coach"].fewest >= 4
    assert year["random"].repeats > 0
    assert year["random"].fewest < 4


def test_the_widest_gap_is_practised_more_and_sooner(year):
    coach, in_turn = year["coach"], year["round-robin"]
    assert coach.practice_with_choice >= 1.5 * in_turn.practice_with_choice
    assert coach.practice["reliability-performance"] == in_turn.practice["reliability-performance"]
    assert coach.weeks_to_gap < in_turn.weeks_to_gap


def test_levels_come_as_the_target_profile_wants_them(year):
    levels = year["coach"].levels
    assert sum(levels.values()) == pytest.approx(1)
    assert levels["context"] == pytest.approx(3 / 8, abs=0.05)
    assert levels["component"] == pytest.approx(2 / 8, abs=0.05)
    assert year["coach"].levels_covered > 0.95


def test_nobody_gets_more_than_the_cap_and_own_answers_come_back_now_and_then(year):
    assert {name: one.fullest_week <= WEEKLY_CAP for name, one in year.items()} == dict.fromkeys(year, True)
    assert 1 < year["coach"].recalled < 52 / 8
    assert year["coach"].questions == year["round-robin"].questions


def test_the_same_seed_plays_the_same_year(prompts_):
    checklist = prompts_.checklist
    years = [
        simulation.play(checklist, simulation.people(checklist, 1, seed)[0], 12, simulation.by_rule)
        for seed in (1, 1, 2)
    ]
    assert years[0] == years[1] != years[2]


def a_year(checklist, seed, guesses):
    """What somebody with a middling self-check was asked, who always answers and looks."""
    ratings = {one.id: 2 for one in checklist.competencies}
    person = simulation.Person(seed, simulation.ZONES[1], ratings, answers=1.0, news=0.1, guesses=guesses)
    return simulation.play(checklist, person, 52, simulation.by_rule).asked


def test_who_guesses_half_of_the_truth_can_be_told_so_by_week_ten(prompts_):
    checklist = prompts_.checklist
    half = {one.id: 0.5 for one in checklist.competencies}
    for seed in range(10):
        early = [one.ratio for one in a_year(checklist, seed, half) if one.at < simulation.START + 10 * WEEK]
        ratios = [ratio for ratio in early if ratio is not None]
        assert len(ratios) >= ENOUGH
        assert lean(ratios) is Lean.LOW


def topics_of_years(checklist, guesses):
    """How often each topic was asked about in twenty such years."""
    years = [a_year(checklist, seed, guesses) for seed in range(20)]
    return Counter(checklist.questions[one.question_id].competency_id for year in years for one in year)


@pytest.fixture(scope="module")
def sound(prompts_):
    """Guesses that are close to the truth about every topic, and the topics of twenty years with them."""
    guesses = {one.id: 0.95 for one in prompts_.checklist.competencies}
    return guesses, topics_of_years(prompts_.checklist, guesses)


@pytest.mark.parametrize("topic", ["cost-drivers", "pull-requests", "solution-risk"])
def test_what_somebody_misjudges_comes_more_often(prompts_, sound, topic):
    guesses, usual = sound
    misjudging = topics_of_years(prompts_.checklist, {**guesses, topic: 0.5})
    assert misjudging[topic] >= 1.1 * usual[topic]


@pytest.fixture(scope="module")
def twelve(prompts_):
    """What twelve managers were asked in a year, each in the order of time."""
    checklist = prompts_.checklist
    people = simulation.people(checklist, 12, seed=3)
    return [simulation.play(checklist, one, 52, simulation.by_rule).asked for one in people]


def test_what_sounds_alike_keeps_eight_weeks_apart(prompts_, twelve):
    alike = prompts_.checklist.alike
    for asked in twelve:
        fresh = [one for one in asked if one.recalls is None]
        pairs = [(one, other) for place, one in enumerate(fresh) for other in fresh[place + 1 :]]
        near = [(one, other) for one, other in pairs if other.at - one.at < 8 * WEEK]
        assert [pair for pair in near if pair[1].question_id in alike[pair[0].question_id]] == []


@pytest.mark.parametrize("season", list(Season))
def test_a_season_brings_its_questions_and_other_times_seldom_do(prompts_, twelve, season):
    of_it = {id_ for id_, own in prompts_.checklist.in_season.items() if season in own}
    inside, outside = [], []
    for one in (one for asked in twelve for one in asked):
        (inside if season in seasons(one.at.date()) else outside).append(one.question_id in of_it)
    assert mean(inside) > 0.15
    assert mean(inside) > 2 * mean(outside)
