import re
from pathlib import Path

from bot.__main__ import cli
from bot.sandbox.control import ACTIONS
from bot.sandbox.faults import KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")


def test_the_page_names_every_option_every_action_and_every_fault():
    command = cli.commands["sandbox"].load()
    options = {option for one in command.params for option in one.opts}
    assert options - {"--help"} <= set(re.findall(r"--[a-z-]+", PAGE))
    assert {*ACTIONS, *KINDS} <= set(re.findall(r"`([a-z_]+)`", PAGE))


def test_the_page_promises_no_option_that_is_not_there():
    command = cli.commands["sandbox"].load()
    assert set(re.findall(r"`(--[a-z-]+)", PAGE)) <= {option for one in command.params for option in one.opts}
