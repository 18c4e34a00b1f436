"""Other ways to search the same documents: SQLite's FTS5, and bm25s and scikit-learn's TF-IDF where installed."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from bot.core.text import says_something, spelled
from bot.core.text_stemmer import stem

Search = Callable[[str], object]
TOP = 10
MISSING = "bm25s and scikit-learn are not installed; for them: .venv/bin/pip install -e '.[bench]'\n"


def installed() -> bool:
    """Whether the peers that are packages are here."""
    return bool(find_spec("bm25s") and find_spec("sklearn"))


def peers(texts: Sequence[str], folder: Path) -> Iterator[tuple[str, Callable[[], Search]]]:
    """The name of each peer, and what makes it ready; the best ten of every query are asked for."""
    yield "SQLite FTS5", lambda: _fts5(texts, folder / "fts5.db")
    if installed():
        yield "bm25s", lambda: _bm25s(texts)
        yield "TF-IDF", lambda: _tfidf(texts)


def _fts5(texts: Sequence[str], file: Path) -> Search:
    """Porter stems, any of the words; only those that tell documents apart, which is the fastest it can be asked."""
    file.unlink(missing_ok=True)
    database = sqlite3.connect(file)
    database.execute("CREATE VIRTUAL TABLE documents USING fts5(text, tokenize='porter')")
    database.executemany("INSERT INTO documents VALUES (?)", ((text,) for text in texts))
    database.commit()
    asked = "SELECT rowid FROM documents WHERE documents MATCH ? ORDER BY bm25(documents) LIMIT ?"

    def search(query: str) -> object:
        words = [word for word in spelled(query) if says_something(stem(word))]
        return database.execute(asked, (" OR ".join(f'"{word}"' for word in words), TOP)).fetchall()

    return search


def _bm25s(texts: Sequence[str]) -> Search:
    import bm25s  # noqa: PLC0415 - not everybody has it

    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(texts), stopwords="en", show_progress=False), show_progress=False)

    def search(query: str) -> object:
        asked = bm25s.tokenize(query, stopwords="en", show_progress=False)
        return index.retrieve(asked, k=min(TOP, len(texts)), show_progress=False)

    return search


def _tfidf(texts: Sequence[str]) -> Search:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - as above

    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    matrix = vectorizer.fit_transform(texts)

    def search(query: str) -> object:
        return (matrix @ vectorizer.transform([query]).T).toarray().ravel().argpartition(-TOP)[-TOP:]

    return search
