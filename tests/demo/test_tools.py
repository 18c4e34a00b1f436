"""The tools of the sample organisation say what the tour promises."""

from datetime import UTC, datetime

from bot.actions.signals import figures
from bot.core.signals.figures import reading
from bot.core.signals.periods import last_week
from bot.core.teams.teams import Section
from bot.demo import tools
from bot.demo.organisation import words
from bot.store.signals import standouts
from bot.store.teams import teams
from tests.actions.conftest import key, sessions
from tests.store.kit import a_team, a_workspace

__all__ = ["key", "sessions"]


async def test_a_guess_can_be_settled_and_a_digest_has_something_to_tell(sessions, prompts_):
    script = words("script.yaml")
    now = script["visitor_comes"]
    assert now == datetime(2026, 11, 24, 4, 3, tzinfo=UTC)
    async with sessions.begin() as session:
        team = await a_team(session, await a_workspace(session))
    await tools.connect(sessions, prompts_, script["tools"], now)
    async with sessions() as session:
        known = (await figures.known_of(session, [team.id], now))[team.id]
        found = (await standouts.of_teams(session, [team.id], now))[team.id]
        kept = await teams.get(session, team.id)
    week = last_week(now.date())
    assert reading(known, "on-call.night-pages", week).value == 14
    assert reading(known, "pull-requests.hours-to-first-review", week).value == 7
    assert reading(known, "cost-drivers.cost", week).value == 7 * (243 + 212 + 31)
    assert {("on-call.alert", "Import workers: disk 91% full"), ("cost-drivers.service", "Object storage")} <= {
        (one.measure_id, one.subject) for one in found
    }
    assert not [one for one in found if one.competency_id == "pull-requests"]
    assert Section.SIGNALS in kept.sections
