import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.one_server import ServedError, only_one
from tests.store.kit import on_postgresql

HOLD = """
import sys
from bot.store.one_server import only_one
with only_one(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def url(tmp_path):
    return f"sqlite+aiosqlite:///{tmp_path / 'coach.db'}"


def test_a_second_server_is_refused_and_told_whose_it_is(url):
    with only_one(url), pytest.raises(ServedError) as refused, only_one(url):
        pytest.fail("two serve the same file")
    said = str(refused.value)
    assert f"coach.db is served already, by process {os.getpid()} on " in said
    assert said.endswith("Stop that one first; several replicas need PostgreSQL.")
    with only_one(url):
        pass


def test_who_was_killed_holds_nothing_any_more(url):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(ServedError, match=f"process {holder.pid} on "), only_one(url):
        pytest.fail("two serve the same file")
    holder.kill()
    holder.communicate()
    with only_one(url):
        pass


def test_being_at_work_is_told_by_the_time_of_the_file(url):
    with only_one(url) as file:
        os.utime(file, (0, 0))
        with pytest.raises(ServedError, match="last at work at 1970-01-01 00:00:00 UTC"), only_one(url):
            pytest.fail("two serve the same file")


def test_files_apart_are_served_apart_and_memory_is_nobodys(tmp_path):
    with only_one(f"sqlite:///{tmp_path / 'a.db'}") as a, only_one(f"sqlite:///{tmp_path / 'b.db'}") as b:
        assert (a, b) == (tmp_path / "a.db.serve", tmp_path / "b.db.serve")
    with only_one("sqlite://") as first, only_one("sqlite://") as second:
        assert (first, second) == (None, None)


@on_postgresql
def test_postgresql_is_shared_by_replicas(databases):
    with only_one(databases.empty()) as first, only_one(databases.empty()) as second:
        assert (first, second) == (None, None)


def test_a_folder_that_takes_no_files_is_an_error_of_the_system(tmp_path):
    with pytest.raises(OSError, match="No such file"), only_one(f"sqlite:///{Path(tmp_path, 'gone', 'coach.db')}"):
        pytest.fail("nothing can be locked there")
