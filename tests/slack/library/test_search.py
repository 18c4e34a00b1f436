"""`/coach library`: what became of a document stands beside it."""

from bot.actions.library import syncing
from tests.conftest import shipped_vocabulary
from tests.slack.kit import words
from tests.store.kit import NOW

RFC = "# RFC: Queues for {0}\n\nStatus: {1}\n\nDate: 2026-01-{2}\n\nEvery letter of {0} waits in a queue of its own.\n"


async def test_what_was_rejected_is_found_marked_and_what_holds_says_so_too(world, ana, tmp_path):
    for number, status in enumerate(("rejected", "withdrawn", "accepted", "wonderful"), 11):
        (tmp_path / f"{status}.md").write_text(RFC.format(f"shop {status}", status, number))
    await syncing.sync_folder(world.sessions, shipped_vocabulary(), tmp_path, None, NOW)
    shown = words(await ana.command("/coach", "library queues"))
    for facts in (
        "Rejected · RFC · 11 January 2026",
        "Withdrawn · RFC · 12 January 2026",
        "RFC · 13 January 2026 · accepted",
        "RFC · 14 January 2026\n",
    ):
        assert facts in shown
    for asked in ("rejected rfcs about queues", "status:rejected"):
        found = words(await ana.command("/coach", f"library {asked}"))
        assert "shop rejected" in found
        assert "shop accepted" not in found
    assert "I don’t know the status “lost”" in words(await ana.command("/coach", "library status:lost queues"))
