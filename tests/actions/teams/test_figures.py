"""The programme's figures: who is counted in them, and what, on both databases."""

from datetime import timedelta

from bot.actions.participation import offboarding
from bot.actions.teams.figures import close_week
from bot.core.participation.retention import RETENTION
from bot.core.people.disclosure import MEMORY
from bot.core.people.pulse import Pulse
from bot.core.self_checks.checks import Rating
from bot.core.teams.figures import last_closed_week, span
from bot.store.people import managers, pulse
from bot.store.self_checks import checks
from bot.store.teams import figures
from tests.store.kit import DAY, NOW, a_manager, a_workspace

AREA = "strategy-risk"


async def test_a_self_check_counts_for_as_long_as_cohorts_are_remembered(session, prompts_):
    """Or two cohorts that nobody compares any more would tell about the one in whom they differ."""
    start, end = span(last_closed_week(NOW))
    workspace = await a_workspace(session)
    for number in range(5):
        manager = await a_manager(session, workspace, f"U{number}")
        taken_at = end - MEMORY - timedelta(seconds=number < 3)  # three of them a second too long ago
        await checks.add(session, manager.id, [Rating("rfcs", 3)], taken_at)
    await close_week(session, prompts_, NOW, 9)
    (shown,) = await figures.since(session, workspace.id, start.date())
    assert shown.figures.standings[AREA] is None
    late = await a_manager(session, workspace, "U9")
    await checks.add(session, late.id, [Rating("rfcs", 3)], end - MEMORY)
    facts = await figures.facts(session, workspace.id, {"rfcs": AREA}, start, end)
    assert sum(AREA in one.ratings for one in facts.values()) == 3


async def test_whose_account_is_closed_is_not_counted_while_they_may_still_come_back(session):
    ana = await a_manager(session, await a_workspace(session))
    await offboarding.left(session, ana, RETENTION, NOW)
    assert await figures.enrolled(session, ana.workspace_id, NOW) == frozenset()
    await offboarding.returned(session, ana, NOW)
    assert await figures.enrolled(session, ana.workspace_id, NOW) == {ana.id}


async def test_who_takes_part_again_is_counted_from_then_on(session):
    ana = await a_manager(session, await a_workspace(session))
    assert await figures.enrolled(session, ana.workspace_id, NOW) == {ana.id}
    for consent in ("declined", "active"):
        await managers.set_consent(session, ana.id, type(ana.consent)(consent), NOW)
        assert await figures.enrolled(session, ana.workspace_id, NOW) == frozenset()
    assert await figures.enrolled(session, ana.workspace_id, NOW + timedelta(seconds=1)) == {ana.id}


async def test_whether_it_is_worth_it_counts_for_half_a_year_and_only_what_is_not_a_no(session):
    workspace = await a_workspace(session)
    start, end = span(last_closed_week(NOW))
    said = [(Pulse.YES, start), (Pulse.SOMETIMES, start), (Pulse.NO, start), (Pulse.YES, end - MEMORY - DAY)]
    for number, (answer, at) in enumerate(said):
        manager = await a_manager(session, workspace, f"U{number}")
        await pulse.answer(session, manager.id, answer, at)
    facts = await figures.facts(session, workspace.id, {}, start, end)
    assert [one.worth_it for one in facts.values()] == [True, True]
