"""Home shows what the team's post-mortems promised."""

from bot.actions.library import syncing
from bot.actions.library.search import Library
from bot.core.library.ranking.vocabulary import Vocabulary
from tests.actions.library.test_action_items import PROMISES
from tests.slack.kit import words
from tests.store.kit import NOW


async def test_home_lists_what_the_team_has_open_and_how_old_it_is(world, ana, tmp_path):
    (tmp_path / "queue.md").write_text(PROMISES, encoding="utf-8")
    await syncing.sync_folder(world.sessions, Library(Vocabulary()), tmp_path, None, NOW)
    await world.enrol(ana)
    assert "Alert on the depth" not in words(await ana.open_home())
    channel = world.sandbox.add_channel("payments", [ana])
    await ana.click(await ana.command("/coach", "team", channel=channel), "team.link")
    shown = words(await ana.open_home())
    assert "Still open from your team’s post-mortems:* 1 item" in shown
    assert "Alert on the depth of the queue" in shown
    assert "Open for 17 weeks" in shown
