"""The picture of how guesses run: drawn when its author asks for it, and missed by nobody when Slack takes none."""

import pytest

from bot.sandbox import Fault
from bot.sandbox.state.scopes import ALL
from tests.kit.world import world_on
from tests.slack.coaching.guessing.test_looks import guesses_of_a_week
from tests.slack.kit import choose, nudges_of, words


@pytest.fixture
async def world(sessions, clock):
    """The bot where it may keep files."""
    async with world_on(sessions, clock, ALL) as ready:
        yield ready


def pictures(view):
    return {block["block_id"]: block["alt_text"] for block in view.blocks if block["type"] == "image"}


async def test_the_picture_is_behind_a_button_on_home_and_in_the_history(world, ana, prompts_):
    await world.enrol(ana)
    await guesses_of_a_week(world, ana, prompts_)
    await ana.open_home()
    await ana.click(ana.home, "guess.picture")
    assert "The picture is being drawn." in words(ana.modal)
    await world.background.finish()
    told = "How good your guesses are. Your guesses tend to be low, by about half."
    assert pictures(ana.modal) == {"picture-guesses": told}
    await ana.close_modal()

    await guesses_of_a_week(world, ana, prompts_, count=1)
    await ana.command("/coach", "history")
    await ana.click(ana.modal, "guess.picture")
    await world.background.finish()
    assert pictures(ana.modal) == {"picture-guesses": told}
    (kept_,) = world.sandbox.workspace.files.standing.values()  # the first one is gone
    assert (kept_.name, kept_.shares) == ("guesses.png", {})
    await ana.close_modal(all_of_them=True)

    await ana.command("/coach", "check")
    await ana.submit({"rating-rfcs": "2"})
    await world.background.finish()
    await ana.close_modal()
    names = {one.name for one in world.sandbox.workspace.files.standing.values()}
    assert names == {"guesses.png", "radar.png"}  # neither takes the other's place
    await ana.command("/coach", "forget-me")
    await ana.submit({})
    for _ in range(3):  # a few files at a time
        await world.work()
    assert world.sandbox.workspace.files.standing == {}


async def test_a_picture_that_slack_does_not_keep_is_not_missed(world, ana, prompts_):
    await world.enrol(ana)
    await guesses_of_a_week(world, ana, prompts_)
    await ana.open_home()
    world.sandbox.faults.add(Fault("fatal_error", "files.completeUploadExternal"))
    await ana.click(ana.home, "guess.picture")
    await world.background.finish()
    assert pictures(ana.modal) == {}
    assert "Your guesses tend to be low" in words(ana.modal)


async def test_too_few_guesses_have_no_picture_even_where_the_button_is_still_to_be_seen(world, ana, prompts_):
    await world.enrol(ana)
    await guesses_of_a_week(world, ana, prompts_)
    await ana.command("/coach", "history")
    await choose(ana, nudges_of(ana)[-1], "undo")
    await ana.click(ana.modal, "guess.picture")
    await world.background.finish()
    assert "it takes five guesses" in words(ana.modal)
    assert pictures(ana.modal) == {}
