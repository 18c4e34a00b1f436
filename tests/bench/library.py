"""The library: sync and query time beside plain parsing, FTS5, bm25s and TF-IDF; and quality where it can be scored.

It is processor time, of all threads: nothing here waits for anybody, and so ratios hold on a busy machine, too.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import process_time as clock

from markdown_it import MarkdownIt

from bot.actions.library import sources, syncing
from bot.actions.library.search import Library
from bot.actions.library.syncing import Tools
from bot.core.library.sources import NewSource, SourceKind
from bot.settings import shipped
from bot.sources.profiles import vocabulary
from bot.store.engine import Sessions
from bot.store.library import documents as store
from bot.store.library import sources as source_store
from tests.bench.corpus import QUERIES, fill
from tests.bench.kit import empty_database, now, resident_mb
from tests.bench.peers import MISSING, TOP, installed, peers

SHARED = Path(__file__).parents[3] / "shared"
REAL = 1_018
"""Documents of the smallest size: as many as there are real ones."""

SIZES = (REAL, 10_000, 100_000)
GIT = shutil.which("git") or "git"
VOCABULARY = vocabulary((shipped("prompts") / "profiles.yaml").read_text(encoding="utf-8"))
ROUNDS = 5


async def measure(sizes: tuple[int, ...] = SIZES, shared: Path = SHARED) -> dict[str, float]:
    """Sync and query time at every size, how they grow, and quality."""
    if not installed():
        sys.stderr.write(MISSING)
    figures: dict[str, float] = {}
    for size in sizes:
        figures |= await _of_size(size, shared / "library")
    for smaller, larger in pairwise(sizes):
        larger_takes, smaller_takes = (figures[f"query, {size} documents (ms)"] for size in (larger, smaller))
        figures[f"query at {larger} beside {smaller}"] = larger_takes / smaller_takes
    return figures | _quality(shared / "relevance" / "score.py")


async def _of_size(size: int, real: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "documents"
        fill(folder, real, size)
        async with empty_database() as sessions:
            figures = await _syncs(sessions, folder, size)
            figures |= await _search_of_a_new_process(sessions, folder.parent / "cache", size)
            figures |= await _queries(sessions, size)
            return figures | _of_peers(await _texts(sessions), Path(name), size, figures)


async def _syncs(sessions: Sessions, folder: Path, size: int) -> dict[str, float]:
    """Of a Git repository, by a process of its own each time: its index is in the cache of the one before."""
    alone = _seconds(lambda: _parse_alone(folder))
    _git(folder, "init", "--quiet")
    _commit(folder)
    async with sessions.begin() as session:
        await sources.add(session, NewSource(SourceKind.GIT, f"file://{folder}"), now())
    first, again = [await _sync(sessions, folder.parent / "cache") for _ in range(2)]
    _change_one(folder)
    one = await _sync(sessions, folder.parent / "cache")
    return {
        f"reading and parsing Markdown alone, {size} (s)": alone,
        f"first sync, {size} (s)": first,
        f"first sync beside parsing alone, {size}": first / alone,
        f"second sync beside the first, {size}": again / first,
        f"sync with one changed file, {size} (s)": one,
    }


def _git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org")
    subprocess.run([GIT, *who, *words], cwd=folder, check=True, capture_output=True)


def _change_one(folder: Path) -> None:
    changed = next(folder.rglob("*.md"))
    changed.write_text(f"{changed.read_text(encoding='utf-8')}\nThe pager is quiet again.\n", encoding="utf-8")
    _commit(folder)


def _commit(folder: Path) -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message=More")


async def _search_of_a_new_process(sessions: Sessions, cache: Path, size: int) -> dict[str, float]:
    """What a search from the command line takes besides its start, and the memory that an index takes."""
    library, before, started = Library(VOCABULARY, cache / "index"), resident_mb(), clock()
    async with sessions() as session:
        await library.search(session, QUERIES[0], TOP)
    return {
        f"first search of a new process, {size} (s)": clock() - started,
        f"memory for it, {size} (MB)": resident_mb() - before,
    }


def _parse_alone(folder: Path) -> None:
    markdown = MarkdownIt()
    for path in folder.rglob("*.md"):
        markdown.parse(path.read_text(encoding="utf-8"))


async def _sync(sessions: Sessions, cache: Path) -> float:
    started = clock()
    async with sessions() as session:
        every = await source_store.all_of_them(session)
    await syncing.sync(sessions, Library(VOCABULARY, cache / "index"), every, Tools(cache, {}), now())
    return clock() - started


async def _queries(sessions: Sessions, size: int) -> dict[str, float]:
    """In the running bot: the index is in memory, and the documents that were found come from the database."""
    library, taken = Library(VOCABULARY), []
    async with sessions() as session:
        started = clock()
        await library.search(session, QUERIES[0], TOP)
        building = clock() - started
        for query in QUERIES * ROUNDS:
            started = clock()
            await library.search(session, query, TOP)
            taken.append(clock() - started)
    return {
        f"index in memory, {size} (s)": building,
        f"query, {size} documents (ms)": 1000 * median(taken),
        f"slowest query, {size} documents (ms)": 1000 * max(taken),
    }


async def _texts(sessions: Sessions) -> list[str]:
    async with sessions() as session:
        return [f"{one.title}\n{one.text}" for _, one in await store.texts(session)]


def _of_peers(texts: list[str], folder: Path, size: int, ours: dict[str, float]) -> dict[str, float]:
    figures = {}
    for name, prepare in peers(texts, folder):
        started = clock()
        search = prepare()
        figures[f"{name}: index, {size} (s)"] = clock() - started
        taken = median(_seconds(partial(search, query)) for query in QUERIES * ROUNDS)
        figures[f"{name}: query, {size} documents (ms)"] = 1000 * taken
        figures[f"query beside {name}, {size}"] = ours[f"query, {size} documents (ms)"] / (1000 * taken)
    return figures


def _seconds(work: Callable[[], object]) -> float:
    started = clock()
    work()
    return clock() - started


def _quality(score: Path) -> dict[str, float]:
    """What the scorer says, where there is one."""
    if not score.exists():
        return {}
    command = [sys.executable, str(score), "--em-coach", str(Path(sys.executable).with_name("em-coach")), "--json"]
    scored = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {f"quality: {name}": value for name, value in scored.items() if "ndcg" in name or "recall" in name}


def main() -> None:
    """Only this part, as `python -m tests.bench.library`."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.library", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="numbers of documents")
    parser.add_argument("--shared", type=Path, default=SHARED, help="a folder with library/ and relevance/")
    options = parser.parse_args()
    figures = asyncio.run(measure(tuple(options.sizes), options.shared))
    sys.stdout.writelines(f"  {what:60} {value:12.3f}\n" for what, value in figures.items())


if __name__ == "__main__":
    main()
