"""The documents are true: their tables are what the code does, and every file that they name is there."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.__main__ import cli
from bot.core.commands import COMMANDS
from bot.core.library.sources import SourceKind
from bot.core.signals.signals import SignalKind
from bot.settings import SECRETS, Settings
from bot.slack.manifest import SCOPES

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NOT_THERE_YET = {"streak", "confluence", "summary", "grafana"}
"""The new files of CONTRIBUTING's four examples."""


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(page: str, name: str) -> dict[str, str]:
    """A marked table: its first column in backticks, and its last."""
    table = re.search(rf"<!-- {name} -->(.*?)<!-- /{name} -->", text_of(page), re.DOTALL).group(1)
    return dict(re.findall(r"^\| `([^`]+)` \|.*?\|? ?([^|]+) \|$", table, re.MULTILINE))


def test_every_setting_is_documented_and_no_other():
    assert rows("docs/settings.md", "settings").keys() == {name.upper() for name in Settings.model_fields}


def test_every_secret_that_may_stand_in_a_file_is_documented():
    assert set(re.findall(r"`(\w+)_FILE`", text_of("docs/settings.md"))) == {
        "NAME",
        *(name.upper() for name in SECRETS),
    }


def test_every_event_that_an_operator_should_know_is_documented_with_its_level():
    levels = {"warning": "warning", "error": "error", "exception": "error"}
    logged = {
        (call.args[0].value, levels[call.func.attr])
        for file in (ROOT / "bot").rglob("*.py")
        if "sandbox" not in file.parts
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in levels
        if isinstance(call.func.value, ast.Name) and call.func.value.id == "log"
    }
    table = re.search("<!-- events -->(.*?)<!-- /events -->", text_of("docs/operate.md"), re.DOTALL)[1]
    assert set(re.findall(r"^\| `(\w+)` \| (\w+) \|", table, re.MULTILINE)) == logged


@pytest.mark.parametrize("place", ["bot", "tests"])
def test_no_folder_is_crowded(place):
    files = Counter(
        str(file.parent.relative_to(ROOT)) for file in (ROOT / place).rglob("*.py") if file.name != "__init__.py"
    )
    assert {folder: number for folder, number in files.items() if number > 16} == {}


def test_every_scope_is_documented_with_its_reason():
    assert rows("docs/install.md", "scopes") == SCOPES


def test_every_command_is_documented():
    documented = set(re.findall(r"^\| `/coach (\w+)", text_of("docs/commands.md"), re.MULTILINE))
    assert documented == COMMANDS.keys()


def test_every_kind_of_source_and_of_tool_is_documented():
    for page, heading, kinds in (
        ("docs/library.md", "| kind | location", SourceKind),
        ("docs/signals.md", "| `signals add", SignalKind),
    ):
        table = text_of(page).partition(f"\n{heading}")[2].partition("\n\n")[0]
        assert set(re.findall(r"^\| `([a-z]+)[ `]", table, re.MULTILINE)) == set(kinds)


def test_every_command_for_operators_is_documented_and_no_other():
    documented = {
        words.split()[0] for words in re.findall(r"`em-coach ([a-z][^`]*)`", text_of("docs/commands.md"))
    }
    assert documented == set(cli.commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_that_a_page_names_is_there_with_its_options(page):
    for line in re.findall(r"`em-coach ([^`]+)`", page.read_text(encoding="utf-8")):
        command, words = cli, line.split()
        while words and not words[0].startswith("--") and getattr(command, "commands", None):
            command = command.commands[words.pop(0)]
            command = command.load() if hasattr(command, "load") else command
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, line


def files_named(page: Path) -> set[str]:
    """Paths of our own in backticks, without what follows a colon."""
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+(?:/[\w.-]+)+)(?::\w+)?`", text) + re.findall(r"\]\(([\w./-]+)\)", text)
    return {name for name in named if re.search(r"\.\w+$", name)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_that_a_page_names_is_there(page):
    layers = [ROOT, ROOT / "bot", page.parent]
    missing = {
        name
        for name in files_named(page)
        if Path(name).stem not in NOT_THERE_YET and not any((place / name).exists() for place in layers)
    }
    assert missing == set()


def test_every_test_that_the_threat_model_names_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py):(test_\w+)`", text_of("SECURITY.md"))
    assert len(named) >= 25
    missing = [f"{path}:{name}" for path, name in named if f"def {name}(" not in text_of(path)]
    assert missing == []


def test_the_readme_stays_within_three_screens():
    assert len(text_of("README.md").splitlines()) <= 140
