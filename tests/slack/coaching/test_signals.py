"""A team's own tools in Slack: the number that nobody has to look for, and evidence with one tap."""

from datetime import timedelta

import pytest

from bot.actions.signals import syncing
from bot.core.signals.signals import NewSignal, SignalKind
from bot.store.people import workspaces
from bot.store.teams import teams
from tests.slack.kit import ask_this, checks_of, everything_stored, manager_of, words
from tests.store.kit import a_team

DAY = timedelta(days=1)


@pytest.fixture
async def with_a_pager(world, ana, tmp_path):
    """Ana's team has a pager that rang in each of the last forty nights."""
    await world.enrol(ana)
    nights = world.clock().replace(hour=2, minute=10)
    rows = [
        f"{nights - n * DAY:%Y-%m-%dT%H:%M:%SZ},checkout,Disk {n}% full,https://pager.example/{n}"
        for n in range(1, 41)
    ]
    (tmp_path / "pages.csv").write_text("\n".join(["time,service,title,url", *rows]))
    manager = await manager_of(world, ana)
    async with world.sessions.begin() as session:
        (workspace,) = await workspaces.every(session)
        team = await a_team(session, workspace)
        await teams.join(session, team.id, manager.id, world.clock())
        await syncing.add(
            session, NewSignal(team.id, SignalKind.EVENTS, str(tmp_path / "pages.csv")), world.clock()
        )
    await world.jobs.sync_signals()


@pytest.mark.usefixtures("with_a_pager")
async def test_a_guess_is_answered_by_the_tools_of_the_team(world, ana, prompts_):
    asked = await ask_this(world, ana, prompts_.checklist.questions["on-call.evenings-lost"])
    await ana.click(asked, "nudge.answer")
    await ana.submit({"guess": "15"})
    await world.sandbox.settled()
    assert "You guessed 15 pages, it is 30 pages: twice what you thought." in words(asked)
    assert "Seen here: https://pager.example/1" in words(asked)
    assert "Now look" not in words(asked)
    assert "One more thing" in words(asked)
    stored = await everything_stored(world)
    assert "You guessed 15" not in stored  # sealed, like every guess


@pytest.mark.usefixtures("with_a_pager")
async def test_a_figure_is_offered_as_evidence(world, ana):
    await ana.command("/coach", "check on-call")
    assert "Pages: 28 pages, 28 days until" in words(ana.modal)
    (block,) = [one for one in ana.modal.blocks if one["block_id"] == "figure-on-call"]
    (option,) = block["element"]["options"]
    refused = await ana.submit({"figure-on-call": [option["value"]]})
    assert refused.errors.keys() == {"rating-on-call"}
    await ana.submit(
        {"rating-on-call": "2", "evidence-on-call": "The pager.", "figure-on-call": [option["value"]]}
    )
    (taken,) = await checks_of(world, ana)
    assert taken.ratings[0].evidence == f"The pager.\n{option['value']}"


async def test_without_tools_nothing_is_offered(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "check on-call")
    assert not [one for one in ana.modal.blocks if one["block_id"].startswith("figure-")]
