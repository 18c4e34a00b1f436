"""Each check once in order and once not, with a line that says what to do."""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from aiohttp import web
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot import configured
from bot.__main__ import main
from bot.configured import system_clock
from bot.core.library.sources import NewSource, SourceKind
from bot.core.signals.signals import NewSignal, SignalKind
from bot.doctor import database, machine, slack
from bot.doctor.findings import State
from bot.sandbox import Fault, Sandbox, serve
from bot.sandbox.state.scopes import ALL
from bot.settings import Environment, Settings
from bot.slack.transport.request_urls import PATH, answering
from bot.store.library import sources
from bot.store.one_server import only_one
from bot.store.signals import signals
from bot.store.vault import new_key
from tests.conftest import KEY
from tests.store.kit import a_team, a_workspace, on_postgresql, on_sqlite

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTHING = Environment({})


def settings(url="sqlite:///:memory:", **more):
    return Settings(_env_file=None, database_url=url, **{"em_coach_keys": KEY, **more})


def let_into(sandbox, server, **more):
    return settings(
        **{
            "slack_bot_token": sandbox.bot_token,
            "slack_app_token": sandbox.app_token,
            "slack_api_url": server.url,
            **more,
        }
    )


async def found(findings):
    return {finding.check: finding async for finding in findings}


async def of_slack(sandbox, *, now=system_clock, send_to=None, **more):
    async with serve(sandbox) as server:
        return await found(slack.examine(let_into(sandbox, server, **more), now, send_to))


def assert_says(finding, state, *parts):
    assert finding.state is state
    assert all(part in f"{finding.said} {finding.remedy}" for part in parts), finding
    assert bool(finding.remedy) is (state is not State.GOOD)


async def test_in_a_slack_where_all_is_well_everything_is_good():
    sandbox = Sandbox()
    ana = sandbox.add_person("ana", "Ana Lima")
    said = await of_slack(sandbox, send_to=ana.user.id)
    assert [one.check for one in said.values()] == ["bot token", "scopes", "clock", "app token", "message"]
    assert {one.state for one in said.values()} == {State.GOOD}
    assert ana.sees(ana.dm) == []
    assert not sandbox.socket_mode.connections


async def test_tokens_that_are_missing_say_where_to_get_them():
    said = await of_slack(Sandbox(), slack_bot_token=None, slack_app_token=None)
    assert_says(said["bot token"], State.BAD, "SLACK_BOT_TOKEN is not set", "OAuth & Permissions")
    assert_says(said["app token"], State.BAD, "SLACK_APP_TOKEN is not set", "connections:write")


async def test_tokens_that_slack_does_not_know_are_to_be_copied_again():
    said = await of_slack(Sandbox(), slack_bot_token="xoxb-wrong", slack_app_token="xapp-wrong")
    assert_says(said["bot token"], State.BAD, "invalid_auth", "Copy SLACK_BOT_TOKEN again")
    assert_says(said["app token"], State.BAD, "invalid_auth", "Copy SLACK_APP_TOKEN again")
    assert "wrong" not in str(said)


async def test_a_slack_that_does_not_answer_is_a_matter_of_the_network():
    sandbox = Sandbox()
    sandbox.faults.add(Fault("drop", "auth.test"))
    sandbox.faults.add(Fault("server_error", "apps.connections.open"))
    said = await of_slack(sandbox)
    assert_says(said["bot token"], State.BAD, "No answer", "check the network")
    assert_says(said["app token"], State.BAD, "No answer", "check the network")


async def test_a_missing_scope_says_what_stops_working():
    said = await of_slack(Sandbox(scopes=ALL - {"im:history"}))
    assert_says(said["scopes"], State.BAD, "im:history is missing: hears replies", "install the app again")


async def test_a_scope_that_may_be_left_out_is_worth_a_look():
    said = await of_slack(Sandbox(scopes=ALL - {"files:write"}))
    assert_says(
        said["scopes"], State.POOR, "files:write was not granted: optional: exports", "install the app again"
    )


async def test_a_clock_that_is_an_hour_off_is_told():
    said = await of_slack(Sandbox(), now=lambda: system_clock() - timedelta(hours=1))
    assert_says(said["clock"], State.BAD, "seconds apart", "NTP")


async def test_somebody_who_is_not_there_cannot_be_written_to():
    said = await of_slack(Sandbox(), send_to="U0NOBODY")
    assert_says(said["message"], State.BAD, "U0NOBODY could not be written to", "member's id")


async def test_a_message_whose_metadata_is_gone_is_told(monkeypatch):
    sandbox = Sandbox()
    ana = sandbox.add_person("ana", "Ana Lima")
    whole = sandbox.site.messages.to_json
    monkeypatch.setattr(sandbox.site.messages, "to_json", lambda message, **_: whole(message, with_metadata=False))
    said = await of_slack(sandbox, send_to=ana.user.id)
    assert_says(said["message"], State.BAD, "metadata can't be read back", "Install the app again")
    assert ana.sees(ana.dm) == []


async def test_a_database_that_is_prepared_and_ours_is_good(databases):
    said = await found(database.examine(settings(databases.migrated()), NOTHING))
    assert {"database", "schema", "writing", "serving", "keys", "sources", "signals"} <= said.keys()
    assert {one.state for one in said.values()} == {State.GOOD}


async def test_an_unreachable_database_ends_its_checks():
    said = await found(database.examine(settings("postgresql://coach:hunter2@127.0.0.1:9/coach"), NOTHING))
    assert list(said) == ["database"]
    assert_says(said["database"], State.BAD, "127.0.0.1:9/coach", "DATABASE_URL")
    assert "hunter2" not in str(said)


async def test_a_database_that_is_not_prepared_says_the_command(databases):
    said = await found(database.examine(settings(databases.empty()), NOTHING))
    assert_says(said["schema"], State.BAD, "not prepared", "em-coach migrate")
    assert "writing" not in said


async def test_a_newer_database_is_not_for_this_version(databases):
    chosen = settings(databases.migrated())
    async with configured.database(chosen) as sessions, sessions.begin() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    said = await found(database.examine(chosen, NOTHING))
    assert_says(said["schema"], State.BAD, "newer em-coach", "restore the backup")


@on_sqlite
async def test_a_database_that_takes_nothing_is_told(databases):
    chosen = settings(databases.migrated())
    async with configured.database(chosen) as sessions, sessions.begin() as session:
        full = "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        await session.execute(text(full))
    said = await found(database.examine(chosen, NOTHING))
    assert_says(said["writing"], State.BAD, "takes nothing", "full disk")


async def test_asking_whether_it_can_be_written_to_leaves_nothing(databases):
    chosen = settings(databases.migrated())
    await found(database.examine(chosen, NOTHING))
    async with configured.database(chosen) as sessions, sessions() as session:
        assert (await session.execute(text("SELECT count(*) FROM inbox"))).scalar_one() == 0


@on_postgresql
async def test_text_in_a_narrow_encoding_is_told(databases):
    name = f"narrow_{next(databases.numbers)}"
    with psycopg.connect(databases.address.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    chosen = settings(databases.address.format(name))
    await configured.migrate(chosen)
    said = await found(database.examine(chosen, NOTHING))
    assert_says(said["encoding"], State.BAD, "LATIN1", "ENCODING 'UTF8'")


@on_sqlite
async def test_who_serves_the_file_is_named_and_no_fault(databases):
    chosen = settings(databases.migrated())
    with only_one(chosen.database_url):
        said = await found(database.examine(chosen, NOTHING))
    assert_says(said["serving"], State.GOOD, "is served already, by process")


def put_in_the_way_of_the_lock(url):
    Path(f"{make_url(url).database}.serve").mkdir()


@on_sqlite
async def test_a_lock_that_cannot_be_written_is_told(databases):
    chosen = settings(databases.migrated())
    put_in_the_way_of_the_lock(chosen.database_url)
    said = await found(database.examine(chosen, NOTHING))
    assert_says(said["serving"], State.BAD, "lock", "can't be written", "Mend its rights")


async def test_keys_of_another_database_are_told(databases):
    url = databases.migrated()
    async with configured.database(settings(url)):
        pass
    said = await found(database.examine(settings(url, em_coach_keys=new_key()), NOTHING))
    assert_says(said["keys"], State.BAD, "not those of this database", "EM_COACH_KEYS")


async def test_missing_keys_say_the_command(databases):
    said = await found(database.examine(settings(databases.migrated(), em_coach_keys=None), NOTHING))
    assert_says(said["keys"], State.BAD, "EM_COACH_KEYS is not set", "em-coach keys new")


async def test_sources_that_failed_or_lack_their_token_are_told(databases):
    chosen = settings(databases.migrated())
    async with configured.database(chosen) as sessions, sessions.begin() as session:
        new = NewSource(SourceKind.GIT, "https://git.example.org/docs.git", token_env="DOCS_TOKEN")
        source_id = await sources.add(session, new, NOW, NOW)
        await sources.went_wrong(session, source_id, "It did not answer.", NOW)
    said = await found(database.examine(chosen, NOTHING))
    assert_says(said["sources"], State.BAD, "DOCS_TOKEN is not set")
    said = await found(database.examine(chosen, Environment({"DOCS_TOKEN": "t0ken"})))
    assert_says(said["sources"], State.POOR, "https://git.example.org/docs.git", "em-coach library status")
    assert "t0ken" not in str(said)


async def test_tools_that_failed_or_lack_their_token_are_told(databases):
    chosen = settings(databases.migrated())
    async with configured.database(chosen) as sessions, sessions.begin() as session:
        team = await a_team(session, await a_workspace(session))
        new = NewSignal(team.id, SignalKind.GITHUB, "acme/orders", token_env="CODE_TOKEN")
        signal = await signals.add(session, new, NOW)
        await signals.went_wrong(session, signal.id, "It did not answer.", NOW)
    said = await found(database.examine(chosen, NOTHING))
    assert_says(said["signals"], State.BAD, "CODE_TOKEN is not set", "em-coach serve")
    said = await found(database.examine(chosen, Environment({"CODE_TOKEN": "t0ken"})))
    assert_says(said["signals"], State.POOR, "acme/orders", "em-coach signals status")
    assert "t0ken" not in str(said)


def test_a_misspelt_setting_is_told_with_the_one_that_was_meant():
    (said,) = machine.names({"EM_COACH_KEY": "x", "DATABASE_URL": "sqlite://", "PATH": "/bin"})
    assert_says(said, State.POOR, "EM_COACH_KEY is set, and nothing reads it", "Did you mean EM_COACH_KEYS?")
    (said,) = machine.names({"EM_COACH_KEYS_FILE": "/run/secrets/keys", "EM_COACH_CACHE": "cache"})
    assert said.state is State.GOOD


@pytest.mark.parametrize(
    ("release", "state"), [("2024.2", State.POOR), ("2025.2", State.GOOD), ("2026.1", State.GOOD)]
)
def test_old_rules_of_time_zones_are_told(release, state):
    assert_says(machine.time_zones(date(2026, 3, 2), release), state, release)


def test_a_disk_without_room_is_told(monkeypatch, tmp_path):
    chosen = settings(f"sqlite:///{tmp_path / 'coach.db'}")
    assert_says(machine.disk(chosen), State.GOOD, str(tmp_path))
    monkeypatch.setattr(machine, "ROOM", 10**18)
    assert_says(machine.disk(chosen), State.BAD, str(tmp_path), "Make room")


def test_a_cache_that_cannot_be_made_is_told(tmp_path):
    assert_says(machine.cache(settings(em_coach_cache=tmp_path / "new")), State.GOOD, "can be written to")
    (tmp_path / "file").write_text("")
    assert_says(machine.cache(settings(em_coach_cache=tmp_path / "file")), State.POOR, "EM_COACH_CACHE")


@pytest.fixture
def doctor(monkeypatch, tmp_path, capsys):
    """Calls `em-coach doctor` with these variables; gives its exit code and what it printed."""

    def ask(*words, **variables):
        with monkeypatch.context() as patch:
            for name in Settings.model_fields:
                patch.delenv(name.upper(), raising=False)
            for name, value in variables.items():
                patch.setenv(name, value)
            patch.chdir(tmp_path)
            patch.setattr(sys, "argv", ["em-coach", "doctor", *words])
            code = 0
            try:
                main()
            except SystemExit as end:
                code = int(end.code or 0)
        return code, capsys.readouterr().out.splitlines()

    return ask


def test_settings_that_cannot_work_are_all_told_and_end_it(doctor):
    code, lines = doctor(DATABASE_URL="mysql://db", EM_COACH_LOG_LEVEL="loud", EM_COACH_TYPO="1")
    assert code == 1
    assert [line[:18] for line in lines] == ["look  settings    ", "WRONG settings    ", "WRONG settings    "]
    assert "DATABASE_URL should start with" in lines[1]


def test_mistakes_in_an_organisations_words_are_told_line_by_line(doctor, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "slip.j2").write_text("")
    code, lines = doctor("--json", EM_COACH_PROMPTS_DIR=str(tmp_path / "own"), SLACK_API_URL="http://127.0.0.1:9/")
    words = [json.loads(line) for line in lines if '"words"' in line]
    assert code == 1
    assert [(one["check"], one["state"]) for one in words] == [("words", "bad")]
    assert "slip.j2: does not belong here" in words[0]["said"]


async def test_over_http_the_public_address_has_to_lead_to_us():
    async def answer(status):
        async def unsigned(_):
            return web.Response(status=status)

        async with answering("127.0.0.1", 0, [web.post(PATH, unsigned)]) as port:
            url = f"http://127.0.0.1:{port}"
            said = await of_slack(Sandbox(), slack_app_token=None, slack_signing_secret="s", em_coach_base_url=url)
        return said["request URL"]

    assert_says(await answer(401), State.GOOD, "leads here")
    assert_says(await answer(200), State.BAD, "answers 200", "EM_COACH_HTTP_PORT")
    over_http = {"slack_app_token": None, "slack_signing_secret": "s"}
    said = await of_slack(Sandbox(), **over_http)
    assert_says(said["request URL"], State.POOR, "EM_COACH_BASE_URL is not set")
    said = await of_slack(Sandbox(), **over_http, em_coach_base_url="http://127.0.0.1:1")
    assert_says(said["request URL"], State.BAD, "Nothing answers at http://127.0.0.1:1/slack/events")
