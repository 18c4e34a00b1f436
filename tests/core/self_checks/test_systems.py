import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.checklist import Level
from bot.core.self_checks.systems import (
    MOST_SYSTEMS,
    SystemDepth,
    latest_systems,
    means_systems,
    standing,
)

LEVELS = ("context", "container", "component", "code")


@pytest.fixture(scope="module")
def profile(prompts_):
    return prompts_.checklist.levels


def look(system, *depths):
    return SystemDepth(system, {Level(level): depth for level, depth in zip(LEVELS, depths, strict=False)})


@pytest.mark.parametrize(
    ("depths", "widest", "undermined"),
    [
        ((3, 3, 2, 0), None, None),  # the profile itself
        ((3, 3, 3, 3), None, None),  # deeper than the profile: no gap, and nothing to ask for
        ((0, 0, 0, 0), "context", None),
        ((2, 1, 2, 0), "container", "container"),
        ((2, 2, 0, 0), "component", None),
        ((1, 3, 2, 3), "context", "context"),
        ((3, 3, 1, 3), "component", "component"),
        ((3, 3, 2, 3), None, None),
    ],
)
def test_the_widest_gap_and_depth_without_its_ground(profile, depths, widest, undermined):
    found = standing(look("Ledger", *depths), profile)
    assert (found.widest and found.widest.target.level) == widest
    assert (found.undermined and found.undermined.target.level) == undermined


@given(st.tuples(*[st.integers(0, 3)] * 4))
def test_code_alone_is_never_asked_for_and_depth_on_weak_ground_never_passes_for_good(profile, depths):
    found = standing(look("Ledger", *depths), profile)
    assert found.widest is None or found.widest.target.level is not Level.CODE
    context, *inside = depths
    if context < 3 and max(inside) > context:
        assert found.undermined.target.level is Level.CONTEXT
    assert not (found.widest is None and found.undermined)


def test_a_level_left_out_counts_as_not_known(profile):
    assert standing(look("Ledger", 3), profile).widest.target.level is Level.CONTAINER


def test_the_newest_look_at_each_system_counts_and_a_few_are_enough():
    looks = [look(f"System {number}", 1) for number in range(8)] + [look("system  0", 2)]
    shown = latest_systems(looks)
    assert [one.system for one in shown] == ["system  0", "System 7", "System 6", "System 5", "System 4"]
    assert len(shown) == MOST_SYSTEMS


@pytest.mark.parametrize(
    ("words", "meant"), [("depth", True), ("  My  Systems ", True), ("c4", False), ("", False)]
)
def test_words_that_ask_for_systems(words, meant):
    assert means_systems(words) is meant
