"""A team's own tools in Slack: the number that nobody has to look for, and evidence with one tap."""

from datetime import timedelta

import pytest

from bot.actions.signals import syncing
from bot.core.signals.signals import NewSignal, SignalKind
from bot.store.people import workspaces
from bot.store.teams import teams
from tests.slack.kit import ask_this, checks_of, everything_stored, manager_of, on_both, words
from tests.slack.people.schedule_kit import local
from tests.store.kit import a_team

DAY = timedelta(days=1)


@pytest.fixture
async def with_a_pager(world, ana, tmp_path):
    """Ana's team has a pager that rang in each of the last forty nights."""
    await world.enrol(ana)
    await connect_a_pager(world, ana, tmp_path)


async def connect_a_pager(world, ana, tmp_path):
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
    assert "From your team’s own tools: https://pager.example/1" in words(asked)
    assert "Now look" not in words(asked)
    assert "One more thing" in words(asked)
    stored = await everything_stored(world)
    assert "You guessed 15" not in stored  # sealed, like every guess


def looks(person):
    return [one for one in person.sees(person.dm) if one.blocks[0]["block_id"] == "looks"]


@on_both
async def test_a_guess_from_before_there_were_tools_is_answered_with_what_it_was_then(
    world, ana, prompts_, tmp_path
):
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-03 15:00")
    question = prompts_.checklist.questions["on-call.evenings-lost"]
    asked = await ask_this(world, ana, question)
    await ana.say(ana.dm, "Ten, I think.")
    await world.sandbox.settled()
    assert "Now look it up" in words(asked)

    world.clock.now = local(ana, "2026-03-06 15:00")
    await connect_a_pager(world, ana, tmp_path)
    await world.work()
    assert "You guessed 10 pages, it is 30 pages: about 3 times what you thought." in words(asked)
    assert "One more thing" not in words(asked)
    assert looks(ana) == []  # she hears of it on the day on which she would have been asked

    for moment in ("2026-03-10 08:59", "2026-03-10 09:00", "2026-03-17 09:00"):
        world.clock.now = local(ana, moment)
        await world.work()
    (told,) = looks(ana)
    assert "Your team’s own tools have counted since." in words(told)
    assert "it is 30 pages: about 3 times what you thought. https://pager.example/" in words(told)
    await ana.click(told, "guess.look")
    assert "What it is" in words(ana.modal)


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
