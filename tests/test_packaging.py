"""The wheel: an installed em-coach brings its words and its migrations, and works from any folder."""

import email
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, built from this checkout and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def sources(folder):
    return {name for name in files(folder) if "__pycache__" not in name}


@pytest.mark.parametrize("folder", ["prompts", "alembic"])
def test_what_is_beside_the_package_travels_inside_it(installed, folder):
    assert sources(ROOT / folder)
    assert files(installed / "bot" / "shipped" / folder) == sources(ROOT / folder)


def test_all_of_the_package_is_inside_and_nothing_else(installed):
    shipped = {name for name in files(installed / "bot") if not name.startswith("shipped/")}
    assert shipped == sources(ROOT / "bot")
    assert {path.name for path in installed.iterdir()} == {"bot", "em_coach-0.1.0.dist-info"}


def test_the_licence_and_the_command_are_in_the_metadata(installed):
    (info,) = installed.glob("*.dist-info")
    metadata = email.message_from_string((info / "METADATA").read_text(encoding="utf-8"))
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert (info / "licenses" / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()
    assert "em-coach = bot.__main__:main" in (info / "entry_points.txt").read_text()


def test_it_works_from_another_folder(installed, tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    environment = {**kept, "PYTHONPATH": str(installed), "DATABASE_URL": f"sqlite:///{tmp_path / 'coach.db'}"}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    where = run("-c", "import bot.settings as s; print(s.__file__, s.shipped('prompts'))")
    assert where.stdout.split() == [
        str(installed / "bot" / "settings.py"),
        str(installed / "bot" / "shipped" / "prompts"),
    ]
    migrated = run("-m", "bot", "migrate")
    assert (migrated.returncode, migrated.stdout, migrated.stderr) == (0, "The database is ready.\n", "")
    with sqlite3.connect(tmp_path / "coach.db") as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert {"manager", "delivery", "alembic_version"} <= tables


def test_what_is_installed_is_what_was_locked_to_the_last_byte():
    """Or a package of the same name from another index could take the place of one of ours."""
    installing = [
        line
        for name in ("Makefile", "Dockerfile")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if re.search(r"pip install .*-r ", line)
    ]
    assert len(installing) == 2
    assert [line for line in installing if "--require-hashes" not in line or "index" in line] == []
    for name in ("requirements.lock", "requirements-dev.lock"):
        pinned = re.split(r"^(?=\S)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        assert len(pinned) > 20
        assert [one for one in pinned if not re.match(r"[\w.\[\]-]+==\S+.*\n\s+--hash=sha256:\w{64}", one)] == []
