"""The library's index follows the database, and both kinds of database give the same answers."""

from datetime import timedelta

from bot.actions.library import search, syncing
from bot.actions.library.search import Library
from bot.core.library.ranking.index import Index
from bot.core.library.ranking.vocabulary import Vocabulary
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
    await syncing.sync_folder(sessions, Library(VOCABULARY), tmp_path, None, NOW)
    assert await paths(sessions, library, "pager") == ["pager.md", "queue.md"]
    write(tmp_path, {"queue.md": "# The zeppelin left", "new.md": "# A pager of our own"})
    (tmp_path / "pager.md").unlink()
    assert await paths(sessions, library, "pager") == ["pager.md", "queue.md"]
    await syncing.sync_folder(sessions, Library(VOCABULARY), tmp_path, None, NOW + timedelta(hours=1))
    assert await paths(sessions, library, "pager") == ["new.md"]
    assert await paths(sessions, library, "zeppelin") == ["queue.md"]


async def test_every_database_gives_the_answers_of_the_documents_themselves(sessions, tmp_path):
    write(tmp_path, TEXTS)
    await syncing.sync_folder(sessions, Library(VOCABULARY), tmp_path, None, NOW)
    parsed = [parse(raw, VOCABULARY.statuses) for raw in folder.read(tmp_path)]
    for words in ("the pager rang", "a full queue", "deploy of the cache"):
        hits = Index.build(enumerate(parsed), VOCABULARY).search(words, limit=10)
        async with sessions() as session:
            found = await Library(VOCABULARY).search(session, words, 10)
        assert [(parsed[hit.document_id].path, hit.score, hit.why) for hit in hits] == [
            (one.document.path, one.hit.score, one.hit.why) for one in found
        ]


async def test_an_index_is_kept_between_runs_brought_up_to_date_and_made_anew_when_it_is_spoilt(
    sessions, tmp_path, monkeypatch
):
    monkeypatch.setattr(search, "MANY", 2)
    folder, texts = tmp_path / "index" / "this database", tmp_path / "texts"
    texts.mkdir()
    write(texts, TEXTS)
    await syncing.sync_folder(sessions, Library(VOCABULARY, folder), texts, None, NOW)
    (file,) = folder.iterdir()
    opened = Library(VOCABULARY, folder)
    async with sessions() as session:
        assert (await opened.current(session)).changes == 0
    assert await paths(sessions, opened, "pager") == ["pager.md", "queue.md"]
    write(texts, {"queue.md": "# The zeppelin left"})
    await syncing.sync_folder(sessions, Library(VOCABULARY, folder), texts, None, NOW + timedelta(hours=1))
    for library in (opened, Library(VOCABULARY, folder)):
        async with sessions() as session:
            assert (await library.current(session)).changes == 2  # one went, and came back
        assert await paths(sessions, library, "pager") == ["pager.md"]
        assert await paths(sessions, library, "zeppelin") == ["queue.md"]
    file.write_bytes(file.read_bytes()[:-9])
    assert await paths(sessions, Library(VOCABULARY, folder), "zeppelin") == ["queue.md"]
    other = Library(Vocabulary(synonyms=(("night shift", "alert"),)), folder)
    assert await paths(sessions, other, "zeppelin") == ["queue.md"]
    assert [one.name == file.name for one in folder.iterdir()] == [
        False
    ]  # made of other words, it takes its place
    (folder / "no folder").touch()
    assert await paths(sessions, Library(VOCABULARY, folder / "no folder"), "zeppelin") == ["queue.md"]
