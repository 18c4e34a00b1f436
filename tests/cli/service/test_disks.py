"""Disks that are full or read-only, for real: one sentence and exit code 1, and the database as it was."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import KEY
from tests.slack.kit import on_sqlite

TOP = Path(__file__).parents[3]
ALONE = ["unshare", "--map-root-user", "--mount"]


def mounts() -> bool:
    """Whether this machine lets us have a file system of our own."""
    if not shutil.which("unshare"):
        return False
    line = [*ALONE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


pytestmark = [
    on_sqlite,
    pytest.mark.skipif(not mounts(), reason="needs a Linux on which anybody may mount a file system of their own"),
]


@pytest.fixture
def on_a_disk(databases, tmp_path):
    """Runs a command with its database, migrated or not, on a small disk that may be filled or made read-only."""

    def run(command, *, migrated, then=":", size="1m"):
        disk, source = tmp_path / "disk", databases.migrated().removeprefix("sqlite:///")
        disk.mkdir(exist_ok=True)
        steps = [
            f"mount -t tmpfs -o size={size} tmpfs {disk}",
            f"cp {source} {disk}/coach.db" if migrated else ":",
            f"cd {disk}",
            then,
            f"exec {sys.executable} -m bot {command}",
        ]
        return subprocess.run(
            [*ALONE, "sh", "-ec", "\n".join(steps)],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(TOP),
                "DATABASE_URL": f"sqlite:///{disk}/coach.db",
                "EM_COACH_KEYS": KEY,
                "SLACK_BOT_TOKEN": "xoxb-1",
                "SLACK_APP_TOKEN": "xapp-1",
                "SLACK_API_URL": "http://127.0.0.1:9/api/",
            },
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
        )

    return run


READ_ONLY = "mount -o remount,ro ."
FILL = "dd if=/dev/zero of=filler bs=4k 2>/dev/null || true"


@pytest.mark.parametrize(
    ("command", "migrated", "then", "said"),
    [
        ("migrate", False, FILL, "has no room left: free some of the disk"),
        ("keys rotate", True, FILL, "can't be written or read: look at the disk, its room and its rights"),
        ("serve", True, FILL, "can't be written or read: look at the disk, its room and its rights"),
        ("migrate", False, READ_ONLY, "can't be reached: check DATABASE_URL"),
        (
            "keys rotate",
            True,
            READ_ONLY,
            "can't be opened to be written to: look at its rights and those of its folder",
        ),
        ("serve", True, READ_ONLY, "can't be opened to be written to: look at its rights and those of its folder"),
    ],
)
def test_a_disk_that_takes_nothing_is_said_in_one_sentence(on_a_disk, command, migrated, then, said):
    done = on_a_disk(command, migrated=migrated, then=then)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
