"""An attack: what a lead or a channel is shown is the same whatever anybody guessed, and made without a look at it."""

import re

import pytest
from sqlalchemy import event

from bot.actions.teams import digests, figures
from bot.core.coaching.guessing.guesses import NewGuess
from bot.core.quantities import Unit
from bot.core.self_checks.checks import Rating
from bot.core.teams.figures import last_closed_week, span
from bot.store.coaching import guesses
from bot.store.self_checks import checks
from bot.store.teams import figures as figure_store
from bot.store.teams import teams
from bot.store.vault import unseal
from tests.store.kit import DAY, HOUR, NOW, a_manager, a_nudge, a_reply, a_team, a_workspace, delivery_rows

MEMBERS = 6
START, END = span(last_closed_week(NOW))


@pytest.fixture
async def group(session):
    """Six managers of one team, who have all answered and rated themselves in the week that is about to close."""
    workspace = await a_workspace(session)
    team = await a_team(session, workspace, next_digest_at=NOW)
    people = [await a_manager(session, workspace, f"U{number}") for number in range(MEMBERS)]
    answered = []
    for person in people:
        await teams.join(session, team.id, person.id, START - 9 * DAY)
        nudge = await a_nudge(session, person, due_at=START + HOUR)
        await a_reply(session, nudge, "Some of them.", now=START + 2 * HOUR)
        await checks.add(session, person.id, [Rating("rfcs", 3)], START + HOUR)
        answered.append(nudge)
    return workspace, answered


async def shown(session, prompts, workspace):
    """All that leads and the channel are shown of a week."""
    await figures.close_week(session, prompts, NOW, 9)
    await digests.plan_due(session, prompts, NOW, 9)
    published = await figure_store.since(session, workspace.id, START.date())
    planned = (await delivery_rows(session)).values()
    opened = [(one.kind, one.recipient, one.slot, unseal(session, one.sealed_payload)) for one in planned]
    return [(one.team_id, one.members, one.figures) for one in published], opened


async def test_a_lead_and_a_digest_see_the_same_whatever_one_person_guessed(session, prompts_, group):
    workspace, (nudge, *others) = group
    for number, other in enumerate(others):
        new = NewGuess(10 + number, low=5, high=50)
        await guesses.keep(session, other.id, Unit.PAGES, new, now=START + HOUR, next_at=NOW)
        await guesses.settle(session, other.id, 20, url=None, now=START + 3 * HOUR)
    seen = []
    for value, real in ((None, None), (1, None), (1, 400), (400, 1), (7, 7)):
        async with session.begin_nested() as attempt:
            if value is not None:
                new = NewGuess(value)
                await guesses.keep(session, nudge.id, Unit.PAGES, new, now=START + HOUR, next_at=NOW)
            if real is not None:
                await guesses.settle(session, nudge.id, real, url=None, now=START + 3 * HOUR)
            seen.append(await shown(session, prompts_, workspace))
            await attempt.rollback()
    assert seen[0][0]  # there is something to be seen
    assert all(one == seen[0] for one in seen)


async def test_figures_and_digests_never_ask_for_guesses(session, migrated, prompts_, group):
    workspace, (nudge, *_) = group
    await guesses.keep(session, nudge.id, Unit.PAGES, NewGuess(4), now=START + HOUR, next_at=NOW)
    said = []

    def listen(_connection, _cursor, statement, *_):
        said.append(statement)

    event.listen(migrated.sync_engine, "before_cursor_execute", listen)
    try:
        await shown(session, prompts_, workspace)
        of_digests = list(said)
        await guesses.to_nudge(session, nudge.id)
    finally:
        event.remove(migrated.sync_engine, "before_cursor_execute", listen)
    assert of_digests
    assert not any(re.search(r"\bguess\b", statement) for statement in of_digests)
    assert any(re.search(r"\bguess\b", statement) for statement in said)  # the ear works
