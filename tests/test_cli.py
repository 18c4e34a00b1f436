"""The command line, in a process of its own: what it prints, and what it says when something is wrong."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import app
from bot.__main__ import main
from bot.settings import Settings, shipped
from bot.store.vault import Vault
from tests.store.kit import a_workspace

DOCUMENT = "# Checkout was down for 20 minutes\n\nDate: 2026-05-04\n\n## Summary\n\nA full disk stopped the orders database.\n"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


class Shell:
    """Calls the console script's `main` in a folder of its own, with nothing set but what a test sets."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, output: pytest.CaptureFixture[str]) -> None:
        self._folder, self._patch, self._output = folder, patch, output

    def __call__(self, *words: object, **more: str) -> Done:
        with self._patch.context() as patch:
            for name in Settings.model_fields:
                patch.delenv(name.upper(), raising=False)
            for name, value in ({"DATABASE_URL": f"sqlite:///{self._folder / 'coach.db'}"} | more).items():
                patch.setenv(name, value)
            patch.chdir(self._folder)
            patch.setattr(sys, "argv", ["em-coach", *map(str, words)])
            code = _exit_code()
        return Done(code, *self._output.readouterr())


def _exit_code() -> int:
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def em_coach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, monkeypatch, capsys)


def test_it_starts_as_a_module_in_a_process_of_its_own(tmp_path):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        cwd=tmp_path,
        env=environment,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "SLACK_BOT_TOKEN is not set" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "docs" / "postmortems"
    folder.mkdir(parents=True)
    (folder / "2026-05-04-checkout-down.md").write_text(DOCUMENT, encoding="utf-8")
    return folder.parent


def assert_one_clear_sentence(done: Done, code: int, *parts: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert all(part in done.stderr for part in parts), done.stderr


def test_an_unknown_command_is_named_and_help_is_offered(em_coach):
    done = em_coach("srve")
    assert done.returncode == 2
    assert "No such command 'srve'" in done.stderr
    assert "--help" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_lists_every_missing_setting_at_once(em_coach):
    done = em_coach("serve")
    assert done.returncode == 1
    assert [line.split(" ")[0] for line in done.stderr.splitlines()] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "EM_COACH_KEYS",
    ]


def test_a_token_of_the_wrong_kind_is_refused_without_being_shown(em_coach):
    done = em_coach("serve", SLACK_BOT_TOKEN="xoxp-secret-thing")
    assert_one_clear_sentence(done, 1, "SLACK_BOT_TOKEN", "xoxb-")
    assert "secret-thing" not in done.stderr + done.stdout


def test_an_unreachable_database_is_named_without_its_password(em_coach):
    done = em_coach("migrate", DATABASE_URL="postgresql://coach:s3cret@127.0.0.1:9/coach")
    assert_one_clear_sentence(done, 1, "127.0.0.1:9/coach", "DATABASE_URL")
    assert "s3cret" not in done.stderr


def test_a_database_that_cannot_be_opened_is_one_sentence(em_coach):
    done = em_coach("migrate", DATABASE_URL="sqlite:////no/such/folder/coach.db")
    assert_one_clear_sentence(done, 1, "/no/such/folder/coach.db")


def test_an_unprepared_database_says_what_to_run(em_coach, documents):
    done = em_coach("library", "sync", "--folder", documents)
    assert_one_clear_sentence(done, 1, "em-coach migrate")


def test_broken_yaml_in_the_prompts_is_told_with_file_and_line(em_coach, tmp_path):
    folder = tmp_path / "prompts"
    shutil.copytree(shipped("prompts"), folder)
    file = folder / "questions" / "rfcs.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("questions:", "questions: [", 1), encoding="utf-8")
    done = em_coach("manifest", EM_COACH_PROMPTS_DIR=str(folder))
    assert_one_clear_sentence(done, 1, "rfcs.yaml, line ", "not valid YAML")


def test_a_document_that_cannot_be_read_is_named_and_the_rest_goes_on(em_coach, documents):
    (documents / "postmortems" / "broken.md").write_bytes(b"\xff\xfe\x00 not text")
    assert em_coach("migrate").stdout == "The database is ready.\n"
    done = em_coach("library", "sync", "--folder", documents)
    assert (done.returncode, done.stdout) == (0, "1 read, 0 unchanged, 0 gone, 1 not readable.\n")
    assert "postmortems/broken.md" in done.stderr


def test_a_folder_that_is_not_there_is_one_sentence(em_coach, tmp_path):
    em_coach("migrate")
    done = em_coach("library", "sync", "--folder", tmp_path / "nowhere")
    assert_one_clear_sentence(done, 1, "nowhere")


def test_a_second_sync_reads_nothing_again_and_forgets_what_has_gone(em_coach, documents):
    em_coach("migrate")
    em_coach("library", "sync", "--folder", documents)
    assert em_coach("library", "sync", "--folder", documents).stdout.startswith("0 read, 1 unchanged, 0 gone")
    (documents / "postmortems" / "2026-05-04-checkout-down.md").unlink()
    assert em_coach("library", "sync", "--folder", documents).stdout.startswith("0 read, 0 unchanged, 1 gone")


def test_search_and_fit_answer_in_the_fixed_form(em_coach, documents, tmp_path):
    em_coach("migrate")
    em_coach("library", "sync", "--folder", documents, "--base-url", "https://git.example/docs/")
    queries = tmp_path / "queries.txt"
    queries.write_text("full disk on the database\nnothing of the kind xyzzy\n", encoding="utf-8")
    done = em_coach("library", "search", "--batch", queries, "--limit", "5", "--json")
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert first["query"] == "full disk on the database"
    assert first["results"][0].keys() == {"path", "title", "url", "kind", "date", "score", "why"}
    assert first["results"][0]["path"] == "postmortems/2026-05-04-checkout-down.md"
    assert first["results"][0]["url"] == "https://git.example/docs/postmortems/2026-05-04-checkout-down.md"
    assert first["results"][0]["date"] == "2026-05-04"
    assert second == {"query": "nothing of the kind xyzzy", "results": []}
    fit = json.loads(em_coach("library", "fit", "latency-spof", "--limit", "0", "--json").stdout)
    assert fit["competency"] == "latency-spof"
    assert [result["path"] for result in fit["results"]] == ["postmortems/2026-05-04-checkout-down.md"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["library", "fit", "cooking"], "cooking"),
        (["library", "search"], "--batch"),
        (["library", "search", "disk", "--limit", "-1"], "--limit"),
        (["demo", "--port", "70000"], "--port"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(em_coach, words, part):
    em_coach("migrate")
    done = em_coach(*words)
    assert done.returncode == 2
    assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_the_manifest_is_json_for_slack(em_coach):
    manifest = json.loads(em_coach("manifest").stdout)
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["features"]["slash_commands"][0]["command"] == "/coach"


def test_a_new_key_works_as_a_key(em_coach):
    key = em_coach("keys", "new").stdout.strip()
    assert Vault([key]).open(Vault([key]).seal("words")) == "words"


def test_healthy_fails_clearly_until_the_bot_has_worked(em_coach, tmp_path):
    heartbeat = tmp_path / "heartbeat"
    done = em_coach("healthy", EM_COACH_HEARTBEAT=str(heartbeat))
    assert_one_clear_sentence(done, 1, "em-coach serve")
    heartbeat.touch()
    assert em_coach("healthy", EM_COACH_HEARTBEAT=str(heartbeat)).returncode == 0
    os.utime(heartbeat, (0, 0))
    assert em_coach("healthy", EM_COACH_HEARTBEAT=str(heartbeat)).returncode == 1


async def _known_workspace(url):
    async with app.database(Settings(_env_file=None, database_url=url)) as sessions, sessions.begin() as session:
        await a_workspace(session)


def test_an_operator_sets_up_a_team_sees_its_digest_and_ends_it(em_coach, tmp_path):
    key = em_coach("keys", "new").stdout.strip()
    em_coach("migrate")
    refused = em_coach("teams", "link", "C1", "--name", "payments", EM_COACH_KEYS=key)
    assert (refused.returncode, "No workspace is known yet" in refused.stderr) == (1, True)
    asyncio.run(_known_workspace(f"sqlite:///{tmp_path / 'coach.db'}"))
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "outage.md").write_text(DOCUMENT, encoding="utf-8")
    em_coach("library", "sync", "--folder", tmp_path / "library")

    em_coach("teams", "link", "C1", "--name", "payments", "--zone", "Europe/London")
    em_coach("teams", "set", 1, "--day", "mon", "--at", "08:30", "--section", "readings", "--no-empty")
    (listed,) = [json.loads(line) for line in em_coach("teams", "list", "--json").stdout.splitlines()]
    assert (listed["weekday"], listed["time"], listed["sections"]) == (0, "08:30", ["readings"])
    assert (listed["posts_when_empty"], listed["state"], listed["managers"]) == (False, "linked", 0)
    shown = em_coach("digest", "preview", 1, EM_COACH_KEYS=key).stdout
    assert shown == "A quiet week: nothing new to read, nothing to comment on. Until next time.\n"
    assert em_coach("teams", "unlink", 1).stdout == "#payments gets no digest any more.\n"
    assert " unlinked " in em_coach("teams", "list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("teams", "unlink", 7), "There is no team 7"),
        (("teams", "link", "C1", "--name", "x", "--zone", "Middle/Earth"), "is no time zone"),
        (("digest", "preview", 7), "There is no team 7"),
    ],
)
def test_a_team_or_zone_that_is_not_there(em_coach, words, said):
    em_coach("migrate")
    done = em_coach(*words)
    assert (done.returncode, said in " ".join(done.stderr.split())) == (2, True)
