"""The Home tab, as its owner sees it."""

from bot.sandbox import Fault
from tests.slack.kit import buttons, on_sqlite, words


async def test_home_shows_what_waits_what_comes_and_where_they_stand(world, ana):
    home = await ana.open_home()
    assert buttons(home) == ["Start"]
    await world.enrol(ana)
    assert "Your next question comes on *Tuesday 3 March* at 09:30, your time." in words(home)
    assert "No self-check yet." in words(home)
    assert buttons(home) == ["Settings", "Check where I stand", "Export", "Forget me"]

    nudge = await world.nudge(ana)
    home = await ana.open_home()
    question = words(nudge).splitlines()[1]
    assert f"Waiting for you: {question}" in words(home)
    assert buttons(home) == ["Answer", "Settings", "Check where I stand", "Export", "Forget me"]

    await ana.click(home, "nudge.answer")
    await ana.submit({"text": "The orders database."})
    assert "Waiting for you" not in words(home)
    assert "Only you see this page." in words(home)


@on_sqlite
async def test_the_messages_tab_publishes_nothing(world, ana):
    await ana.open_home("messages")
    await world.sandbox.settled()
    assert world.sandbox.called("views.publish") == []


@on_sqlite
async def test_a_home_that_slack_refuses_is_only_logged(world, ana, caplog):
    world.sandbox.faults.add(Fault("fatal_error", "views.publish"))
    await ana.open_home()
    assert ana.home is None
    (record,) = [one for one in caplog.records if one.name.startswith("bot")]
    assert record.getMessage() == "Home was not refreshed: fatal_error"
    await ana.open_home()
    assert buttons(ana.home) == ["Start"]
