"""Pictures of a self-check in Slack: shown when they are ready, and missed by nobody when they are not."""

import pytest

from bot.sandbox import Fault
from bot.sandbox.state.scopes import ALL
from tests.kit.logged import logged
from tests.kit.world import world_on
from tests.slack.kit import words


@pytest.fixture
async def world(sessions, clock):
    """The bot where it may keep files."""
    async with world_on(sessions, clock, ALL) as ready:
        yield ready


def pictures(view):
    return {block["block_id"]: block["alt_text"] for block in view.blocks if block["type"] == "image"}


async def take(world, person, **scores):
    await person.command("/coach", "check")
    ratings = {f"rating-{name.replace('_', '-')}": score for name, score in scores.items()}
    await person.submit(ratings)
    await world.background.finish()


async def test_a_radar_then_a_trend_on_home_and_in_the_result_and_old_files_go(world, ana):
    await world.enrol(ana)
    published = len(world.sandbox.called("views.publish"))
    await take(world, ana, rfcs="1", on_call="3")
    assert len(world.sandbox.called("views.publish")) == published + 1
    radar = pictures(ana.modal)["picture-radar"]
    assert radar == (
        "Radar of your self-check, from 0 to 4. "
        "On-call & incidents 3, target 3; RFCs & technical documents 1, target 3."
    )
    assert pictures(ana.home) == {"picture-radar": radar}
    assert "*RFCs & technical documents*  1 of 4, target 3" in words(ana.home)

    await ana.close_modal()
    world.clock.advance(weeks=13)
    await take(world, ana, rfcs="3")
    shown = pictures(ana.home)
    assert "RFCs & technical documents 3, target 3, last time 1" in shown["picture-radar"]
    assert shown["picture-trend"].startswith("Your ratings from 2 Mar 2026 to 1 Jun 2026. Cost drivers not rated,")
    files = world.sandbox.workspace.files.standing.values()
    assert sorted(one.name for one in files) == ["radar.png", "trend.png"]
    assert all(one.content.startswith(b"\x89PNG") and not one.shares for one in files)


async def test_a_picture_that_slack_does_not_keep_or_show_is_not_missed(world, ana, caplog):
    await world.enrol(ana)
    world.sandbox.faults.add(Fault("fatal_error", "files.completeUploadExternal"))
    await take(world, ana, rfcs="1")
    assert pictures(ana.home) == {}
    assert "1 of 4" in words(ana.home)
    assert "reason=fatal_error" in logged(caplog)

    await take(world, ana, rfcs="2")
    assert pictures(ana.home) != {}
    world.sandbox.workspace.files.standing.clear()  # somebody has deleted the bot's files
    world.clock.advance(days=1)
    await world.nudge(ana)
    await ana.open_home()
    assert pictures(ana.home) == {}
    assert "2 of 4" in words(ana.home)
