"""The library's index follows the database, and both kinds of database give the same answers."""

from datetime import timedelta

from bot.actions.library import syncing
from bot.actions.library.search import Library
from bot.core.library.ranking import Index
from bot.core.library.ranking_vocabulary import Vocabulary
from bot.sources import folder
from bot.sources.parsing.parse import parse
from tests.store.kit import NOW

VOCABULARY = Vocabulary(synonyms=(("pager", "alert"),))
TEXTS = {
    "pager.md": "# The pager rang all night\n\nEvery alert came twice. The pager was full.",
    "queue.md": "# A queue that was full\n\nThe queue held the letters back, and the pager rang once.",
    "cache.md": "# A cache in front of the shop\n\nThe cache was cold after the deploy.",
}


def write(place, texts):
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8")


async def paths(sessions, library, words):
    async with sessions() as session:
        return [one.document.path for one in await library.search(session, words, 10)]


async def test_what_another_process_has_changed_is_found_and_what_has_gone_is_not(sessions, tmp_path):
    write(tmp_path, TEXTS)
    library = Library(VOCABULARY)
    await syncing.sync_folder(sessions, VOCABULARY, tmp_path, None, NOW)
    assert await paths(sessions, library, "pager") == ["pager.md", "queue.md"]
    write(tmp_path, {"queue.md": "# The zeppelin left", "new.md": "# A pager of our own"})
    (tmp_path / "pager.md").unlink()
    assert await paths(sessions, library, "pager") == ["pager.md", "queue.md"]
    await syncing.sync_folder(sessions, VOCABULARY, tmp_path, None, NOW + timedelta(hours=1))
    assert await paths(sessions, library, "pager") == ["new.md"]
    assert await paths(sessions, library, "zeppelin") == ["queue.md"]


async def test_every_database_gives_the_answers_of_the_documents_themselves(sessions, tmp_path):
    write(tmp_path, TEXTS)
    await syncing.sync_folder(sessions, VOCABULARY, tmp_path, None, NOW)
    parsed = [parse(raw, VOCABULARY.statuses) for raw in folder.read(tmp_path)]
    for words in ("the pager rang", "a full queue", "deploy of the cache"):
        hits = Index.build(enumerate(parsed), VOCABULARY).search(words, limit=10)
        async with sessions() as session:
            found = await Library(VOCABULARY).search(session, words, 10)
        assert [(parsed[hit.document_id].path, hit.score, hit.why) for hit in hits] == [
            (one.document.path, one.hit.score, one.hit.why) for one in found
        ]
