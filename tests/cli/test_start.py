"""What a command loads before it works: whoever asks for help or a key does not wait for Slack's packages."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup

from bot.__main__ import cli
from bot.cli.lazy import Later
from tests.conftest import KEY

TOP = Path(__file__).parents[2]
SLACK = {"aiohttp", "apscheduler", "slack_bolt", "slack_sdk", "websockets", "bot.slack", "bot.sandbox", "bot.demo"}
WORDS = {"jinja2", "yaml", "bot.prompts", "bot.sources"}
DATABASE = {"alembic", "asyncio", "sqlalchemy", "bot.core"}
RANKING = {"bot.actions.library", "bot.core.library.ranking"}
OUTPUT = {"resvg_py", "structlog"}
ON_DEMAND = {
    "alembic",
    "holidays",
    "psycopg",
    "resvg_py",
    "sentry_sdk",
    "sqlalchemy.dialects.postgresql",
    "bot.demo",
    "bot.sandbox",
}
"""What `serve` and commands on SQLite load when somebody needs it, if ever."""


def loaded_by(folder: Path, *words: str, **variables: str) -> set[str]:
    """The names of all modules that are there when a command has ended well, with those of their packages."""
    told = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
    done = subprocess.run(
        [sys.executable, "-c", told + "from bot.__main__ import main; main()", *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(TOP), **variables},
        text=True,
        capture_output=True,
        timeout=60,
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("words", [("--help",), ("keys", "--help"), ("keys", "new")])
def test_help_and_a_new_key_load_neither_slack_nor_words_nor_the_database(tmp_path, words):
    assert loaded_by(tmp_path, *words) & (SLACK | WORDS | DATABASE | OUTPUT | {"pydantic_settings"}) == set()


def test_the_health_check_loads_neither_slack_nor_words_nor_the_database(tmp_path):
    heartbeat = tmp_path / "heartbeat"
    heartbeat.touch()
    loaded = loaded_by(tmp_path, "healthy", EM_COACH_HEARTBEAT=str(heartbeat))
    assert loaded & (SLACK | WORDS | DATABASE | OUTPUT) <= {
        "asyncio"
    }  # pydantic-settings has it for a command line


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The variables of a database that is migrated, which is what takes Alembic."""
    variables = {
        "DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('start') / 'coach.db'}",
        "EM_COACH_KEYS": KEY,
    }
    assert "alembic" in loaded_by(TOP, "migrate", **variables)
    return variables


@pytest.mark.parametrize(
    "words", ["teams list", "library list", "library status", "signals list", "signals status", "workspaces list"]
)
def test_a_command_on_the_database_loads_neither_slack_nor_what_it_has_no_use_for(tmp_path, database, words):
    loaded = loaded_by(tmp_path, *words.split(), **database)
    assert "sqlalchemy" in loaded
    assert loaded & (SLACK | WORDS | OUTPUT | ON_DEMAND | RANKING) == set()


def test_serve_leaves_out_what_draws_tracebacks():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, bot.cli.service.serve; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "structlog" in loaded
    assert not loaded & {"rich", "pygments"}


def test_the_bot_itself_loads_nothing_that_it_needs_only_now_and_then(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import sys, bot.app; print(*sys.modules)"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(TOP)},
        text=True,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert set(done.stdout.split()) & ON_DEMAND == set()


def test_the_collector_looks_through_nothing_while_a_command_is_loaded_nor_at_what_was_loaded(
    tmp_path, monkeypatch
):
    (tmp_path / "loaded_late.py").write_text('import gc\nLOOKED = gc.isenabled()\ndef say():\n    """Say it."""\n')
    monkeypatch.syspath_prepend(tmp_path)
    before = gc.get_freeze_count()
    Later("say", "loaded_late:say", "Say it.").load()
    assert not sys.modules.pop("loaded_late").LOOKED
    assert gc.get_freeze_count() > before
    assert gc.isenabled()


def commands(group, *names):
    """Every stand-in of the command line, by its words."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, *names, name)
        else:
            yield pytest.param(command, id=" ".join([*names, name]))


@pytest.mark.parametrize("command", list(commands(cli)))
def test_the_line_in_the_list_is_what_the_command_says_of_itself(command):
    itself = command.load()
    assert itself.name in (command.name, "")
    assert itself.help.partition("\n\n")[0].replace("\n", " ") == command.help
