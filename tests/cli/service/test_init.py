"""Setting up: asked or told, checked at once, and nothing overwritten or shown."""

import json
import os
import pty
import select
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import typer
from dotenv import dotenv_values
from typer.testing import CliRunner

from bot.cli.service.init import init as command
from bot.configured import CannotStartError
from bot.settings import Settings

ROOT = Path(__file__).parents[3]
ALONE = typer.Typer()
ALONE.command()(command)


@pytest.fixture(scope="module")
def slack():
    """A Slack in a process of its own: init has no event loop that could serve one."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "sandbox"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        yield json.loads(process.stdout.readline())
        process.terminate()


@pytest.fixture
def init(monkeypatch, tmp_path, slack):
    """Calls `em-coach init` in a folder of its own; gives what it printed, or the error that it ends with."""

    def call(*words, answers="", **variables):
        with monkeypatch.context() as patch:
            for name in Settings.model_fields:
                patch.delenv(name.upper(), raising=False)
            for name, value in {"SLACK_API_URL": slack["url"], **variables}.items():
                patch.setenv(name, value)
            patch.chdir(tmp_path)
            done = CliRunner().invoke(ALONE, words, input=answers)
        return done.output + (str(done.exception) if isinstance(done.exception, CannotStartError) else "")

    return call


def written(tmp_path):
    return dotenv_values(tmp_path / ".env")


def test_whoever_answers_has_everything_set_up(init, tmp_path, slack):
    said = init(answers=f"{slack['bot_token']}\n{slack['app_token']}\n\n")
    assert "em-coach doctor, then em-coach serve" in said
    assert slack["bot_token"] not in said
    assert slack["app_token"] not in said
    assert {name: value for name, value in written(tmp_path).items() if name != "EM_COACH_KEYS"} == {
        "SLACK_BOT_TOKEN": slack["bot_token"],
        "SLACK_APP_TOKEN": slack["app_token"],
        "DATABASE_URL": "sqlite:///em-coach.db",
    }
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert (tmp_path / "em-coach.db").stat().st_size > 0


def test_the_link_fills_slacks_form_with_the_manifest(init, slack):
    said = init(answers=f"{slack['bot_token']}\n{slack['app_token']}\n\n")
    (link,) = (line for line in said.splitlines() if line.startswith("https://api.slack.com/apps?"))
    manifest = json.loads(parse_qs(urlsplit(link).query)["manifest_json"][0])
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "im:history" in manifest["oauth_config"]["scopes"]["bot"]


def test_a_wrong_answer_is_told_at_once_and_asked_again(init, tmp_path, slack):
    swapped, unknown, right = slack["app_token"], "xoxb-nobody", slack["bot_token"]
    said = init(answers=f"{swapped}\n{unknown}\n{right}\n{slack['app_token']}\nmysql://db\nsqlite:///coach.db\n")
    assert "SLACK_BOT_TOKEN should start with xoxb-; this one is for SLACK_APP_TOKEN." in said
    assert "Slack does not accept it (invalid_auth). Copy SLACK_BOT_TOKEN again." in said
    assert "DATABASE_URL should start with sqlite:/// or postgresql://." in said
    assert written(tmp_path)["DATABASE_URL"] == "sqlite:///coach.db"


def test_three_wrong_answers_end_it_and_what_was_right_stays(init, tmp_path, slack):
    said = init(answers=f"{slack['bot_token']}\nxapp-a\nxapp-b\nxapp-c\n")
    assert "SLACK_APP_TOKEN was not right 3 times. What was right is kept; start again." in said
    assert written(tmp_path) == {"SLACK_BOT_TOKEN": slack["bot_token"]}


def test_with_flags_nothing_is_asked(init, tmp_path, slack):
    flags = (
        "--bot-token",
        slack["bot_token"],
        "--app-token",
        slack["app_token"],
        "--database-url",
        "sqlite:///c.db",
    )
    assert "Next: em-coach doctor" in init("--no-input", *flags)
    assert written(tmp_path)["DATABASE_URL"] == "sqlite:///c.db"


def test_what_is_missing_is_an_error_where_nobody_can_be_asked(init, tmp_path):
    assert "SLACK_BOT_TOKEN is not set: copy it from your Slack app's page" in init("--no-input")
    assert not (tmp_path / ".env").exists()


def test_what_stands_in_the_file_or_the_environment_stays(init, tmp_path, slack):
    mine = f"# mine\nEM_COACH_KEYS=kept\nOTHER=1\nSLACK_BOT_TOKEN={slack['bot_token']}\n"
    (tmp_path / ".env").write_text(mine)
    init("--no-input", SLACK_APP_TOKEN=slack["app_token"], DATABASE_URL="sqlite:///coach.db")
    assert (tmp_path / ".env").read_text() == mine


@pytest.mark.parametrize(("answer", "kept"), [("n", "xoxb-old"), ("y", None)])
def test_nothing_is_replaced_without_a_yes(init, tmp_path, slack, answer, kept):
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-old\n")
    said = init("--bot-token", slack["bot_token"], answers=f"{answer}\n{slack['app_token']}\n\n")
    assert "Replace SLACK_BOT_TOKEN in .env?" in said
    assert written(tmp_path)["SLACK_BOT_TOKEN"] == (kept or slack["bot_token"])


def test_what_is_typed_is_not_shown(tmp_path, slack):
    """On a terminal, as a person would: the echo is the terminal's, so only a real one can tell."""
    seen: list[str] = []
    screen, terminal = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SLACK_API_URL": slack["url"]}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "init"],
        cwd=tmp_path,
        env=environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    ) as process:
        os.close(terminal)
        try:
            asked = (("bot token", slack["bot_token"]), ("app token", slack["app_token"]), ("database", ""))
            for about, typed in asked:
                seen.append(read_until(screen, f"The {about}", ": "))  # the space comes once the echo is off
                os.write(screen, f"{typed}\n".encode())
            seen.append(read_until(screen, "em-coach serve"))
        except BaseException:
            process.kill()
            raise
    assert process.returncode == 0
    assert slack["bot_token"] not in "".join(seen)
    assert slack["app_token"] not in "".join(seen)
    assert written(tmp_path)["SLACK_APP_TOKEN"] == slack["app_token"]


def read_until(screen, words, end=""):
    """What comes on the screen, up to these words and, after them, the end."""
    seen = ""
    while words not in seen or end not in seen.partition(words)[2]:
        if not select.select([screen], [], [], 30)[0]:
            pytest.fail(f"{words!r} did not come: {seen!r}")
        seen += os.read(screen, 4096).decode()
    return seen
