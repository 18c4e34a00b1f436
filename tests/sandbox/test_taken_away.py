"""Somebody with another Slack app takes the sandbox away as it is: a wheel of it alone, and the page's own example."""

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
THEIRS = ("PATH", "LANG", "TMPDIR")


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """The wheel's content in a folder far from this checkout."""
    folder = tmp_path_factory.mktemp("sandbox")
    (wheel,) = WheelBuilder(str(ROOT / "bot" / "sandbox")).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "there")
    return folder / "there"


ALONE = """
import runpy, sys
sys.path = [{folder!r}, *(one for one in sys.path if one != {ours!r})]
sys.argv = {words!r}
runpy.{run}({what!r}, run_name="__main__")
"""
"""The wheel is the program's only way to `bot`: an editable installation of ours would be found otherwise."""


@contextmanager
def running(folder, what, run):
    """A program, until the block ends."""
    program = ALONE.format(folder=str(folder), ours=str(ROOT), words=[what], run=run, what=what)
    environment = {name: os.environ[name] for name in THEIRS if name in os.environ}
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_nothing_of_the_bot_is_in_the_wheel(taken):
    inside = {path.relative_to(taken).as_posix() for path in taken.rglob("*") if path.is_file()}
    ours = {name for name in inside if ".dist-info/" not in name}
    assert ours
    assert all(name.startswith("bot/sandbox/") for name in ours)
    assert {"bot/sandbox/page/main.js", "bot/sandbox/server.py"} <= ours


def test_the_example_of_the_page_runs_against_it(taken, tmp_path):
    with running(taken, "bot.sandbox", "run_module") as sandbox:
        slack = json.loads(sandbox.stdout.readline())
        example = re.search(r"```python\n(from slack_bolt import App.*?)```", PAGE, re.DOTALL)[1]
        tokens = f"BOT_TOKEN, APP_TOKEN = {slack['bot_token']!r}, {slack['app_token']!r}\n"
        program = tmp_path / "app.py"
        program.write_text(tokens + example.replace("http://127.0.0.1:4000/api/", slack["url"]))
        with running(tmp_path, str(program), "run_path") as app:
            assert what_ana_sees(slack, app) == "Hello from my app."


def what_ana_sees(slack, app):
    """The answer to the example's command; until the app is connected, Slack says that nobody is there."""
    address = slack["url"].removesuffix("api/") + f"sandbox/people/{slack['people']['ana']}/command"
    for _ in range(200):
        asked = urllib.request.Request(address, json.dumps({"name": "/hello"}).encode())  # noqa: S310 - ours
        try:
            with urllib.request.urlopen(asked, timeout=20) as said:  # noqa: S310 - as above
                return json.loads(said.read())["answer"]["text"]
        except urllib.error.HTTPError as error:
            error.close()
            with suppress(subprocess.TimeoutExpired):
                app.wait(timeout=0.1)
                break
    return "the app never answered"
