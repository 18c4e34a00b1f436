"""Takes each guard away in a copy of the project, and shows that its test then fails; `python -m tests.threats [NAME...]`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.threats.mutations import MUTATIONS, Mutation

ROOT = Path(__file__).parents[2]
COPIED = (
    *("bot", "tests", "prompts", "alembic", "docs", ".ci"),
    *("pyproject.toml", "Makefile", "Dockerfile", "requirements.lock", "requirements-dev.lock"),
)
PASSED, FAILED = 0, 1
"""What pytest ends with; anything else means that no test has spoken."""


def main(names: list[str]) -> int:
    """How many guards could be taken away without any test saying so."""
    wanted = [one for one in MUTATIONS if not names or one.name in names]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, copy / name)
        return sum(not _is_noticed(copy, one) for one in wanted)


def _is_noticed(copy: Path, one: Mutation) -> bool:
    file = copy / one.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(one.guard, one.gone), encoding="utf-8")
    ended = _run(copy, one.test)
    file.write_text(whole, encoding="utf-8")
    sys.stdout.write(f"{'noticed' if ended == FAILED else f'NOT NOTICED ({ended})':<18}{one.name}\n")
    sys.stdout.flush()
    return ended == FAILED


def _run(copy: Path, test: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", test]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
