"""The command line, in a process of its own: what it prints, and what it says when something is wrong."""

import asyncio
import atexit
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from bot import configured
from bot.__main__ import main
from bot.settings import Settings, shipped
from bot.store.vault import Vault, new_key
from tests.store.kit import a_manager, a_nudge, a_reply, a_workspace, subscribed

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

    def prepare(self) -> None:
        """Puts a database where `migrate` would make one: a copy, since that is tried in tests of its own."""
        shutil.copy(_migrated(), self._folder / "coach.db")


@cache
def _migrated() -> Path:
    """A database that is up to date, for the time of this run."""
    folder = tempfile.TemporaryDirectory(prefix="em-coach-")
    atexit.register(folder.cleanup)
    database = Path(folder.name) / "coach.db"
    asyncio.run(configured.migrate(Settings(_env_file=None, database_url=f"sqlite:///{database}")))
    return database


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
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
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


def test_over_http_the_signing_secret_is_what_is_missing(em_coach):
    said = em_coach("serve", "--http", SLACK_APP_TOKEN="xapp-1").stderr
    assert "SLACK_SIGNING_SECRET is not set" in said
    assert "SLACK_APP_TOKEN" not in said


def test_the_library_is_listed_as_it_was_understood(em_coach, documents):
    (documents / "postmortems" / "broken.md").write_bytes(b"# Broken\x00\n")
    assert em_coach("migrate").returncode == 0
    em_coach("library", "sync", "--folder", documents)
    whole, unread = map(json.loads, em_coach("library", "list", "--json").stdout.splitlines())
    assert (whole["title"], whole["kind"], whole["date"]) == (
        "Checkout was down for 20 minutes", "post-mortem", "2026-05-04"
    )  # fmt: skip
    assert (whole["offered"], whole["hidden_because"], whole["open_actions"]) == (True, None, [])
    assert unread["path"] == "postmortems/broken.md"
    line = em_coach("library", "list").stdout
    assert "post-mortem  2026-05-04" in line
    assert "not read    postmortems/broken.md: " in line
    assert "post-mortem  2026-05-04               Checkout" in em_coach("library", "search", "checkout").stdout


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
    (documents / "postmortems" / "broken.md").write_bytes(b"\x89PNG\x00 not text")
    assert em_coach("migrate").stdout == "The database is ready.\n"
    done = em_coach("library", "sync", "--folder", documents)
    assert (done.returncode, done.stdout) == (0, "1 read, 0 unchanged, 0 gone, 1 not readable.\n")
    assert "postmortems/broken.md" in done.stderr


def test_a_folder_that_is_not_there_is_one_sentence(em_coach, tmp_path):
    em_coach.prepare()
    done = em_coach("library", "sync", "--folder", tmp_path / "nowhere")
    assert_one_clear_sentence(done, 1, "nowhere")


def test_a_second_sync_reads_nothing_again_and_forgets_what_has_gone(em_coach, documents):
    em_coach.prepare()
    em_coach("library", "sync", "--folder", documents)
    assert em_coach("library", "sync", "--folder", documents).stdout.startswith("0 read, 1 unchanged, 0 gone")
    (documents / "postmortems" / "2026-05-04-checkout-down.md").unlink()
    assert em_coach("library", "sync", "--folder", documents).stdout.startswith("0 read, 0 unchanged, 1 gone")


def test_sources_are_added_synced_shown_and_removed(em_coach, documents, tmp_path):
    em_coach.prepare()
    assert "no sources yet" in em_coach("library", "sync").stdout
    links = tmp_path / "links.csv"
    links.write_text("title,url\nRFC 7: Queues,https://wiki.example.org/rfc/7\nnowhere,\n", encoding="utf-8")
    assert em_coach("library", "add", "folder", "docs").stdout == f"Source 1: folder {documents}\n"
    em_coach("library", "add", "list", links)
    em_coach("library", "add", "feed", "http://127.0.0.1:9/feed", "--token-env", "DOCS_TOKEN")
    done = em_coach("library", "sync", DOCS_TOKEN="s3cret")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"folder {documents}: 1 read, 0 unchanged, 0 gone, 0 not readable.",
        f"list {links}: 1 read, 0 unchanged, 0 gone, 1 not readable.",
    ]
    assert done.stderr.splitlines() == [
        "line 3: not read (it has no address that begins with https:// or http://).",
        "http://127.0.0.1:9/feed: 127.0.0.1 leads to 127.0.0.1, a private address: --private allows it, if it is your own.",
    ]
    shown = em_coach("library", "status").stdout
    assert f"  1  folder {documents}: 1 document, read 20" in shown
    assert "     line 3: not read (it has no address" in shown
    assert "     failed 20" in shown
    assert "s3cret" not in shown
    problems = [
        json.loads(line)["problem"] for line in em_coach("library", "status", "--json").stdout.splitlines()
    ]
    assert [bool(problem) for problem in problems] == [False, False, True]

    assert em_coach("library", "remove", 2).stdout == "Source 2 and its documents are forgotten.\n"
    assert_one_clear_sentence(em_coach("library", "remove", 2), 1, "no source 2", "library status")
    assert json.loads(em_coach("library", "search", "queues", "--json").stdout)["results"] == []
    assert_one_clear_sentence(em_coach("library", "add", "git", "http://example.org/x"), 1, "https://")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_sync_counts_on_a_terminal_and_nowhere_else(em_coach, documents, monkeypatch):
    em_coach.prepare()
    assert em_coach("library", "sync", "--folder", documents).stderr == ""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    em_coach("library", "sync", "--folder", documents)
    assert f"{documents}: 1 looked at" in terminal.getvalue()


def test_search_and_fit_answer_in_the_fixed_form(em_coach, documents, tmp_path):
    em_coach.prepare()
    em_coach("library", "sync", "--folder", documents, "--base-url", "https://git.example/docs/")
    queries = tmp_path / "queries.txt"
    queries.write_text("full disk on the database\nnothing of the kind xyzzy\n", encoding="utf-8")
    done = em_coach("library", "search", "--batch", queries, "--limit", "5", "--json")
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert first["query"] == "full disk on the database"
    assert first["results"][0].keys() == {
        *("path", "title", "url", "kind", "date", "status", "superseded_by", "score", "why")
    }
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
        (["library", "add", "folder", ".", "--kind", "docs/**=poem"], "is no path with a kind"),
        (["library", "search"], "--batch"),
        (["library", "add", "wiki", "x"], "wiki"),
        (["library", "sync", "--base-url", "https://example.org"], "--folder"),
        (["library", "search", "disk", "--limit", "-1"], "--limit"),
        (["demo", "--port", "70000"], "--port"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(em_coach, words, part):
    em_coach.prepare()
    done = em_coach(*words)
    assert done.returncode == 2
    assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_the_manifest_is_json_for_slack(em_coach):
    manifest = json.loads(em_coach("manifest").stdout)
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["features"]["slash_commands"][0]["command"] == "/coach"
    over_http = json.loads(em_coach("manifest", "--http", "https://coach.example.com/").stdout)
    url = "https://coach.example.com/slack/events"
    assert over_http["settings"]["event_subscriptions"]["request_url"] == url
    assert_one_clear_sentence(em_coach("manifest", "--http", "coach"), 1, "EM_COACH_BASE_URL")


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


def test_a_simulated_year_is_a_table_or_json(em_coach):
    done = em_coach("simulate", "--managers", 2, "--weeks", 8)
    assert done.returncode == 0
    assert done.stdout.startswith("2 managers, 8 weeks on the default schedule (seed 1)\n")
    assert done.stdout.splitlines()[2].split() == ["coach", "round-robin", "random"]
    done = em_coach("simulate", "--managers", 2, "--weeks", 8, "--json")
    assert json.loads(done.stdout)["coach"]["repeats"] == 0


def test_the_prompts_are_in_order_and_cover_what_they_should(em_coach):
    done = em_coach("prompts", "check")
    assert (done.returncode, done.stderr) == (0, "")
    rows = {line[:20].strip(): line[20:].split() for line in done.stdout.splitlines() if line[20:24] == "    "}
    columns = rows.pop("")
    counted = {name: dict(zip(columns, map(int, cells), strict=True)) for name, cells in rows.items()}
    assert len(counted) == 8
    assert min(row["all"] for row in counted.values()) >= 20
    assert min(row[column] for row in counted.values() for column in columns if column != "code") > 0
    assert done.stdout.endswith("Everything is in order.\n")


def test_an_organisations_mistakes_are_told_with_file_and_place(em_coach, tmp_path):
    (tmp_path / "own" / "messages").mkdir(parents=True)
    (tmp_path / "own" / "off.yaml").write_text("questions: [rfc.*]", encoding="utf-8")
    (tmp_path / "own" / "messages" / "nudges.j2").write_text("{% block ansr %}Go{% endblock %}", encoding="utf-8")
    done = em_coach("prompts", "check", EM_COACH_PROMPTS_DIR=str(tmp_path / "own"))
    assert done.returncode == 1
    assert "off.yaml: questions: 'rfc.*' names no question of ours." in done.stderr
    assert "nudges.j2, line 1: there is no sentence nudges.ansr; did you mean nudges.answer?" in done.stderr


def test_keys_rotate_and_wrong_ones_are_refused_before_anything_happens(em_coach):
    old, new = new_key(), new_key()
    em_coach.prepare()
    assert_one_clear_sentence(em_coach("keys", "rotate"), 1, "EM_COACH_KEYS is not set", "em-coach keys new")
    assert em_coach("deliveries", EM_COACH_KEYS=old).returncode == 0
    for words in (["deliveries"], ["keys", "rotate"], ["library", "search", "disk"]):
        assert_one_clear_sentence(em_coach(*words, EM_COACH_KEYS=new), 1, "put back the key it was written with")
    done = em_coach("keys", "rotate", EM_COACH_KEYS=f"{new},{old}")
    assert (done.returncode, done.stdout) == (
        0,
        "1 sealed anew, 0 were already.\nThe older keys can go from EM_COACH_KEYS now.\n",
    )
    assert em_coach("deliveries", EM_COACH_KEYS=new).returncode == 0
    assert em_coach("deliveries", EM_COACH_KEYS=old).returncode == 1


MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


async def ana_and_ben(settings: Settings) -> None:
    """Two managers, one of whom has written something."""
    async with configured.database(settings) as sessions, sessions.begin() as session:
        workspace = await a_workspace(session)
        ana = await a_manager(session, workspace, "UANA")
        await a_manager(session, workspace, "UBEN")
        await subscribed(session, ana, MONDAY)
        await a_reply(session, await a_nudge(session, ana), SECRET, now=MONDAY)


SECRET = "The ledger loses one order in 4,100."


@pytest.fixture
def people(em_coach, tmp_path):
    """The shell, on a database that knows Ana and Ben."""
    key = new_key()
    em_coach.prepare()
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    asyncio.run(ana_and_ben(Settings(_env_file=None, database_url=url, em_coach_keys=key)))
    return lambda *words: em_coach(*words, EM_COACH_KEYS=key)


def test_an_operator_does_what_a_lead_does(people):
    first, second = (json.loads(line) for line in people("managers", "--json").stdout.splitlines())
    assert first == {
        "user": "UANA",
        "zone": "Europe/London",
        "consent": "active",
        "state": "on",
        "next": "2026-03-02T12:00:00+00:00",
    }
    assert (second["user"], second["next"]) == ("UBEN", None)
    assert "is no day to come" in people("managers", "pause", "UBEN", "--until", "2020-01-31").stderr
    assert people("managers", "pause", "UBEN", "--until", "2999-01-31").returncode == 0
    assert "away until 2999-01-31" in people("managers").stdout
    people("managers", "pause", "UBEN")
    assert people("managers").stdout.splitlines()[1].split()[:4] == ["UBEN", "Europe/London", "active", "paused"]
    people("managers", "resume", "UBEN")
    people("managers", "remove", "UANA")
    assert "declined  not taking part        -" in people("managers").stdout
    done = people("managers", "invite", "UCLEO", "UANA", "--zone", "Europe/Lisbon")
    assert done.stdout == "UCLEO: invited\nUANA: asked before, left alone\n"
    assert "UCLEO" in people("deliveries").stdout
    assert people("managers", "invite", "UDAN", "--zone", "Mars/Base").returncode == 2


def test_an_operator_names_leads_and_reads_what_they_see_and_did(people):
    assert people("leads", "add", "UCLEO").stdout == "UCLEO: a lead\n"
    assert people("leads", "add", "UCLEO").stdout == "UCLEO: a lead already\n"
    assert people("leads", "list").stdout == "UCLEO\n"
    assert people("leads", "remove", "UCLEO").stdout == "UCLEO: a lead no more\n"
    said = people("leads", "defaults", "--day", "thu", "--at", "14:00").stdout
    assert said == "New managers get their questions on Thursday 14:00.\n"
    lines = [json.loads(line) for line in people("leads", "log", "--json").stdout.splitlines()]
    assert [(one["who"], one["did"], one["what"]) for one in lines] == [
        ("operator", "defaults", "Thursday 14:00"),
        ("operator", "unnamed", "UCLEO"),
        ("operator", "named", "UCLEO"),
    ]
    assert people("leads", "figures").stdout == ""  # two managers: nothing is said of so few
    assert people("forget", "UCLEO", "--yes").stdout.startswith("The log names them no more;")
    assert "UCLEO" not in people("leads", "log").stdout


def test_an_operator_exports_and_forgets_on_request(people, tmp_path, monkeypatch):
    assert "You will be able to read" in people("export", "--help").stdout
    assert_one_clear_sentence(people("export", "UNOBODY"), 1, "Nothing is kept about UNOBODY", "em-coach managers")
    done = people("export", "UANA", "--out", tmp_path / "out")
    files = [Path(line) for line in done.stdout.splitlines()]
    assert [one.suffix for one in files] == [".json", ".md"]
    for file in files:
        assert SECRET in file.read_text(encoding="utf-8")
        assert file.stat().st_mode & 0o777 == 0o600
        assert SECRET not in done.stdout + done.stderr
    assert json.loads(files[0].read_text(encoding="utf-8"))["kept"]["audit"][0]["action"] == "export"

    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert people("forget", "UANA").returncode == 1
    assert len(people("managers").stdout.splitlines()) == 2
    done = people("forget", "UANA", "--yes")
    assert "reply 1" in done.stdout
    assert_one_clear_sentence(people("forget", "UANA", "--yes"), 1, "Nothing is kept about UANA")
    assert b"UANA" not in (tmp_path / "coach.db").read_bytes()


def test_a_purge_can_be_tried_first(people):
    """The question is months old at most when this test is run, or years: what it says goes by the clock."""
    assert people("purge", "--dry-run").stdout.startswith("Would go: replies ")
    told = people("purge", "--dry-run").stdout.removeprefix("Would go: ")
    assert people("purge").stdout == f"Gone: {told}"
    assert (
        people("purge").stdout
        == "Gone: replies 0, checks 0, deliveries 0, postings 0, inbox 0, audit 0, figures 0, pulses 0, people 0, workspaces 0\n"
    )


async def _known_workspace(url):
    async with (
        configured.database(Settings(_env_file=None, database_url=url)) as sessions,
        sessions.begin() as session,
    ):
        await a_workspace(session)


def test_an_operator_sets_up_a_team_sees_its_digest_and_ends_it(em_coach, tmp_path):
    key = em_coach("keys", "new").stdout.strip()
    em_coach.prepare()
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
    assert shown == "A quiet week: nothing here that needs you. Until next time.\n"
    assert em_coach("teams", "unlink", 1).stdout == "#payments gets no digest any more.\n"
    assert " unlinked " in em_coach("teams", "list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("teams", "unlink", 7), "There is no team 7"),
        (("teams", "link", "C1", "--name", "x", "--zone", "Middle/Earth"), "is no time zone"),
        (("teams", "link", "<!channel>", "--name", "x"), "is no Slack id of a channel"),
        (("teams", "link", "C1", "--name", "x" * 300), "has 1 to 80 characters"),
        (("managers", "invite", "<@U1>"), "is no Slack id of a person"),
        (("digest", "preview", 7), "There is no team 7"),
    ],
)
def test_a_wrong_team_channel_person_or_zone_is_said(em_coach, words, said):
    em_coach.prepare()
    done = em_coach(*words)
    assert (done.returncode, said in " ".join(done.stderr.split())) == (2, True)
