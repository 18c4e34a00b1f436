"""`/coach library`: what became of a document stands beside it."""

import json

from bot.actions.library import syncing
from bot.actions.library.search import Library
from tests.conftest import shipped_vocabulary
from tests.slack.kit import words
from tests.store.kit import NOW

RFC = "# RFC: Queues for {0}\n\nStatus: {1}\n\nDate: 2026-01-{2}\n\nEvery letter of {0} waits in a queue of its own.\n"


async def test_what_was_rejected_is_found_marked_and_what_holds_says_so_too(world, ana, tmp_path):
    for number, status in enumerate(("rejected", "withdrawn", "accepted", "wonderful"), 11):
        (tmp_path / f"{status}.md").write_text(RFC.format(f"shop {status}", status, number))
    await syncing.sync_folder(world.sessions, Library(shipped_vocabulary()), tmp_path, None, NOW)
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


async def test_what_was_superseded_leads_to_what_holds_now(world, ana, tmp_path):
    older = RFC.format("the old shop", "Superseded by [RFC-0009](0009-c.md)", 11).replace("# RFC:", "# RFC 7:")
    (tmp_path / "0007-a.md").write_text(older)
    (tmp_path / "0008-b.md").write_text(RFC.format("boats", "accepted", 12) + "\nSupersedes: RFC 7\n")
    (tmp_path / "0009-c.md").write_text(RFC.format("planes", "accepted", 13))
    library = Library(shipped_vocabulary())
    await syncing.sync_folder(world.sessions, library, tmp_path, "https://git.example/docs", NOW)
    shown = await ana.command("/coach", "library queues")
    assert "\nSuperseded by" in words(shown)
    assert json.dumps(shown.blocks).count("https://git.example/docs/0009-c.md") == 2  # its own title, and this
