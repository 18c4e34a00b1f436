"""What the README promises in tables is what the code does."""

import re
from pathlib import Path

from bot.core.commands import COMMANDS
from bot.settings import Settings
from bot.slack.manifest import SCOPES

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def rows(name: str) -> dict[str, str]:
    """A marked table: its first column in backticks, and its last."""
    table = re.search(rf"<!-- {name} -->(.*?)<!-- /{name} -->", README, re.DOTALL).group(1)
    return dict(re.findall(r"^\| `([^`]+)` \|.*?\|? ?([^|]+) \|$", table, re.MULTILINE))


def test_every_setting_is_documented_and_no_other():
    assert rows("settings").keys() == {name.upper() for name in Settings.model_fields}


def test_every_scope_is_documented_with_its_reason():
    assert rows("scopes") == SCOPES


def test_every_command_is_documented():
    documented = set(re.findall(r"^\| `/coach (\w+)", README, re.MULTILINE))
    assert documented == COMMANDS.keys()
