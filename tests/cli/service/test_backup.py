"""Backups of SQLite: one file, checked, its owner's alone, and put back only where nothing is lost by it."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import cli
from bot.errors import OperatorError
from bot.settings import shipped
from bot.store import backup, engine, migrations
from bot.store.one_server import only_one
from bot.store.vault import new_key
from tests.conftest import KEY
from tests.slack.kit import on_sqlite

pytestmark = on_sqlite
TAKEN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def database(databases, tmp_path, monkeypatch):
    """A migrated database, named by the settings."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "coach.db"
    shutil.copy(databases.migrated().removeprefix("sqlite:///"), file)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("EM_COACH_KEYS", KEY)
    return file


def run(*words):
    return cli.main(list(words), standalone_mode=False)


def refused(*words):
    with pytest.raises(OperatorError) as problem:
        run(*words)
    return str(problem.value)


def test_a_backup_is_one_file_of_its_owner_and_says_what_is_not_in_it(database, capsys):
    with closing(sqlite3.connect(database)) as at_work:  # somebody is in the middle of writing
        at_work.execute("INSERT INTO chore (name, due_at) VALUES ('half', '2026-03-02 09:00:00.000000')")
        run("backup", "coach.bak")
    assert sorted(path.name for path in Path().glob("coach.bak*")) == ["coach.bak"]
    assert Path("coach.bak").stat().st_mode & 0o777 == 0o600
    said = capsys.readouterr().out
    assert said.startswith("coach.bak: ")
    assert "EM_COACH_KEYS somewhere else" in said
    assert abs((backup.taken_at(Path("coach.bak")) - datetime.now(UTC)).total_seconds()) < 60
    with closing(sqlite3.connect("coach.bak")) as copied:
        assert copied.execute("SELECT count(*) FROM chore WHERE name = 'half'").fetchone() == (0,)


def test_a_backup_overwrites_nothing():
    Path("coach.bak").write_text("of yesterday", encoding="utf-8")
    assert (
        refused("backup", "coach.bak") == "coach.bak is there already, and is left as it is: choose another name."
    )
    assert Path("coach.bak").read_text(encoding="utf-8") == "of yesterday"


def test_a_folder_that_is_not_there_is_said_in_words():
    assert (
        refused("backup", "nowhere/coach.bak") == "nowhere/coach.bak can't be written: No such file or directory."
    )


def test_without_a_database_there_is_no_backup(database):
    database.unlink()
    assert refused("backup", "coach.bak") == f"There is no {database}: check DATABASE_URL."
    assert not Path("coach.bak").exists()


async def test_a_database_from_before_there_were_backups_is_refused_in_words(database):
    database.unlink()
    async with engine.connect(f"sqlite+aiosqlite:///{database}") as connected:
        await migrations.upgrade(connected, shipped("alembic"), "0010")
    assert (await asyncio.to_thread(refused, "backup", "coach.bak")) == (
        f"{database} is of a version that made no backups, or of something else: stop the bot and copy the file by "
        "hand, with its -wal if there is one; then `em-coach migrate`."
    )
    assert not list(Path().glob("coach.bak*"))  # noqa: ASYNC240 - nobody else runs meanwhile


def test_on_a_full_disk_nothing_is_left_behind():
    """The limit of a file's size stands in for the disk: SQLite is told the same."""
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)); "
        "sys.argv = ['em-coach', 'backup', 'coach.bak']; from bot.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("coach.bak could not be written: ")
    assert done.stderr.endswith("Nothing was kept of it.\n")
    assert len(done.stderr.splitlines()) == 1
    assert list(Path().glob("coach.bak*")) == []


def test_what_is_restored_is_what_was_there(database, capsys):
    with closing(sqlite3.connect(database)) as written:
        written.execute("INSERT INTO chore (name, due_at) VALUES ('kept', '2026-03-02 09:00:00.000000')")
        written.commit()
    run("backup", "coach.bak")
    for file in Path().glob("coach.db*"):
        file.unlink()
    run("restore", "coach.bak")
    assert "The database is ready. 0 messages may have been sent since" in capsys.readouterr().out
    with closing(sqlite3.connect(database)) as restored:
        assert restored.execute("SELECT count(*) FROM chore WHERE name = 'kept'").fetchone() == (1,)
    assert database.stat().st_mode & 0o777 == 0o600
    assert not list(Path().glob("*.restoring*"))


@pytest.mark.parametrize("there", ["", "-wal", "-shm"])
def test_a_restore_overwrites_nothing(database, there):
    run("backup", "coach.bak")
    for file in Path().glob("coach.db*"):
        file.unlink()
    in_the_way = Path(f"{database}{there}")
    in_the_way.touch()
    assert refused("restore", "coach.bak") == (
        f"{in_the_way} is there already: move it away first, so that nothing is lost."
    )


def test_nothing_is_restored_under_a_bot_that_runs(database):
    run("backup", "coach.bak")
    with only_one(f"sqlite:///{database}"):
        assert "is served already, by process" in refused("restore", "coach.bak")


def test_with_other_keys_nothing_is_restored(monkeypatch):
    run("teams", "list")  # which seals the word that shows whose keys they are
    run("backup", "coach.bak")
    for file in Path().glob("coach.db*"):
        file.unlink()
    monkeypatch.setenv("EM_COACH_KEYS", new_key())
    assert "EM_COACH_KEYS" in refused("restore", "coach.bak")
    assert sorted(path.name for path in Path().iterdir()) == ["coach.bak", "coach.db.serve"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda file: file.write_bytes(b"no database at all" * 100),
            "is not a backup that em-coach made, or it is",
        ),
        (lambda file: file.write_bytes(file.read_bytes()[:-8192]), "damaged"),
        (lambda file: file.unlink(), "is not a backup that em-coach made, or it is damaged"),
        (lambda file: shutil.copy("coach.db", file), "is not a backup: make those with `em-coach backup`"),
    ],
    ids=["something else", "cut off", "not there", "a plain copy"],
)
def test_what_is_no_backup_is_refused(database, spoil, said):
    file = Path("coach.bak")
    backup.copy(database, file, TAKEN)
    spoil(file)
    assert said in refused("restore", "coach.bak")


def test_postgresql_is_told_its_own_way(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EM_COACH_KEYS", KEY)
    monkeypatch.setenv("DATABASE_URL", "postgresql://coach@127.0.0.1:1/coach")
    assert "use pg_dump (docs/operate.md)" in refused("backup", "coach.bak")
    assert "use pg_restore, then `em-coach restore --taken-at`" in refused("restore", "coach.bak")
    assert refused("restore").startswith("Name the file of a backup, or with PostgreSQL")
